package org.audithalt.backlog;

import java.util.concurrent.atomic.AtomicBoolean;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;

/**
 * What happens when a record cannot be kept and its thread cannot wait (case 2 of the 2005 proposal; {@code auditctl -f},
 * and suspend).
 */
public final class FailureFlag {
    /** The loss is counted. */
    public static final int SILENT = 0;

    /** Counted, and said on stderr. */
    public static final int PRINTK = 1;

    /** The JVM ends at once. */
    public static final int PANIC = 2;

    /** The gate closes: all who may sleep wait, and the thread that may not goes on. */
    public static final int SUSPEND = 3;

    private final int flag;
    private final Gate gate;
    private final Losses losses;
    private final AtomicBoolean panic = new AtomicBoolean();

    /** @param flag 0 to 3 */
    public FailureFlag(int flag, Gate gate, Losses losses) {
        this.flag = flag;
        this.gate = gate;
        this.losses = losses;
    }

    /** Counts a record that is lost, and does what the flag says. Any thread; never blocks. */
    void lose(long bytes) {
        losses.count(bytes);
        if (flag == PANIC) {
            panic.set(true);
        } else if (flag == SUSPEND) {
            gate.close(Reason.BACKLOG_STALLED, "a thread that may not sleep found no reserved slot for its record");
        }
    }

    /** Whether a thread waits in its exit until its record can be completed. */
    boolean waitsInExit() {
        return flag == SUSPEND;
    }

    /** Whether the flag lets an action go on whose thread might wait. */
    boolean drops() {
        return flag != SUSPEND;
    }

    /** Whether the JVM has to be halted. Set once. */
    public boolean panicked() {
        return panic.get();
    }

    public boolean prints() {
        return flag == PRINTK;
    }

    public int flag() {
        return flag;
    }
}
