package org.audithalt.record;

import java.nio.charset.StandardCharsets;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.audithalt.rule.ExcludedTypes;

/**
 * Makes the Linux audit text of a record: SYSCALL, EXECVE, SOCKADDR, MMAP, CWD, PATH…, PROCTITLE, every line in the kernel's
 * order of fields, because readers search lines from left to right instead of parsing them. {@code comm=} is the Java
 * thread's name, of an unnamed virtual thread {@code VirtualThread[#ID]}. What is no system call is a {@link MessageLine}. Our additions follow {@code key=}, where no reader minds them: {@code tid=} (Java thread id),
 * {@code vthread=1}, {@code truncated=1}, {@code op=dlopen}.
 *
 * <p>An action whose outcome is unknown has neither {@code success=} nor {@code exit=}, the kernel's own form for a
 * task that dies in the call. A failure with unknown errno has {@code success=no} alone.
 *
 * <p>One event is one run of bytes, to be stored by one write. Not thread-safe; one object per log.
 */
public final class AuditText {
    /** Bytes of a thread name that are kept. */
    private static final int LONGEST_COMM = 512;

    /** AUDIT_MAX_KEY_LEN in the kernel. */
    private static final int LONGEST_KEY = 256;

    /** Characters of {@code exe=}, so that the SYSCALL line stays within its limit beside the longest label. */
    private static final int LONGEST_EXE = 2048;

    /** sizeof(struct sockaddr_in), sizeof(struct sockaddr_in6); ausearch loses the host of a shorter one. */
    private static final int INET_BYTES = 16;

    private static final int INET6_BYTES = 28;
    private static final int SHORTEST_SOCKADDR = 4;
    private static final int LONGEST_SOCKADDR = 128;
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    /** Characters of the longest number in decimal and in hexadecimal. */
    private static final int LONGEST_NUMBER = 20;

    private static final byte[] VIRTUAL_NAME = EventHead.ascii("VirtualThread[#");
    private static final byte[] SYSCALL = EventHead.ascii("SYSCALL");
    private static final byte[] SOCKADDR = EventHead.ascii("SOCKADDR");
    private static final byte[] MMAP = EventHead.ascii("MMAP");
    private static final byte[] FD_FIELD = EventHead.ascii("fd=");
    private static final byte[] FLAGS_FIELD = EventHead.ascii(" flags=0x");
    private static final byte[] PROCTITLE = EventHead.ascii("PROCTITLE");
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
    private static final byte[] SADDR_FIELD = EventHead.ascii("saddr=");

    private final Arch arch;
    private final EventHead head;
    private final PathItems paths;
    private final ExecveLines execve;
    private final MessageLine message;
    private final Octets socket = new Octets(LONGEST_SOCKADDR);
    private final byte[] archField;
    private final byte[] idsAndCommField;
    private final byte[] exeToKeyField;
    private final byte[] proctitleLine;
    private final boolean exeCut;

    /** @param subject the process whose records these are: this one, or at recovery a dead one */
    public AuditText(Subject subject) {
        this(subject, Arch.current());
    }

    AuditText(Subject subject, Arch arch) {
        this.arch = arch;
        head = new EventHead(subject);
        paths = new PathItems(subject);
        execve = new ExecveLines(head);
        message = new MessageLine(head, subject);
        archField = EventHead.ascii("arch=" + Integer.toHexString(arch.auditArch()));
        idsAndCommField = idsAndCommField(subject);
        byte[] exe = subject.exe();
        int kept = UntrustedText.fitting(exe, 0, exe.length, LONGEST_EXE);
        exeCut = kept < exe.length;
        exeToKeyField = exeToKeyField(subject, exe, kept);
        proctitleLine = proctitleLine(subject);
    }

