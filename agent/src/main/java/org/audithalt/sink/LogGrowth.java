package org.audithalt.sink;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How much was written since the log's space was looked at. The gate is to close while there is room for all of the backlog,
 * and a fast disk takes more than that between two looks: so the next look comes when an eighth of it was written.
 *
 * <p>The writer {@link #check checks}; the thread that looks says so. A look that is missed through their race comes with its
 * turn.
 */
final class LogGrowth {
    private static final int LOOKS = 8;

    private final AuditLogs logs;
    private final long bytesBetweenLooks;
    private volatile long sizeSeen;
    private volatile @Nullable Thread watch;

    LogGrowth(AuditLogs logs, LogLimits limits) {
        this.logs = logs;
        bytesBetweenLooks = Math.max(1, limits.neededBytes() / LOOKS);
    }

    /** Names the thread that looks. */
    void watchedBy(Thread looking) {
        watch = looking;
    }

    /** The space is looked at. */
    void seen() {
        sizeSeen = logs.current().size();
    }

    /** Unparks who looks if the last look was too long ago. */
    void check() {
        long size = logs.current().size();
        long grown = size - sizeSeen;
        // a smaller log is a new one
        if (grown < 0 || grown > bytesBetweenLooks) {
            sizeSeen = size;
            LockSupport.unpark(watch);
        }
    }
}
