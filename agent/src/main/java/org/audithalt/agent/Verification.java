package org.audithalt.agent;

import java.util.List;

/**
 * What came of the last look at all hooks. Immutable.
 *
 * @param ticket the youngest request that this answers; 0 if none was made yet
 * @param millis when it ended, milliseconds since the epoch; 0 if there was none
 * @param gone a line per hook that was missing; empty if all were there
 */
record Verification(long ticket, long millis, List<String> gone) {}