    /**
     * Appends the lines of one event.
     *
     * @param record the action, with the serial number it is to have
     * @param out where to; what it holds already stays
     */
    public void append(AuditRecord record, Octets out) {
        byte shape = EventShape.of(record.operation);
        head.stamp(record.timeMillis, record.serial);
        nameVirtualThread(record);
        if (shape == EventShape.MESSAGE) {
            int comm = Math.min(record.comm.length(), LONGEST_COMM);
            int key = Math.min(record.key.length, LONGEST_KEY);
            message.append(record, comm, key, record.truncated || exeCut, out);
            return;
        }
        paths.collect(record, shape);
        boolean cut = record.truncated || exeCut || paths.cut();
        if (shape == EventShape.PROGRAM) {
            // Made before the SYSCALL line, which says whether the list is whole.
            execve.make(record);
            cut |= execve.cut();
        }
        appendSyscall(record, cut, out);
        int excluded = record.excluded;
        if (shape == EventShape.PROGRAM) {
            if ((excluded & ExcludedTypes.EXECVE) == 0) {
                out.append(execve.text());
            }
        } else if (shape == EventShape.MAPPING) {
            if ((excluded & ExcludedTypes.MMAP) == 0) {
                appendMapping(record, out);
            }
        } else if ((excluded & ExcludedTypes.SOCKADDR) == 0
                && ((shape >= EventShape.CONNECT && shape <= EventShape.PEER) || !record.address.isEmpty())) {
            appendSockaddr(record, out);
        }
        paths.append(head, excluded, out);
        if ((excluded & ExcludedTypes.PROCTITLE) == 0) {
            head.begin(out, PROCTITLE);
            out.append(proctitleLine);
        }
    }

    /** A virtual thread mostly has no name: then it is called as thread dumps call it. */
    private static void nameVirtualThread(AuditRecord record) {
        if (record.virtualThread && record.comm.isEmpty()) {
            record.comm.append(VIRTUAL_NAME);
            record.comm.appendDecimal(record.threadId);
            record.comm.append(']');
        }
    }

    private void appendSyscall(AuditRecord record, boolean cutElsewhere, Octets out) {
        head.begin(out, SYSCALL);
        out.append(archField);
        out.append(SYSCALL_FIELD);
        out.appendDecimal(record.operation.number(arch));
        if (record.outcomeKnown) {
            out.append(record.success ? SUCCESS_YES : SUCCESS_NO);
            if (record.exitKnown) {
                out.append(EXIT_FIELD);
                out.appendDecimal(record.exit);
            }
        }
        for (int i = 0; i < record.argument.length; i++) {
            out.append(' ');
            out.append('a');
            out.append('0' + i);
            out.append('=');
            boolean wide = record.operation == Operation.FTRUNCATE && i == 1;
            // mmap's first argument is an address, where the JDK leaves the choice to the kernel
            boolean elsewhere = i == 0 && EventShape.of(record.operation) == EventShape.MAPPING;
            long argument = elsewhere ? 0 : record.argument[i];
            out.appendLowerHex(wide ? argument : asRegister(argument));
        }
        out.append(ITEMS_FIELD);
        out.appendDecimal(paths.count());
        out.append(idsAndCommField);
        int comm = Math.min(record.comm.length(), LONGEST_COMM);
        UntrustedText.append(out, record.comm.array(), 0, comm);
        out.append(exeToKeyField);
        int key = Math.min(record.key.length, LONGEST_KEY);
        if (key == 0) {
            out.append(ABSENT);
        } else {
            UntrustedText.append(out, record.key, 0, key);
        }
        out.append(TID_FIELD);
        out.appendDecimal(record.threadId);
        if (record.virtualThread) {
            out.append(VIRTUAL);
        }
        if (cutElsewhere || comm < record.comm.length() || key < record.key.length) {
            out.append(TRUNCATED);
        }
        if (record.operation == Operation.DLOPEN) {
            out.append(LIBRARY);
        }
        out.append('\n');
    }

    /**
     * The C library passes AT_FDCWD (-100), a descriptor or an id of -1 as an int, in the lower half of the register.
     */
    private static long asRegister(long argument) {
        return argument < 0 && argument >= Integer.MIN_VALUE ? argument & 0xffff_ffffL : argument;
    }

    /** What the kernel adds for mmap, whose descriptor is the fifth argument (audit_mmap_fd). */
    private void appendMapping(AuditRecord record, Octets out) {
        head.begin(out, MMAP);
        out.append(FD_FIELD);
        out.appendDecimal(record.argument[0]);
        out.append(FLAGS_FIELD);
        out.appendLowerHex(record.argument[3]);
        out.append('\n');
    }

