package org.audithalt.backlog;

import java.util.concurrent.locks.LockSupport;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.ServiceThreads;
import org.audithalt.gate.StackPosition;
import org.audithalt.gate.WaitQueue;
import org.audithalt.gate.Waiter;
import org.audithalt.hook.Denial;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.ResultKind;
import org.jspecify.annotations.Nullable;

/**
 * The slow path of entry: the gate is closed or no slot is free ({@code audit_suspend}).
 *
 * <p>Who may not sleep takes a reserved slot and goes on; if there is none the failure flag decides. All others wait,
 * uninterruptibly, with the interrupt status kept for after, until they have their reservation: then the action proceeds
 * once.
 */
final class Suspension {
    private final Reservation reservation;
    private final Gate gate;
    private final WaitQueue queue;
    private final FailureFlag failure;
    private final Losses losses;
    private final HookRow[] rows;
    private volatile long backlogWaitNanos;
    private volatile boolean released;

    /** Makes the slow path; {@code backlogWaitNanos} is the longest wait for a slot before an open gate, 0 for ever. */
    Suspension(
            Reservation reservation,
            Gate gate,
            WaitQueue queue,
            FailureFlag failure,
            Losses losses,
            HookRow[] rows,
            long backlogWaitNanos) {
        this.backlogWaitNanos = backlogWaitNanos;
        this.reservation = reservation;
        this.gate = gate;
        this.queue = queue;
        this.failure = failure;
        this.losses = losses;
        this.rows = rows;
    }

    /** Returns a token, or {@link Reservation#NONE} for an action that goes on unrecorded because the configuration says so. */
    long await(
            int row,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3,
            int stamp,
            int flags,
            long pending) {
        for (; ; ) {
            try {
                return awaitOnce(row, first, second, n0, n1, n2, n3, stamp, flags, pending);
            } catch (InternalError late) {
                // of a page that could not be backed: thrown at any place behind the access. The action has not begun
                gate.close(Reason.BACKLOG_GONE, Reservation.UNUSABLE);
                if (gate.unaudited()) {
                    losses.count(SlotWriter.octets(first));
                    return Reservation.NONE;
                }
            }
        }
    }

    private long awaitOnce(
            int row,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3,
            int stamp,
            int flags,
            long pending) {
        HookRow hook = rows[row];
        Area own = hook.waits() ? Area.WAITING : Area.GENERAL;
        boolean service = !hook.sleeps() || ServiceThreads.contains(Thread.currentThread());
        StackPosition position = service ? StackPosition.PLAIN : StackPosition.ofCaller(hook.opens());
        if (service || !position.maySleep()) {
            long token = reserveKept(position, row, first, second, n0, n1, n2, n3, stamp, flags, pending);
            if (token != Reservation.NONE) {
                // the kept slots are few, and who may free them pauses
                gate.hurryDrainer();
                return token;
            }
            if (service && gate.sealed()) {
                awaitEnd();
                return Reservation.NONE;
            }
            if (hook.isWakeUp() || gate.unaudited()) {
                // said as a loss, but no failure of the backlog: it is others that need the rest of the slots
                losses.count(SlotWriter.octets(first));
                return Reservation.NONE;
            }
            if (service) {
                if (!failure.lose(SlotWriter.octets(first))) {
                    awaitEnd();
                }
                return Reservation.NONE;
            }
        }
        Waiter waiter = null;
        boolean registered = false;
        boolean interrupted = false;
        boolean unbacked = false;
        try {
            for (; ; ) {
                if (released) {
                    return Reservation.NONE;
                }
                FullAction action = gate.closed() ? gate.action() : FullAction.SUSPEND;
                if (action == FullAction.DENY && position.mayThrow()) {
                    throw Denials.<RuntimeException>asUnchecked(Denials.of(hook.denial(), first));
                }
                if (gate.isBehindTheEnd() && position.mayThrow() && hook.denial() != Denial.NONE) {
                    // the end is never blocked: a JVM that writes an AOT cache starts a process when all else is over
                    throw Denials.<RuntimeException>asUnchecked(Denials.afterTheEnd(hook.denial(), first));
                }
                boolean goesOn = action.goesOn() || gate.unaudited();
                long token =
                        reservation.reserve(own, row, first, second, n0, n1, n2, n3, stamp, flags, pending, !goesOn);
                if (token != Reservation.NONE) {
                    if (unbacked) {
                        // or the action would get the error
                        UnbackedPage.takeError();
                    }
                    queue.reserved(waiter, token, flags != 0 || mayComeToNothing(hook));
                    return token;
                }
                unbacked |= gate.closedFor(Reason.BACKLOG_GONE);
                if (goesOn) {
                    if (unbacked) {
                        UnbackedPage.takeError();
                    }
                    losses.count(SlotWriter.octets(first));
                    return Reservation.NONE;
                }
                if (waiter != null
                        && failure.endsWaiting()
                        && hasWaitedLong(waiter)
                        && failure.lose(SlotWriter.octets(first))) {
                    return Reservation.NONE;
                }
                if (registered) {
                    queue.park(waiter);
                    interrupted |= Thread.interrupted();
                } else {
                    waiter = queue.enter(row, first, n1);
                    registered = true;
                }
            }
        } finally {
            if (registered) {
                queue.leave(waiter);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the exit gives the reservation back if there was nothing to accept, or the connection is still in progress. */
    private static boolean mayComeToNothing(HookRow hook) {
        return hook.resultKind() == ResultKind.ACCEPT || hook.resultKind() == ResultKind.COMPLETION;
    }

    /** Sets another longest wait for a slot. Agent threads. */
    void waitForSlots(long nanos) {
        backlogWaitNanos = nanos;
    }

    /** As the kernel: who has waited {@code backlog_wait_time} for a slot falls to the failure flag. A halt has no end. */
    private boolean hasWaitedLong(Waiter waiter) {
        long mostNanos = backlogWaitNanos;
        return mostNanos > 0 && !gate.closed() && Math.min(waiter.waitedNanos(), gate.openNanos()) > mostNanos;
    }

    /** The last record is stored and the JVM about to end, for which no service thread is needed any more. */
    private void awaitEnd() {
        while (!released) {
            LockSupport.park(gate);
            Thread.interrupted();
        }
    }

    void release() {
        released = true;
    }

    private long reserveKept(
            StackPosition position,
            int row,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3,
            int stamp,
            int flags,
            long pending) {
        if (position == StackPosition.LIBRARY_OPEN) {
            long nested =
                    reservation.reserve(Area.NESTED, row, first, second, n0, n1, n2, n3, stamp, flags, pending, false);
            if (nested != Reservation.NONE) {
                return nested;
            }
        }
        Area kept = rows[row].isWakeUp() ? Area.WAKE_UP : Area.SERVICE;
        return reservation.reserve(kept, row, first, second, n0, n1, n2, n3, stamp, flags, pending, false);
    }
}
