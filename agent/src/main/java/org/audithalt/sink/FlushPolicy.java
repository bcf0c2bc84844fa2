package org.audithalt.sink;

import java.util.Locale;

/** When records count as stored (auditd.conf(5), {@code flush}). */
public enum FlushPolicy {
    /** Fully written. */
    NONE,
    /** Forced to the device after every {@code freq} records, by the writer. */
    INCREMENTAL,
    /** Forced after {@code freq} records or one second, by a thread of its own, while the writer goes on. */
    INCREMENTAL_ASYNC,
    /** Forced after each write, data only. */
    DATA,
    /** Forced after each write. */
    SYNC;

    /** The policy of a configuration value. */
    public static FlushPolicy of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    boolean afterEachWrite() {
        return this == DATA || this == SYNC;
    }
}
