package org.audithalt.backlog;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.audithalt.bridge.AgentThread;
import org.audithalt.bridge.Bridge;
import org.audithalt.bridge.ProbeThread;
import org.audithalt.bridge.Target;
import org.audithalt.gate.Gate;
import org.audithalt.gate.WaitQueue;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookWitness;
import org.audithalt.hook.Operation;
import org.audithalt.hook.SetLength;
import org.audithalt.hook.ThisProcess;
import org.audithalt.rule.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * What the hooks call: {@code audit_syscall_entry} and {@code audit_syscall_exit} of the 2005 proposal, inside the JVM.
 *
 * <p>Called by application threads inside JDK methods, with any lock held. Entry may throw, but only before it has changed
 * anything; exit never throws. With the gate open neither locks, parks, loads a class or makes a system call.
 */
public final class SyscallAudit implements Target {
    private static final int UNFINISHED = 1024;
    private static final int UNFINISHED_SHIFT = Token.SLOT_SHIFT;

    private final Backlog backlog;
    private final Gate gate;
    private final HookRow[] rows;
    private final PlainRow[] plainRows;
    private final Reservation reservation;
    private final PlainReservation plainReservation;
    private final Suspension suspension;
    private final Completion completion;
    private final PlainCompletion plainCompletion;
    private final Ending ending;
    private final FileCalls fileCalls;
    private final DirectoryList directoryList;
    private final int endRow;
    private final AtomicBoolean halting = new AtomicBoolean();
    private @Nullable DurableBegin durableBegin;
    private boolean pathDetail;
    /** Exits that found no stack to do anything about it, each at its slot's number. */
    private final long[] unfinished = new long[UNFINISHED];

    /** Written after {@link #unfinished}, read before it. */
    private volatile boolean exitFailed;

    private volatile @Nullable SetLength setLength;
    private volatile @Nullable HookWitness witness;

    /**
     * Makes the target of the hooks.
     *
     * @param rows the whole hook table, by index
     * @param backlogWaitNanos {@code backlog_wait_time}, 0 for ever
     */
    public SyscallAudit(
            Backlog backlog,
            Gate gate,
            WaitQueue queue,
            FailureFlag failure,
            Losses losses,
            HookRow[] rows,
            Ending ending,
            long backlogWaitNanos) {
        this.backlog = backlog;
        this.gate = gate;
        this.rows = rows;
        this.plainRows = PlainRow.of(rows);
        this.reservation = new Reservation(backlog, gate, rows);
        this.plainReservation = new PlainReservation(reservation, backlog, gate);
        this.suspension = new Suspension(reservation, gate, queue, failure, losses, rows, backlogWaitNanos);
        this.completion = new Completion(backlog, gate, failure, rows);
        this.plainCompletion = new PlainCompletion(backlog);
        this.ending = ending;
        this.fileCalls = new FileCalls(this, rows, Runtime.version().feature());
        this.directoryList = new DirectoryList(this, rows, Runtime.version().feature());
        this.endRow = endRow(rows);
        // the fields that a failed exit needs are resolved before one fails
        keepUnfinished(0);
    }

    /** Sets another {@code backlog_wait_time}, 0 for ever. Agent threads. */
    public void waitForSlots(long nanos) {
        suspension.waitForSlots(nanos);
    }

    /** Sets who sees what other agents make of hooked classes. */
    public void useWitness(@Nullable HookWitness newWitness) {
        witness = newWitness;
    }

    /** Sets who makes reservations reach the device, where the rules ask for that. Before weaving. */
    public void useDurable(DurableBegin begin) {
        durableBegin = begin;
    }

    /** Has records say what the file system knows of their objects. Before weaving. */
    public void usePathDetail() {
        reservation.keepPathDetail();
        pathDetail = true;
    }

    /** Sets the Java body of {@code RandomAccessFile.setLength}; before weaving, and only where the JDK needs one. */
    public void useSetLength(@Nullable SetLength body) {
        setLength = body;
    }

    /** Makes the JDK's natives ready that hooks call or look into; before weaving. */
    public void prepareNatives() {
        FileNatives.prepare();
        FileNatives.exercise();
        PathDetail.exercise();
        fileCalls.exercise();
        backlog.selection().exercise();
        directoryList.exercise();
        Bridge.useProcessId(ThisProcess.PID);
        Bridge.useDirectoryOffset(FileNatives.directoryOffset());
    }

    @Override
    public long enter(int row, @Nullable Object first, @Nullable Object second, long n0, long n1, long n2, long n3) {
        Thread thread = Thread.currentThread();
        if (thread instanceof AgentThread) {
            return enteredByAgent(thread, row);
        }
        PlainRow plain = plainRows[row];
        return plain.movesNames
                ? enterMove(plain, row, first, second, n0, n1, n2, n3)
                : enterAny(plain, row, first, second, n0, n1, n2, n3);
    }

    /** From here to the exit nobody knows what a name leads to, whether this is recorded or not. */
    private long enterMove(
            PlainRow plain,
            int row,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3) {
        Selection selection = backlog.selection();
        selection.moveBegins();
        boolean entered = false;
        try {
            long token = enterAny(plain, row, first, second, n0, n1, n2, n3);
            entered = true;
            return token;
        } finally {
            if (!entered) {
                selection.moveEnds();
            }
        }
    }