    private void appendSockaddr(AuditRecord record, Octets out) {
        socket.clear();
        if (!record.address.isEmpty()) {
            socket.append(record.address.array(), 0, Math.min(record.address.length(), LONGEST_SOCKADDR));
        } else if (!record.name.isEmpty()) {
            socket.append(AF_UNIX);
            socket.append(0);
            socket.append(record.name.array(), 0, Math.min(record.name.length(), LONGEST_SOCKADDR - 3));
            socket.append(0);
        } else {
            return;
        }
        int family = socket.array()[0];
        int shortest = family == AF_INET ? INET_BYTES : family == AF_INET6 ? INET6_BYTES : SHORTEST_SOCKADDR;
        while (socket.length() < shortest) {
            socket.append(0);
        }
        head.begin(out, SOCKADDR);
        out.append(SADDR_FIELD);
        out.appendUpperHex(socket.array(), 0, socket.length());
        out.append('\n');
    }

    /**
     * Upper bound of the text of any record of this process, with which free space is kept for records still in the
     * backlog. Each byte of variable content is written at most six times in the form of half a hexadecimal pair (a
     * socket path: SOCKADDR, PARENT and CREATE), or as an empty argument of execve; the rest depends on the process
     * only.
     *
     * @param payloadBytes bytes of thread name, names, socket address and arguments that the record holds in the
     *     backlog
     * @return bytes; for 512 bytes of payload and a short current directory about 9 KiB
     */
    public int maxEventBytes(int payloadBytes) {
        long syscall = head.longest()
                + archField.length
                + SYSCALL_FIELD.length
                + SUCCESS_YES.length
                + EXIT_FIELD.length
                + 4L * (4 + LONGEST_NUMBER)
                + ITEMS_FIELD.length
                + idsAndCommField.length
                + exeToKeyField.length
                + 2L * LONGEST_KEY
                + 2
                + TID_FIELD.length
                + VIRTUAL.length
                + TRUNCATED.length
                + LIBRARY.length
                + 4L * LONGEST_NUMBER
                + 2
                + 1;
        long sockaddr = head.longest() + SADDR_FIELD.length + 2L * INET6_BYTES + 2 * 3 + 1;
        long frame = syscall + sockaddr + paths.longestFrame(head) + head.longest() + proctitleLine.length;
        // A program's name is written as argument 0 and as PATH; arguments and thread name only once.
        long asExecve = 4L * payloadBytes + execve.longest(payloadBytes);
        long asNames = 6L * payloadBytes;
        return (int) Math.min(Integer.MAX_VALUE, frame + Math.max(asExecve, asNames));
    }

    private static byte[] idsAndCommField(Subject s) {
        return EventHead.ascii(" ppid=" + id(s.ppid()) + " pid=" + id(s.pid()) + " auid=" + id(s.auid()) + " uid="
                + id(s.uid()) + " gid=" + id(s.gid()) + " euid=" + id(s.euid()) + " suid=" + id(s.suid()) + " fsuid="
                + id(s.fsuid()) + " egid=" + id(s.egid()) + " sgid=" + id(s.sgid()) + " fsgid=" + id(s.fsgid())
                + " tty=" + new String(s.tty(), StandardCharsets.US_ASCII) + " ses=" + id(s.ses()) + " comm=");
    }

    /** Ids are unsigned 32-bit numbers in the trail. */
    private static long id(long number) {
        return number & Subject.UNSET;
    }

    private static byte[] exeToKeyField(Subject subject, byte[] exe, int exeBytes) {
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

    private static byte[] proctitleLine(Subject subject) {
        Octets out = new Octets(256);
        byte[] title = subject.proctitle();
        out.append(EventHead.ascii("proctitle="));
        if (title.length == 0) {
            out.append(ABSENT);
        } else {
            UntrustedText.append(out, title, 0, title.length);
        }
        out.append('\n');
        return out.toByteArray();
    }
}
