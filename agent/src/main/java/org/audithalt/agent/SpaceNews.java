package org.audithalt.agent;

import java.util.List;
import org.audithalt.gate.FullAction;
import org.audithalt.sink.SpaceState;
import org.audithalt.sink.SpaceThreshold;

/**
 * Tells of thresholds of space whose action is syslog: there, and on stderr while the gate is open, for what is said of a halt
 * says all of it. The others are told by the gate, or not at all. The announcer's thread.
 */
final class SpaceNews {
    private final List<SpaceThreshold> thresholds;
    private final StderrLines stderrLines;
    private final Syslog syslog;
    private final boolean[] sent;
    private final boolean[] said;

    SpaceNews(List<SpaceThreshold> thresholds, StderrLines stderrLines, Syslog syslog) {
        this.thresholds = thresholds;
        this.stderrLines = stderrLines;
        this.syslog = syslog;
        sent = new boolean[thresholds.size()];
        said = new boolean[thresholds.size()];
    }

    /**
     * Tells what was not told yet.
     *
     * @param open whether the gate is
     */
    void tell(boolean open, String log) {
        for (int i = 0; i < sent.length; i++) {
            SpaceThreshold threshold = thresholds.get(i);
            SpaceState state = threshold.state();
            if (threshold.action() != FullAction.SYSLOG) {
                continue;
            }
            if (sent[i] != state.reached()) {
                sent[i] = state.reached();
                syslog.send(Syslog.SPACE, line(threshold, state, log));
            }
            if (said[i] != state.reached() && open) {
                said[i] = state.reached();
                stderrLines.say(line(threshold, state, log));
            }
        }
    }

    static String line(SpaceThreshold threshold, SpaceState state, String log) {
        return threshold.word() + (state.reached() ? " is reached: " : " is over: ") + Words.bytes(state.leftBytes())
                + " left for " + log + ", the threshold is " + Words.bytes(state.limitBytes());
    }
}
