package org.audithalt.control.jmx;

/** A thread that waits at the gate, as open data. Immutable. */
public final class WaiterInfo {
    private final String thread;
    private final String operation;
    private final String object;
    private final long waitingMillis;

    WaiterInfo(String thread, String operation, String object, long waitingMillis) {
        this.thread = thread;
        this.operation = operation;
        this.object = object;
        this.waitingMillis = waitingMillis;
    }

    /** Its name. */
    public String getThread() {
        return thread;
    }

    /** The system call that has not begun. */
    public String getOperation() {
        return operation;
    }

    /** What that is about. */
    public String getObject() {
        return object;
    }

    /** How long it has waited. */
    public long getWaitingMillis() {
        return waitingMillis;
    }
}
