package org.audithalt.agent;

import org.audithalt.gate.Reason;

/** What a resume would do now, in words. Agent threads and those of JMX; allocates, waits for nobody. */
final class GateForecast {
    private static final Reason[] REASONS = Reason.values();

    private final AuditedProcess process;

    GateForecast(AuditedProcess process) {
        this.process = process;
    }

    /** What a resume would do now. */
    String text() {
        if (process.gate.unaudited()) {
            return "changes nothing: actions run unaudited until this is over: " + others()
                    + "; the command suspend ends it at once";
        }
        return process.gate.maskBeyondResume() == 0 ? process.space.forecast().ofOpening() : stillClosed();
    }

    /** Why the gate stays closed after a resume, and what opens it. */
    String stillClosed() {
        return "stays closed until this is over: " + others();
    }

    /** The reasons that a resume does not take away. */
    private String others() {
        StringBuilder text = new StringBuilder(128);
        int mask = process.gate.maskBeyondResume();
        for (Reason reason : REASONS) {
            if ((mask & 1 << reason.ordinal()) != 0) {
                text.append(text.length() > 0 ? "; " : "").append(reason.word());
                text.append(" (")
                        .append(process.gate.detail(reason))
                        .append("), cleared by ")
                        .append(GateText.clears(reason));
            }
        }
        return text.toString();
    }
}
