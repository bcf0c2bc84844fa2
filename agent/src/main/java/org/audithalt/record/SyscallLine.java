package org.audithalt.record;

import java.nio.charset.StandardCharsets;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The SYSCALL line: {@code arch= syscall= success= exit= a0= … key= tid=}. What does not change from one record to the next is
 * prepared in runs as long as they can be: per operation, per number of PATH lines, per process. Not thread-safe; one object per
 * log.
 */
final class SyscallLine {
    /** Bytes of a thread name that are kept. */
    static final int LONGEST_COMM = 512;

    /** AUDIT_MAX_KEY_LEN in the kernel. */
    static final int LONGEST_KEY = 256;

    /** Characters of {@code exe=}, so that the line stays within its limit beside the longest label. */
    private static final int LONGEST_EXE = 2048;

    /** Characters of the longest number in decimal and in hexadecimal. */
    private static final int LONGEST_NUMBER = 20;

    private static final int ARGUMENTS = 4;
    private static final byte[] NOTHING = new byte[0];

    private static final byte[] SYSCALL_FIELD = EventHead.ascii(" syscall=");
    private static final byte[] SUCCESS_YES = EventHead.ascii(" success=yes");
    private static final byte[] SUCCESS_NO = EventHead.ascii(" success=no");
    private static final byte[] EXIT_FIELD = EventHead.ascii(" exit=");
    private static final byte[] ITEMS_FIELD = EventHead.ascii(" items=");
    private static final byte[] KEY_FIELD = EventHead.ascii(" key=");
    private static final byte[] ABSENT = EventHead.ascii("(null)");
    private static final byte[] TID_FIELD = EventHead.ascii(" tid=");
    private static final byte[] VIRTUAL = EventHead.ascii(" vthread=1");
    private static final byte[] TRUNCATED = EventHead.ascii(" truncated=1");
    private static final byte[] LIBRARY = EventHead.ascii(" op=dlopen");

    private final EventHead head;
    private final StampedRun begin;
    /** {@code arch=… syscall=N}, by operation; and the same with the outcome. */
    private final byte[][] calls = new byte[Operation.count()][];

    private final byte[][] succeeded = new byte[Operation.count()][];
    private final byte[][] failed = new byte[Operation.count()][];
    /** {@code  items=N ppid=… comm=}, by number of items. */
    private final byte[][] itemsToComm = new byte[PathItems.MOST_ITEMS + 1][];

    private final int archBytes;
    private final int idsAndCommBytes;
    private final byte[] exeToKey;
    /** {@code  exe=… key=… tid=} for the key that the last record had; a key is always the same array. */
    private final Octets exeToTid = new Octets(256);

    private byte @Nullable [] lastKey;
    private final boolean exeCut;
    private final EnrichedFields enriched;

    SyscallLine(EventHead head, Subject subject, Arch arch, EnrichedFields enriched) {
        this.head = head;
        this.enriched = enriched;
        begin = new StampedRun(head, head.prepared(EventHead.ascii("SYSCALL")), NOTHING);
        byte[] archField = EventHead.ascii("arch=" + Integer.toHexString(arch.auditArch()));
        archBytes = archField.length;
        Octets run = new Octets(256);
        for (int i = 0; i < calls.length; i++) {
            run.clear();
            run.append(archField);
            run.append(SYSCALL_FIELD);
            run.appendDecimal(Operation.of(i).number(arch));
            int length = run.length();
            calls[i] = run.toByteArray();
            succeeded[i] = withOutcome(run, SUCCESS_YES);
            run.setLength(length);
            failed[i] = withOutcome(run, SUCCESS_NO);
        }
        byte[] idsAndComm = idsAndComm(subject);
        idsAndCommBytes = idsAndComm.length;
        for (int i = 0; i < itemsToComm.length; i++) {
            run.clear();
            run.append(ITEMS_FIELD);
            run.appendDecimal(i);
            run.append(idsAndComm);
            itemsToComm[i] = run.toByteArray();
        }
        byte[] exe = subject.exe();
        int kept = UntrustedText.fitting(exe, 0, exe.length, LONGEST_EXE);
        exeCut = kept < exe.length;
        exeToKey = exeToKey(subject, exe, kept);
    }

    private static byte[] withOutcome(Octets run, byte[] success) {
        run.append(success);
        run.append(EXIT_FIELD);
        return run.toByteArray();
    }

    /** Whether {@code exe=} had to be cut, which every line then says. */
    boolean exeCut() {
        return exeCut;
    }

