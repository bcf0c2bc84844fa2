package org.audithalt.gate;

/**
 * What callers do while the gate is closed, for each reason: the keys disk_full_action, disk_error_action, space_left_action and
 * admin_space_left_action of auditd.conf(5). Never changed, but replaced; safe for any thread.
 */
final class Actions {
    private static final Reason[] REASONS = Reason.values();

    private final FullAction[] byReason;

    private Actions(FullAction[] byReason) {
        this.byReason = byReason;
    }

    /**
     * @param full action while space is missing
     * @param error action while the log fails otherwise
     */
    static Actions of(FullAction full, FullAction error) {
        FullAction[] made = new FullAction[REASONS.length];
        for (int i = 0; i < REASONS.length; i++) {
            Reason reason = REASONS[i];
            boolean space = reason == Reason.DISK_FULL
                    || reason == Reason.LOG_LIMIT
                    || reason == Reason.SPACE_LEFT
                    || reason == Reason.ADMIN_SPACE_LEFT;
            made[i] = reason.sinkFull() ? space ? full : error : FullAction.SUSPEND;
        }
        return new Actions(made);
    }

    /** The same but for one reason. */
    Actions with(Reason reason, FullAction action) {
        FullAction[] next = byReason.clone();
        next[reason.ordinal()] = action;
        return new Actions(next);
    }

    /** The action of a reason. */
    FullAction of(Reason reason) {
        return byReason[reason.ordinal()];
    }

    /**
     * Suspend if any reason says so, else the strictest of the others; suspend also if there is none. Does not allocate.
     *
     * @param mask reasons, bit by ordinal
     */
    FullAction strictest(int mask) {
        FullAction result = FullAction.SYSLOG;
        for (int i = 0; i < REASONS.length; i++) {
            if ((mask & 1 << i) != 0 && byReason[i].compareTo(result) < 0) {
                result = byReason[i];
            }
        }
        return mask == 0 ? FullAction.SUSPEND : result;
    }
}
