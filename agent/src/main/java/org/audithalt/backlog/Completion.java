package org.audithalt.backlog;

import java.io.FileDescriptor;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.bridge.Bridge;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.ServiceThreads;
import org.audithalt.gate.StackPosition;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.Operation;
import org.audithalt.hook.ResultKind;
import org.audithalt.record.Errno;
import org.audithalt.rule.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * Exit: writes the outcome into the slot and publishes it ({@code audit_syscall_exit}).
 *
 * <p>Application threads. An error leaves the reservation visible: it is marked ORPHAN, the failure flag is asked, and
 * the writer records the action as outcome unknown; nothing is lost. With failure flag 3 a thread that may sleep waits here
 * first, as long as the backlog's memory cannot be used or the heap is exhausted. Throws only where there is no stack for
 * anything else; the caller knows what to do then.
 */
final class Completion {
    private static final int END = -1;
    private static final int UNAVAILABLE = -2;
    private static final int INTERRUPTED = -3;
    /** What an eventfd gives. */
    private static final int EVENT_BYTES = 8;

    /** sun.nio.ch.FileDispatcher.INTERRUPTED, what a lock that was interrupted returns. */
    private static final int LOCK_INTERRUPTED = 2;

    /** O_WRONLY, O_RDWR, O_CREAT. */
    private static final int WRITES_OR_CREATES = 1 | 2 | 0100;

    private static final long RETRY_NANOS = 100_000_000;

    private final Backlog backlog;
    private final Gate gate;
    private final FailureFlag failure;
    private final HookRow[] rows;

    Completion(Backlog backlog, Gate gate, FailureFlag failure, HookRow[] rows) {
        this.backlog = backlog;
        this.gate = gate;
        this.failure = failure;
        this.rows = rows;
    }

    /** The action returned. */
    void returned(int row, long token, long result, @Nullable Object first, @Nullable Object second) {
        HookRow hook = rows[row];
        // a datagram's status is the number of bytes sent, a connect's says no more than yes or not yet
        boolean sent = hook.resultKind() == ResultKind.IO_STATUS && hook.action() == Operation.SENDTO;
        ResultKind kind = sent ? ResultKind.VALUE : hook.resultKind();
        boolean nothingAccepted = kind == ResultKind.ACCEPT && (result == UNAVAILABLE || result == INTERRUPTED);
        boolean noEvent = nothingAccepted && !backlog.inForce().rules().areGiven();
        if (noEvent || (kind == ResultKind.COMPLETION && result == 0)) {
            // nothing was accepted and no rule asks for that, or the connection is still in progress
            cancel(token);
            return;
        }
        boolean success = true;
        boolean known = true;
        long exit = result;
        switch (kind) {
            case ZERO:
                exit = 0;
                break;
            case BOOLEAN:
            case AMOUNT:
                success = result != 0;
                known = success;
                exit = 0;
                break;
            case DONE:
            case HIDDEN:
                known = false;
                exit = 0;
                break;
            case OPENED:
            case STATUS:
                success = kind == ResultKind.OPENED ? result != 0 : result >= 0;
                known = false;
                exit = 0;
                break;
            case ERRNO:
                success = result == 0;
                known = result >= 0;
                exit = -result;
                break;
            case CALL:
                success = result >= 0;
                break;
            case WROTE_ONE_BYTE:
                exit = 1;
                break;
            case ONE_BYTE:
                exit = result == END ? 0 : 1;
                break;
            case LOCK:
                success = result == 0;
                exit = success ? 0 : result == LOCK_INTERRUPTED ? -Errno.EINTR : -Errno.EAGAIN;
                break;
            case BOOLEAN_EXCLUSIVE:
                success = result != 0;
                known = !success;
                exit = success ? 0 : -Errno.EEXIST;
                break;
            case IO_STATUS:
                success = result >= 0;
                exit = result == UNAVAILABLE ? -Errno.EINPROGRESS : result == INTERRUPTED ? -Errno.EINTR : 0;
                break;
            case ACCEPT:
                success = !nothingAccepted;
                exit = result == UNAVAILABLE
                        ? -Errno.EAGAIN
                        : result == INTERRUPTED ? -Errno.EINTR : Bridge.descriptor((FileDescriptor) first);
                break;
            case COMPLETION:
                exit = 0;
                break;
            case DRAINED_EVENT:
            case DRAINED_BYTE:
                success = result > 0;
                exit = success
                        ? kind == ResultKind.DRAINED_EVENT ? EVENT_BYTES : 1
                        : result == INTERRUPTED ? -Errno.EINTR : -Errno.EAGAIN;
                break;
            case DESCRIPTOR_AND_ERRNO:
                success = result >= 0;
                break;
            case PID:
                // the parent sees a process id, execve itself returns 0
                exit = 0;
                break;
            default:
                boolean end = (kind == ResultKind.BYTES || kind == ResultKind.RECEIVED) && result == END;
                success = result >= 0 || end;
                // below are the JDK's own codes, behind which an errno is lost
                known = success || result == UNAVAILABLE || result == INTERRUPTED;
                exit = end ? 0 : result == UNAVAILABLE ? -Errno.EAGAIN : result == INTERRUPTED ? -Errno.EINTR : result;
                break;
        }
        Object peer =
                kind == ResultKind.ACCEPT && success ? firstOf(second) : kind == ResultKind.RECEIVED ? first : null;
        publish(row, token, success, known, exit, peer);
    }