    private long enterAny(
            PlainRow plain,
            int row,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3) {
        if (first == null && plain.needsName) {
            // no name: the native method throws before its system call, or has nothing to open (JVM.setOutput)
            return Bridge.UNAUDITED;
        }
        RulesInForce inForce = backlog.inForce();
        int rule = inForce.verdict(plain.operation);
        if (rule >= 0) {
            return enterSelected(inForce, rule, 0, 0, row, first, second, n0, n1, n2, n3);
        }
        if (rule == RuleSet.NEVER || backlog.selection().leavesOut(inForce, plain, first)) {
            return Bridge.UNAUDITED;
        }
        return enterIfSelected(inForce, row, first, second, n0, n1, n2, n3);
    }

    private static long enteredByAgent(Thread thread, int row) {
        if (thread instanceof ProbeThread) {
            ((ProbeThread) thread).countEntry(row);
        }
        return Bridge.UNAUDITED;
    }

    /** Entry of an action whose arguments, names or objects decide whether a rule selects it. */
    private long enterIfSelected(
            RulesInForce inForce,
            int row,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3) {
        long answer = backlog.selection().match(inForce, rows[row], plainRows[row], first, second, n0, n1, n2, n3);
        int rule = RuleSet.settled(answer);
        int waiting = RuleSet.waiting(answer);
        if (waiting == 0) {
            return rule == RuleSet.NEVER
                    ? Bridge.UNAUDITED
                    : enterSelected(inForce, rule, 0, 0, row, first, second, n0, n1, n2, n3);
        }
        int flags = SlotLayout.FLAG_DECIDE_AT_EXIT | (rule == RuleSet.NEVER ? SlotLayout.FLAG_CONDITIONAL : 0);
        return enterSelected(inForce, rule, flags, inForce.pending(waiting), row, first, second, n0, n1, n2, n3);
    }

    private long enterSelected(
            RulesInForce inForce,
            int rule,
            int flags,
            long pending,
            int row,
            @Nullable Object first,
            @Nullable Object second,
            long n0,
            long n1,
            long n2,
            long n3) {
        if (plainRows[row].guarded && rows[row].makesNoCall(n0, n2)) {
            return Bridge.UNAUDITED;
        }
        StackProbe.check();
        DurableBegin durable = durableBegin;
        int stamp = inForce.stamp(rule);
        if (durable == null || !inForce.durable().covers(rows[row].action(), rule, flags)) {
            return reserve(row, first, second, n0, n1, n2, n3, stamp, flags, pending);
        }
        return enterDurably(durable, row, first, second, n0, n1, n2, n3, stamp, flags, pending);
    }

