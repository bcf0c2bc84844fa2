package org.audithalt.benchmark.compare;

/**
 * How long to measure.
 *
 * @param rounds with fresh JVMs
 * @param turns of each contender for each action, in each round
 * @param warmMillis before the turns, for each action
 * @param starts of each contender of the start-up
 * @param forks options of JMH instead of the brief ones of each piece; empty for these
 * @param virtualThreads numbers of them to be halted and let go, separated by commas; if empty, no peers of it either
 * @param haltedSeconds for which a halted process is watched
 */
record Effort(
        int rounds, int turns, int warmMillis, int starts, String forks, String virtualThreads, int haltedSeconds) {
    /** All JDKs within ten minutes on two processors. */
    static final Effort SHORT = new Effort(2, 30, 250, 7, "", "", 5);

    /** An hour and more. */
    static final Effort LONG = new Effort(8, 250, 1000, 25, "-f 3", "1000000", 30);

    /** Seconds: whether all of it runs at all. */
    static final Effort SMOKE = new Effort(1, 3, 20, 1, "-f 1 -wi 1 -w 20ms -i 1 -r 20ms", "", 1);
}