    /**
     * The action threw. An error of the JVM (no memory or stack, or {@code Thread.stop} of 17, which comes as the native
     * returns) says nothing of what the system call did: the outcome is unknown.
     */
    void threw(int row, long token, Throwable thrown) {
        if (thrown instanceof SocketTimeoutException && rows[row].resultKind() == ResultKind.ACCEPT) {
            // the native waited by poll, nobody came, and it made no accept
            cancel(token);
            return;
        }
        int errno = Errno.of(thrown);
        if (errno == Errno.EISDIR
                && rows[row].action() == Operation.OPENAT
                && rows[row].resultKind() == ResultKind.DESCRIPTOR
                && opensToRead(token)) {
            // the kernel opens a directory for reading; java.io looks afterwards, closes it and says EISDIR itself
            publish(row, token, true, false, 0, null);
            return;
        }
        if (rows[row].action() == Operation.FSTAT && isOfLaterCall(errno)) {
            // of the lseek, ioctl or fcntl behind it, or of its own answer: no directory
            publish(row, token, true, true, 0, null);
            return;
        }
        // these the JVM throws anywhere; other errors (AWTError, UnsatisfiedLinkError) the JDK makes of a failed call
        boolean lost = thrown instanceof VirtualMachineError || thrown instanceof ThreadDeath;
        publish(row, token, false, errno != Errno.UNKNOWN, -errno, null, lost);
    }

    /** Errors that fstat(2) does not have. */
    private static boolean isOfLaterCall(int errno) {
        return errno == Errno.ENOTDIR || errno == Errno.EINVAL || errno == Errno.ENOTTY || errno == Errno.ESPIPE;
    }

    private boolean opensToRead(long token) {
        try {
            Slab slab = backlog.slab(Token.generation(token));
            return (SlotWriter.getLong(slab, Token.slot(token), SlotLayout.A2_OFFSET) & WRITES_OR_CREATES) == 0;
        } catch (Throwable unbacked) {
            return false;
        }
    }

    /** The process ends in the action: it is complete, and its outcome will never be known. */
    void ends(long token) {
        try {
            Slab slab = backlog.slab(Token.generation(token));
            int slot = Token.slot(token);
            long word = slab.word(slot);
            SlotWriter.writeOutcomeLost(slab, slot);
            slab.compareAndSetWord(slot, word, SlotLayout.word(SlotLayout.ticket(word), SlotLayout.DONE));
        } catch (Throwable unbacked) {
            // recovery finds it in flight and says the same
        }
    }

    private static @Nullable Object firstOf(@Nullable Object peers) {
        if (peers instanceof Object[]) {
            Object[] array = (Object[]) peers;
            return array.length > 0 ? array[0] : null;
        }
        return null;
    }

    private void publish(int row, long token, boolean success, boolean known, long exit, @Nullable Object peer) {
        publish(row, token, success, known, exit, peer, false);
    }

    private void publish(
            int row, long token, boolean success, boolean known, long exit, @Nullable Object peer, boolean lost) {
        boolean waiting = false;
        for (; ; ) {
            try {
                if (waiting) {
                    // in here, for HotSpot may deliver the error of an unbacked page as late as this
                    LockSupport.parkNanos(this, RETRY_NANOS);
                }
                if (store(row, token, success, known, exit, peer, lost)) {
                    return;
                }
                gate.close(Reason.BACKLOG_GONE, Reservation.UNUSABLE);
                if (!mayWait(row)) {
                    return;
                }
            } catch (InternalError unbacked) {
                if (!waitsForPage(row, token)) {
                    return;
                }
            } catch (OutOfMemoryError full) {
                // of a rule on objects that is decided at exit: all else here allocates nothing
                if (!mayWait(row)) {
                    orphan(token);
                    return;
                }
            } catch (Throwable unexpected) {
                orphan(token);
                return;
            }
            waiting = true;
        }
    }

    /** Whether the thread may wait until the page is there again; else the slot is an orphan. Exit never throws. */
    private boolean waitsForPage(int row, long token) {
        try {
            UnbackedPage.takeError();
            if (mayWait(row)) {
                gate.close(Reason.BACKLOG_GONE, Reservation.UNUSABLE);
                return true;
            }
        } catch (Throwable unexpected) {
            // no stack or memory left for it
        }
        orphan(token);
        return false;
    }

