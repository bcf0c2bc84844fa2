package org.audithalt.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Open or closed: {@code disk_full_flag} of the 2005 proposal, kept per reason.
 *
 * <p>Who: application threads read {@link #closed()} at every entry and may close for {@link Reason#AGENT_ERROR}; agent
 * threads open and close. May: neither allocate (but for the detail the caller brings), lock nor park. Guarantees: a
 * reason that holds is never hidden by another; the last reason's end wakes the waker. Progress: lock-free.
 */
public final class Gate {
    private static final Reason[] REASONS = Reason.values();

    /** Beside reasons: they do not count ({@link #openUnaudited}). The sign bit, so that one comparison tells open from closed. */
    private static final int UNAUDITED = 1 << 31;

    private final AtomicInteger mask = new AtomicInteger();
    private final AtomicLongArray sinceMillis = new AtomicLongArray(REASONS.length);
    private final AtomicReferenceArray<String> detail = new AtomicReferenceArray<>(REASONS.length);
    private final AtomicIntegerArray closings = new AtomicIntegerArray(REASONS.length);
    private volatile Actions actions;

    private volatile long openedNanos = System.nanoTime();
    private volatile boolean sealed;
    private volatile @Nullable Thread ending;
    private volatile @Nullable Thread waker;
    private volatile @Nullable Thread watcher;
    private volatile @Nullable Thread drainer;
    private volatile Thread[] told = new Thread[0];

    /**
     * @param full action while space is missing (disk_full_action)
     * @param error action while the log fails otherwise (disk_error_action)
     */
    public Gate(FullAction full, FullAction error) {
        actions = Actions.of(full, error);
    }

    /** Gives a reason an action of its own. One agent thread. */
    public void actsFor(Reason reason, FullAction action) {
        actions = actions.with(reason, action);
    }

    /**
     * Replaces all actions at once. Who waits already goes on waiting. One agent thread.
     *
     * @param full action while space is missing
     * @param error action while the log fails otherwise
     * @param spaceLeft action of {@link Reason#SPACE_LEFT}
     * @param adminSpaceLeft action of {@link Reason#ADMIN_SPACE_LEFT}
     */
    public void useActions(FullAction full, FullAction error, FullAction spaceLeft, FullAction adminSpaceLeft) {
        actions = Actions.of(full, error)
                .with(Reason.SPACE_LEFT, spaceLeft)
                .with(Reason.ADMIN_SPACE_LEFT, adminSpaceLeft);
    }

    /** Names the threads to unpark: the waker when the gate opens, the watcher when anything changes. */
    public void notifying(Thread newWaker, Thread newWatcher) {
        waker = newWaker;
        watcher = newWatcher;
    }

    /** Names the thread that stores records: told when the gate opens, and by {@link #hurryDrainer}. */
    public void drainedBy(Thread thread) {
        drainer = thread;
    }

    /** Names a thread that looks less often while the gate is closed ({@link Pace}): unparked when it opens. Agent threads. */
    public synchronized void telling(Thread thread) {
        Thread[] more = Arrays.copyOf(told, told.length + 1);
        more[told.length] = thread;
        told = more;
    }

    /** There is something to store although the gate may be closed. Any thread. */
    public void hurryDrainer() {
        LockSupport.unpark(drainer);
    }

    /** Whether any reason holds and is not overridden; the one read that every entry makes. */
    public boolean closed() {
        return mask.get() > 0;
    }

    /** Whether this reason holds, alone or beside others. */
    public boolean closedFor(Reason reason) {
        return (mask.get() & reason.bit()) != 0;
    }

    /** Whether any other reason than this one holds. */
    public boolean closedOtherwise(Reason reason) {
        return (mask() & ~reason.bit()) != 0;
    }

    /** The reasons that hold, overridden or not, bit by ordinal. */
    public int mask() {
        return mask.get() & ~UNAUDITED;
    }

    /** Whether actions go on although no sink can store their records, because an administrator said so. */
    public boolean unaudited() {
        return mask.get() < 0;
    }

    /** The reasons that hold if they close the gate, bit by ordinal; 0 while it is open, overridden or not. */
    public int closedMask() {
        return Math.max(0, mask.get());
    }

    /** Of the reasons that hold those that an administrator's resume does not take away, bit by ordinal. */
    public int maskBeyondResume() {
        return beyondResume(mask());
    }

    private static int beyondResume(int bits) {
        return bits & ~Reason.ADMINISTRATOR.bit() & ~Reason.DRILL.bit();
    }

    /** Closes the gate for a reason, or renews the reason's detail. */
    public void close(Reason reason, String what) {
        int i = reason.ordinal();
        detail.set(i, what);
        for (; ; ) {
            int now = mask.get();
            if ((now & reason.bit()) != 0) {
                return;
            }
            sinceMillis.set(i, System.currentTimeMillis());
            // what the sink lacks is overridden already; an administrator's suspend and the end take the override back
            boolean takesBack = reason == Reason.ADMINISTRATOR || reason == Reason.ENDING;
            int next = takesBack ? (now | reason.bit()) & ~UNAUDITED : now | reason.bit();
            if (mask.compareAndSet(now, next)) {
                closings.incrementAndGet(i);
                LockSupport.unpark(watcher);
                wakeToName(now, next);
                return;
            }
        }
    }

    /**
     * Closes the gate for a reason if nothing holds at all, not even overridden: a drill does not join a halt, and never ends an
     * administrator's {@link #openUnaudited}. Any thread.
     *
     * @return false, and nothing has changed but the detail, if something holds
     */
    public boolean closeIfOpen(Reason reason, String what) {
        int i = reason.ordinal();
        detail.set(i, what);
        long now = System.currentTimeMillis();
        if (mask.get() != 0) {
            return false;
        }
        sinceMillis.set(i, now);
        if (!mask.compareAndSet(0, reason.bit())) {
            return false;
        }
        closings.incrementAndGet(i);
        LockSupport.unpark(watcher);
        return true;
    }

    /** Closes the gate because of an error of the agent's own. Works without memory: then the detail is the bare text. */
    public void fail(Reason reason, String what, Throwable cause) {
        if (!closedFor(reason)) {
            // at once, for a text may take a while; a reason that holds keeps its text until there is the next
            close(reason, what);
        }
        try {
            close(reason, what + ": " + words(cause));
        } catch (OutOfMemoryError full) {
            close(reason, what);
        }
    }

    /** Of input and output the message is for people; of other errors, and where it is a file's name alone, the class tells more. */
    private static String words(Throwable cause) {
        Throwable inner = cause instanceof UncheckedIOException ? cause.getCause() : null;
        Throwable error = inner == null ? cause : inner;
        boolean told = error instanceof FileSystemException
                ? ((FileSystemException) error).getReason() != null
                : error instanceof IOException;
        String message = told ? error.getMessage() : null;
        return message == null ? cause.toString() : message;
    }

    /** Takes a reason away; the gate is open when it was the last. The end cannot be taken back. */
    public void open(Reason reason) {
        if (reason == Reason.ENDING) {
            return;
        }
        for (; ; ) {
            int now = mask.get();
            if ((now & reason.bit()) == 0) {
                return;
            }
            int left = now & ~reason.bit();
            // a sink is back: nothing is left to be overridden
            int next = left == UNAUDITED ? 0 : left;
            if (mask.compareAndSet(now, next)) {
                if (next == 0) {
                    opened();
                } else {
                    wakeToName(now, next);
                }
                LockSupport.unpark(watcher);
                return;
            }
        }
    }

    /** Who waits already is to be seen to wait for what is the first reason now. */
    private void wakeToName(int before, int now) {
        if (before > 0 && now > 0 && blocker(before).getClass() != blocker(now).getClass()) {
            LockSupport.unpark(waker);
        }
    }

    private void opened() {
        openedNanos = System.nanoTime();
        LockSupport.unpark(waker);
        // before thousands of the woken are: they need slots
        LockSupport.unpark(drainer);
        for (Thread thread : told) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Lets actions go on although no sink can store their records: an administrator's emergency. The reasons stay known, and new
     * ones of the sink join them; the override ends with the last of them, or when an administrator suspends. An
     * administrator's own suspend and a drill are taken back with it. One agent thread.
     *
     * @return false, and nothing has changed, if there is nothing to override, or the end, which never is
     */
    public boolean openUnaudited() {
        for (; ; ) {
            int now = mask.get();
            int left = beyondResume(now);
            if (left <= 0 || (left & Reason.ENDING.bit()) != 0) {
                return false;
            }
            if (mask.compareAndSet(now, left | UNAUDITED)) {
                opened();
                LockSupport.unpark(watcher);
                return true;
            }
        }
    }

    /** Names the thread that ends the JVM: nothing may hold it up once the gate has closed for the end. */
    public void endsOn(Thread thread) {
        ending = thread;
    }

    /** Whether the calling thread ends the JVM, and what it does now comes behind the last record. */
    public boolean isBehindTheEnd() {
        return Thread.currentThread() == ending && closedFor(Reason.ENDING);
    }

    /** From now on nothing begins, not even on threads that may not sleep: the backlog is about to be removed. */
    public void seal() {
        sealed = true;
    }

    /** Whether nothing at all may begin any more. */
    public boolean sealed() {
        return sealed;
    }

    /** Since when the reason holds, milliseconds since the epoch; meaningless while it does not. */
    public long sinceMillis(Reason reason) {
        return sinceMillis.get(reason.ordinal());
    }

    /** What exactly is wrong, for people; empty if never closed for it. */
    public String detail(Reason reason) {
        String what = detail.get(reason.ordinal());
        return what == null ? "" : what;
    }

    /** When the gate was opened last, by System.nanoTime. Any thread. */
    long openedNanos() {
        return openedNanos;
    }

    /** How long the gate has been open since it was closed last; meaningless while it is closed. */
    public long openNanos() {
        return System.nanoTime() - openedNanos;
    }

    /** How often the gate has closed for the reason. */
    public int closings(Reason reason) {
        return closings.get(reason.ordinal());
    }

    /** How often the gate has closed for any reason; one that joins others that hold counts, too. */
    public int closings() {
        int all = 0;
        for (int i = 0; i < REASONS.length; i++) {
            all += closings.get(i);
        }
        return all;
    }

    /**
     * What a caller does while the gate is closed: suspend if any reason says so, else the strictest of the others.
     */
    public FullAction action() {
        return action(mask());
    }

    /** What a caller does while the reasons of a mask hold, bit by ordinal. */
    public FullAction action(int reasons) {
        return actions.strictest(reasons);
    }

    /** The action configured for a reason. */
    public FullAction action(Reason reason) {
        return actions.of(reason);
    }

    /** What to park on: the first reason that holds, or lack of backlog space while the gate is open. */
    Blocker blocker() {
        return blocker(mask.get());
    }

    private static Blocker blocker(int now) {
        return now == 0 || now == UNAUDITED
                ? Reason.BACKLOG_STALLED.blocker()
                : REASONS[Integer.numberOfTrailingZeros(now)].blocker();
    }
}