    /** Appends the line; the stamp is set. */
    void append(AuditRecord record, int items, boolean cutElsewhere, Octets out) {
        Operation operation = record.operation;
        int lineBegin = out.length();
        begin.append(out);
        appendCall(record, operation.ordinal(), out);
        appendArguments(record, operation, out);
        out.append(itemsToComm[items]);
        int comm = Math.min(record.comm.length(), LONGEST_COMM);
        UntrustedText.append(out, record.comm.array(), 0, comm);
        if (record.key != lastKey) {
            makeExeToTid(record.key);
        }
        out.append(exeToTid);
        out.appendDecimal(record.threadId);
        if (record.virtualThread) {
            out.append(VIRTUAL);
        }
        if (cutElsewhere || comm < record.comm.length() || record.key.length > LONGEST_KEY) {
            out.append(TRUNCATED);
        }
        if (operation == Operation.DLOPEN) {
            out.append(LIBRARY);
        }
        enriched.appendCall(operation, lineBegin, out);
        out.append('\n');
    }

    private void makeExeToTid(byte[] key) {
        // half made, if there is no memory for the rest, it is nobody's
        lastKey = null;
        exeToTid.clear();
        exeToTid.append(exeToKey);
        int count = Math.min(key.length, LONGEST_KEY);
        if (count == 0) {
            exeToTid.append(ABSENT);
        } else {
            UntrustedText.append(exeToTid, key, 0, count);
        }
        exeToTid.append(TID_FIELD);
        lastKey = key;
    }

    private void appendCall(AuditRecord record, int number, Octets out) {
        if (record.outcomeKnown && record.exitKnown) {
            out.append(record.success ? succeeded[number] : failed[number]);
            out.appendDecimal(record.exit);
            return;
        }
        out.append(calls[number]);
        if (record.outcomeKnown) {
            out.append(record.success ? SUCCESS_YES : SUCCESS_NO);
        }
    }

    private static void appendArguments(AuditRecord record, Operation operation, Octets out) {
        long[] argument = record.argument;
        // mmap's first argument is an address, where the JDK leaves the choice to the kernel
        boolean elsewhere = EventShape.of(operation) == EventShape.MAPPING;
        out.appendArgument('0', elsewhere ? 0 : asRegister(argument[0]));
        out.appendArgument('1', operation == Operation.FTRUNCATE ? argument[1] : asRegister(argument[1]));
        out.appendArgument('2', asRegister(argument[2]));
        out.appendArgument('3', asRegister(argument[3]));
    }

    /**
     * The C library passes AT_FDCWD (-100), a descriptor or an id of -1 as an int, in the lower half of the register.
     */
    private static long asRegister(long argument) {
        return argument < 0 && argument >= Integer.MIN_VALUE ? argument & 0xffff_ffffL : argument;
    }

    /** Upper bound of the line, but for the text of the thread's name. */
    long longest() {
        return head.longest()
                + archBytes
                + SYSCALL_FIELD.length
                + SUCCESS_YES.length
                + EXIT_FIELD.length
                + (long) ARGUMENTS * (4 + LONGEST_NUMBER)
                + ITEMS_FIELD.length
                + idsAndCommBytes
                + exeToKey.length
                + 2L * LONGEST_KEY
                + 2
                + TID_FIELD.length
                + VIRTUAL.length
                + TRUNCATED.length
                + LIBRARY.length
                + enriched.longestCall()
                + 4L * LONGEST_NUMBER
                + 2
                + 1;
    }

    private static byte[] idsAndComm(Subject s) {
        return EventHead.ascii(" ppid=" + id(s.ppid()) + " pid=" + id(s.pid()) + " auid=" + id(s.auid()) + " uid="
                + id(s.uid()) + " gid=" + id(s.gid()) + " euid=" + id(s.euid()) + " suid=" + id(s.suid()) + " fsuid="
                + id(s.fsuid()) + " egid=" + id(s.egid()) + " sgid=" + id(s.sgid()) + " fsgid=" + id(s.fsgid())
                + " tty=" + new String(s.tty(), StandardCharsets.US_ASCII) + " ses=" + id(s.ses()) + " comm=");
    }

    /** Ids are unsigned 32-bit numbers in the trail. */
    private static long id(long number) {
        return number & Subject.UNSET;
    }

    private static byte[] exeToKey(Subject subject, byte[] exe, int exeBytes) {
        Octets out = new Octets(256);
        out.append(EventHead.ascii(" exe="));
        UntrustedText.append(out, exe, 0, exeBytes);
        byte[] label = subject.label();
        if (label.length > 0) {
            out.append(EventHead.ascii(" subj="));
            out.append(label);
        }
        out.append(KEY_FIELD);
        return out.toByteArray();
    }
}
