package org.audithalt.backlog;

/** The areas of a backlog, each a range of slots of its own (but for {@link #WAKE_UP}), so that none can starve another. */
enum Area {
    /** Ordinary actions: {@code backlog_limit} slots. */
    GENERAL,
    /** Threads that may not sleep. */
    SERVICE,
    /** The half of the service slots that wake-ups of selectors may take: nothing else bounds their number. */
    WAKE_UP,
    /** Actions inside another action. */
    NESTED,
    /** Actions that may merely wait for long (accept); grows. */
    WAITING;

    int first(Slab slab) {
        switch (this) {
            case GENERAL:
                return 0;
            case SERVICE:
            case WAKE_UP:
                return slab.generalSlots();
            case NESTED:
                return slab.generalSlots() + BacklogLayout.SERVICE_SLOTS;
            default:
                return slab.firstWaitingSlot();
        }
    }

    int count(Slab slab) {
        switch (this) {
            case GENERAL:
                return slab.generalSlots();
            case SERVICE:
                return BacklogLayout.SERVICE_SLOTS;
            case WAKE_UP:
                return BacklogLayout.SERVICE_SLOTS / 2;
            case NESTED:
                return BacklogLayout.NESTED_SLOTS;
            default:
                return slab.slots() - slab.firstWaitingSlot();
        }
    }

    /** Whether a slot is kept for control records. */
    static boolean isControl(Slab slab, int slot) {
        int first = firstControlSlot(slab);
        return slot >= first && slot < first + BacklogLayout.CONTROL_SLOTS;
    }

    /** Index of the first control slot. */
    static int firstControlSlot(Slab slab) {
        return slab.generalSlots() + BacklogLayout.SERVICE_SLOTS + BacklogLayout.NESTED_SLOTS;
    }
}