    private boolean mayWait(int row) {
        return failure.waitsInExit()
                && !gate.unaudited()
                && rows[row].sleeps()
                && !ServiceThreads.contains(Thread.currentThread())
                && StackPosition.ofCaller(rows[row].opens()).maySleep();
    }

    /** Returns false if the page took nothing. */
    private boolean store(
            int row, long token, boolean success, boolean known, long exit, @Nullable Object peer, boolean lost) {
        Slab slab = backlog.slab(Token.generation(token));
        int slot = Token.slot(token);
        long word = slab.word(slot);
        int state = SlotLayout.state(word);
        boolean open = state == SlotLayout.IN_FLIGHT || state == SlotLayout.WAITING;
        if (!Token.sameTicket(token, word) || !open) {
            // the sweeper took the slot for a dead thread's: its record is already made, as outcome unknown
            return !isGone(token, slab, slot);
        }
        ResultKind kind = rows[row].resultKind();
        boolean hides = lost || (kind == ResultKind.HIDDEN ? success : kind == ResultKind.AMOUNT && !success && !known);
        int flags = SlotWriter.getShort(slab, slot, SlotLayout.FLAGS_OFFSET);
        // what is asked of an outcome that nobody knows may hold: such an action is recorded, as an orphan is
        int key = SlotWriter.getInt(slab, slot, SlotLayout.KEY_OFFSET);
        int addressLength = 0;
        if (peer != null) {
            addressLength = SlotWriter.writeAddress(slab, slot, peer, 0);
        } else if (success && (flags & SlotLayout.FLAG_SENDER) != 0) {
            long sender = SlotWriter.getLong(slab, slot, SlotLayout.A3_OFFSET);
            addressLength = SlotWriter.copyAddress(slab, slot, sender);
        }
        if (!hides && (flags & SlotLayout.FLAG_DECIDE_AT_EXIT) != 0) {
            RulesInForce inForce = backlog.inForce();
            int length = Math.max(addressLength, SlotWriter.getShort(slab, slot, SlotLayout.ADDRESS_LENGTH_OFFSET));
            boolean address = (flags & SlotLayout.FLAG_PATH_DETAIL) == 0;
            int family = Selection.family(slab, slot, address ? length : 0);
            int rule = backlog.selection().decide(inForce, slab, slot, success, known, exit, family);
            boolean conditional = (flags & SlotLayout.FLAG_CONDITIONAL) != 0;
            if (rule == RuleSet.NEVER || (rule == RuleSet.AS_SETTLED && conditional)) {
                backlog.claims(Token.generation(token)).abandon(slot, word);
                return true;
            }
            key = rule >= 0 ? inForce.stamp(rule) : key;
        }
        if (!hides && (flags & SlotLayout.FLAG_PATH_DETAIL) != 0) {
            addressLength = PathDetail.after(slab, slot, rows[row], success, known, exit);
        }
        int outcome = (success ? SlotLayout.FLAG_SUCCESS : 0)
                | (known ? SlotLayout.FLAG_EXIT_KNOWN : 0)
                | (hides ? SlotLayout.FLAG_OUTCOME_LOST : 0);
        SlotWriter.writeExit(slab, slot, exit, key, outcome, addressLength);
        long done = SlotLayout.word(SlotLayout.ticket(word), SlotLayout.DONE);
        // the sweeper may take the slot between the look above and here: one of the two makes the record
        return slab.compareAndSetWord(slot, word, done) || (!isGone(token, slab, slot) && slab.word(slot) != word);
    }

    /**
     * Whether the reservation is this thread's still, and yet its slot is empty: the file was cut, and is being made whole again.
     * The space watch counts the loss and takes the ownership away; it may have done so already, and then only the error of
     * this thread's loads and stores is left, which must not meet the application.
     */
    private boolean isGone(long token, Slab slab, int slot) {
        boolean unbacked = UnbackedPage.takeError();
        return backlog.claims(Token.generation(token)).owner(slot) == Thread.currentThread()
                && (unbacked || slab.word(slot) == 0);
    }

    /** Gives a reservation back: there will be no record. */
    void cancel(long token) {
        try {
            Slab slab = backlog.slab(Token.generation(token));
            long word = slab.word(Token.slot(token));
            int state = SlotLayout.state(word);
            if (Token.sameTicket(token, word) && (state == SlotLayout.IN_FLIGHT || state == SlotLayout.WAITING)) {
                backlog.claims(Token.generation(token)).abandon(Token.slot(token), word);
            } else {
                // the file was cut, perhaps: what is due for it must not meet the application
                UnbackedPage.takeError();
            }
        } catch (Throwable unexpected) {
            orphan(token);
        }
    }

    /** Leaves the reservation for the writer to record as outcome unknown. */
    void orphan(long token) {
        try {
            backlog.orphan(Token.generation(token), Token.slot(token), token);
        } catch (InternalError unbacked) {
            // the slot stays in flight and is found by the sweeper or by recovery
        }
        failure.exitFailed();
    }
}
