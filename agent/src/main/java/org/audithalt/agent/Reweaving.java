package org.audithalt.agent;

import java.util.List;

/**
 * What came of a change of the hooks. Immutable.
 *
 * @param ticket the request that this answers; 0 if none was made yet
 * @param problems a line per row or family that does not work, and then nothing was changed; empty if the change was made
 * @param millis how long it took
 */
record Reweaving(long ticket, List<String> problems, long millis) {}
