package org.audithalt.agent;

import org.audithalt.gate.Reason;

/** What a resume would do now, in words. Agent threads; allocates, waits for nobody. */
final class GateForecast {
    private static final Reason[] REASONS = Reason.values();

    private final AuditedProcess process;

    GateForecast(AuditedProcess process) {
        this.process = process;
    }

    /** What a resume would do now. */
    String text() {
        return process.gate.closedOtherwise(Reason.ADMINISTRATOR) && process.gate.closed()
                ? stillClosed()
                : process.space.forecast();
    }

    /** Why the gate stays closed without the administrator's reason, and what opens it. */
    String stillClosed() {
        StringBuilder text = new StringBuilder("stays closed until this is over: ");
        boolean more = false;
        for (Reason reason : REASONS) {
            if (reason != Reason.ADMINISTRATOR && process.gate.closedFor(reason)) {
                text.append(more ? "; " : "").append(reason.word());
                text.append(" (")
                        .append(process.gate.detail(reason))
                        .append("), cleared by ")
                        .append(GateText.clears(reason));
                more = true;
            }
        }
        return text.toString();
    }
}
