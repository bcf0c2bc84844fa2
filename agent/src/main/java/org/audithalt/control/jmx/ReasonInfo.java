package org.audithalt.control.jmx;

/** A reason why the gate is closed, as open data. Immutable. */
public final class ReasonInfo {
    private final String reason;
    private final long sinceMillis;
    private final String detail;
    private final String clears;

    ReasonInfo(String reason, long sinceMillis, String detail, String clears) {
        this.reason = reason;
        this.sinceMillis = sinceMillis;
        this.detail = detail;
        this.clears = clears;
    }

    /** Its word. */
    public String getReason() {
        return reason;
    }

    /** Since when it holds, milliseconds since the epoch. */
    public long getSinceMillis() {
        return sinceMillis;
    }

    /** What exactly is wrong. */
    public String getDetail() {
        return detail;
    }

    /** What makes it go away. */
    public String getClears() {
        return clears;
    }
}
