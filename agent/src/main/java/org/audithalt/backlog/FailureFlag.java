package org.audithalt.backlog;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a record cannot be kept, or not completed, and its thread cannot wait (case 2 of the 2005 proposal; {@code
 * auditctl -f}, and suspend). docs/failure-flag.md has the table of all causes.
 *
 * <p>Application threads ask, the watchdog reads. Locks nothing, allocates nothing, never parks.
 */
public final class FailureFlag {
    /** Counted. */
    public static final int SILENT = 0;

    /** Counted, and said on stderr. */
    public static final int PRINTK = 1;

    /** The JVM ends at once; from then on nothing begins. */
    public static final int PANIC = 2;

    /** Who may sleep waits; for the others the gate closes, and they go on. */
    public static final int SUSPEND = 3;

    /*
     * No constants, which a class makes when it first comes to them: there may be no memory for it then.
     */
    private static final String NO_SLOT_PANIC = String.valueOf("failure flag 2 (panic): no slot for a record");
    private static final String EXIT_PANIC =
            String.valueOf("failure flag 2 (panic): the exit of an action could not complete its record");
    private static final String NO_SLOT =
            String.valueOf("a thread that may not sleep found no reserved slot for its record");
    private static final String EXIT = String.valueOf("the exit of an action could not complete its record");

    private volatile int flag;
    private final Gate gate;
    private final Losses losses;
    private volatile boolean panicked;
    private volatile @Nullable Thread watchdog;

    /** @param flag 0 to 3 */
    public FailureFlag(int flag, Gate gate, Losses losses) {
        this.flag = flag;
        this.gate = gate;
        this.losses = losses;
    }

    /** Sets another ({@code auditctl -f} at run time); what falls to the flag from now on falls to this one. Agent threads. */
    public void set(int newFlag) {
        flag = newFlag;
    }

    /** Names the thread that ends the JVM. Before weaving. */
    public void notifying(Thread newWatchdog) {
        watchdog = newWatchdog;
    }

    /**
     * There is no place for the record of an action that has not begun.
     *
     * @param bytes what is known of its size
     * @return whether the action goes on, its record counted as lost; if not, the JVM ends and it must not begin
     */
    boolean lose(long bytes) {
        int now = flag;
        if (now == PANIC) {
            panic(NO_SLOT_PANIC);
            return false;
        }
        losses.count(bytes);
        if (now == SUSPEND) {
            gate.close(Reason.BACKLOG_STALLED, NO_SLOT);
        }
        return true;
    }

    /**
     * An exit could not complete its record, which is written as outcome unknown. While actions run unaudited that ends nothing: the
     * administrator has said that the service matters more than its trail.
     */
    void exitFailed() {
        int now = flag;
        if (now == PANIC && gate.unaudited()) {
            return;
        }
        if (now == PANIC) {
            panic(EXIT_PANIC);
        } else if (now == SUSPEND) {
            gate.close(Reason.AGENT_ERROR, EXIT);
        }
    }

    private void panic(String why) {
        // first, for nothing that follows may keep the JVM from its end
        panicked = true;
        // sealed: not even a thread that may not sleep acts unrecorded in what time is left
        gate.seal();
        gate.close(Reason.ENDING, why);
        LockSupport.unpark(watchdog);
    }

    /** Whether a thread waits in its exit until its record can be completed. */
    boolean waitsInExit() {
        return flag == SUSPEND;
    }

    /** Whether a thread that has waited {@code backlog_wait_time} for a slot falls to the flag. */
    boolean endsWaiting() {
        return flag != SUSPEND;
    }

    /** Whether the JVM has to be halted. Set once. */
    public boolean panicked() {
        return panicked;
    }

    /** Whether what could not be kept is said on stderr. */
    public boolean prints() {
        return flag == PRINTK;
    }

    /** The number, as {@code auditctl -f} has it. */
    public int flag() {
        return flag;
    }
}
