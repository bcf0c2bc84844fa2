package org.audithalt.benchmark.compare;

import java.util.List;

/**
 * Contenders that take turns at the same actions.
 *
 * @param part its name
 * @param classPath of the contender program
 * @param entrants the first is the baseline of all others
 * @param actions names that the contender program knows
 * @param warm how many times longer than usual they are warmed
 * @param crowd names of those that are looked at under a pace and with more threads as well
 */
record Bout(
        String part, String classPath, List<Entrant> entrants, List<String> actions, int warm, List<String> crowd) {}