    /** Entry of an action that begins only when its reservation has reached the device. */
    private long enterDurably(
            DurableBegin durable,
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
            int failures = durable.failures();
            long token = reserve(row, first, second, n0, n1, n2, n3, stamp, flags, pending);
            if (token == Reservation.NONE || isDurable(durable, row, token, failures)) {
                return token;
            }
            completion.cancel(token);
        }
    }

    /** Whether a reservation has reached the device, in the file that is the backlog still. */
    private boolean isDurable(DurableBegin durable, int row, long token, int failures) {
        try {
            return durable.await(rows[row], failures) && Token.generation(token) == backlog.generation();
        } catch (Throwable noStack) {
            // entry throws before it has changed anything
            completion.cancel(token);
            throw noStack;
        }
    }

    private long reserve(
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
        if (!gate.closed()) {
            PlainRow plain = plainRows[row];
            if (plain.plainEntry && flags == 0 && !pathDetail) {
                long token = plainReservation.reserve(plain, first, second, n0, n1, n2, n3, stamp);
                if (token != Reservation.NONE) {
                    return token;
                }
            }
            Area area = rows[row].waits() ? Area.WAITING : Area.GENERAL;
            long token = reservation.reserve(area, row, first, second, n0, n1, n2, n3, stamp, flags, pending, true);
            if (token != Reservation.NONE) {
                return token;
            }
        }
        return suspension.await(row, first, second, n0, n1, n2, n3, stamp, flags, pending);
    }

    @Override
    public void exit(int row, long token, long result, @Nullable Object first, @Nullable Object second) {
        if (token == Bridge.UNAUDITED) {
            leftOut(row);
            return;
        }
        try {
            endMove(row);
            if (!plainCompletion.returned(plainRows[row], token, result)) {
                completion.returned(row, token, result, first, second);
            }
        } catch (Throwable noStack) {
            // no call: there may be no stack for one
            unfinished[(int) (token >>> UNFINISHED_SHIFT) & UNFINISHED - 1] = token;
            exitFailed = true;
        }
    }

    @Override
    public void fail(int row, long token, Throwable thrown) {
        if (token == Bridge.UNAUDITED) {
            leftOut(row);
            return;
        }
        try {
            endMove(row);
            completion.threw(row, token, thrown);
        } catch (Throwable noStack) {
            // no call: there may be no stack for one
            unfinished[(int) (token >>> UNFINISHED_SHIFT) & UNFINISHED - 1] = token;
            exitFailed = true;
        }
    }

    private void endMove(int row) {
        if (plainRows[row].movesNames) {
            backlog.selection().moveEnds();
        }
    }

    private void keepUnfinished(long token) {
        unfinished[0] = token;
        exitFailed = token != 0;
    }

    /** Exit of an action without a record. */
    private void leftOut(int row) {
        try {
            Thread thread = Thread.currentThread();
            if (thread instanceof ProbeThread) {
                ((ProbeThread) thread).countExit(row);
            }
            if (!(thread instanceof AgentThread)) {
                endMove(row);
            }
        } catch (Throwable noStack) {
            // exit never throws; a move that is not known to have ended keeps names from being known
        }
    }

    @Override
    public void lifecycle(int event, int status) {
        if (!(Thread.currentThread() instanceof AgentThread)) {
            if (event == Bridge.HALTING && halting.compareAndSet(false, true)) {
                recordEnd(status);
            }
            ending.step(event, status);
        }
    }

    /** {@code exit_group}: recorded whatever the gate says, for the end is never held up. */
    private void recordEnd(int status) {
        try {
            RulesInForce inForce = backlog.inForce();
            RuleSet rules = inForce.rules();
            int rule = rules.verdict(Operation.EXIT_GROUP.ordinal());
            if (rule == RuleSet.DEPENDS) {
                rule = RuleSet.settled(rules.match(
                        Operation.EXIT_GROUP.ordinal(),
                        status,
                        0,
                        0,
                        0,
                        RuleSet.NO_FAMILY,
                        null,
                        0,
                        null,
                        0,
                        null,
                        null,
                        null));
            }
            if (rule >= 0 && endRow >= 0) {
                long token = reservation.reserve(
                        Area.SERVICE, endRow, null, null, status, 0, 0, 0, inForce.stamp(rule), 0, 0, false);
                if (token != Reservation.NONE) {
                    completion.ends(token);
                }
            }
        } catch (Throwable failed) {
            // the end is never blocked
        }
    }

    private static int endRow(HookRow[] rows) {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].operation() == Operation.EXIT_GROUP) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void transformed(byte[] after, byte[] before, String className) {
        HookWitness witnessing = witness;
        if (witnessing != null) {
            witnessing.transformed(after, before, className);
        }
    }

    @Override
    public void setLength(RandomAccessFile file, long length) throws IOException {
        SetLength body = setLength;
        if (body == null) {
            throw new IOException("setLength is not prepared");
        }
        body.apply(file, length);
    }

    @Override
    public long length(RandomAccessFile file) throws IOException {
        return FileNatives.length(file.getFD());
    }

    @Override
    public void sync(FileDescriptor descriptor) throws SyncFailedException {
        FileNatives.sync(descriptor);
    }

    @Override
    public boolean delete(Object fileSystem, File file) {
        return fileCalls.delete(fileSystem, file);
    }

    @Override
    public boolean rename(Object fileSystem, File from, File to) {
        return fileCalls.rename(fileSystem, from, to);
    }

    @Override
    public String @Nullable [] list(Object fileSystem, File file) {
        return directoryList.of(fileSystem, file);
    }

    @Override
    public boolean createDirectory(Object fileSystem, File file) {
        return fileCalls.createDirectory(fileSystem, file);
    }

    @Override
    public boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly) {
        return fileCalls.setPermission(fileSystem, file, access, enable, ownerOnly);
    }

    @Override
    public boolean setReadOnly(Object fileSystem, File file) {
        return fileCalls.setReadOnly(fileSystem, file);
    }

    @Override
    public boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis) {
        return fileCalls.setLastModifiedTime(fileSystem, file, timeMillis);
    }

    /**
     * Does what an exit had no stack for: its record becomes an orphan, and the failure flag is asked. The watchdog. A store that
     * comes between the two lines of the loop is lost: benign, the sweeper finds the slot when its thread has ended.
     *
     * @return how many exits had failed so since the last call
     */
    public int finishFailedExits() {
        if (!exitFailed) {
            return 0;
        }
        exitFailed = false;
        int finished = 0;
        for (int i = 0; i < UNFINISHED; i++) {
            long token = unfinished[i];
            if (token != 0) {
                unfinished[i] = 0;
                completion.orphan(token);
                finished++;
            }
        }
        return finished;
    }

    /** After hooks were taken back: whoever still waits goes on unrecorded. */
    public void release() {
        suspension.release();
        DurableBegin flushing = durableBegin;
        if (flushing != null) {
            flushing.release();
        }
    }

    /** Whether a thread is virtual. */
    public static boolean isVirtual(Thread thread) {
        return VirtualThreads.isVirtual(thread);
    }

    /** The object of a waiting action in readable form; empty if it has none. */
    public @Nullable Object nameOf(int row, @Nullable Object first) {
        return row < 0 ? null : HookObjects.name(rows[row].firstKind(), first, -1);
    }
}
