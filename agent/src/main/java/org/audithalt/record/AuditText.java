package org.audithalt.record;

import org.audithalt.hook.Arch;
import org.audithalt.rule.ExcludedTypes;

/**
 * Makes the Linux audit text of a record: SYSCALL, EXECVE, SOCKADDR, MMAP, CWD, PATH…, PROCTITLE, every line in the kernel's
 * order of fields, because readers search lines from left to right instead of parsing them. {@code comm=} is the Java
 * thread's name, of an unnamed virtual thread {@code VirtualThread[#ID]}. What is no system call is a {@link MessageLine}. Our additions follow {@code key=}, where no reader minds them: {@code tid=} (Java thread id),
 * {@code vthread=1}, {@code truncated=1}, {@code op=dlopen}. In an enriched log the names of ids and the like end the lines ({@link EnrichedFields}).
 *
 * <p>An action whose outcome is unknown has neither {@code success=} nor {@code exit=}, the kernel's own form for a
 * task that dies in the call. A failure with unknown errno has {@code success=no} alone.
 *
 * <p>One event is one run of bytes, to be stored by one write. Not thread-safe; one object per log.
 */
public final class AuditText {
    /** sizeof(struct sockaddr_in), sizeof(struct sockaddr_in6); ausearch loses the host of a shorter one. */
    private static final int INET_BYTES = 16;

    private static final int INET6_BYTES = 28;
    private static final int SHORTEST_SOCKADDR = 4;
    private static final int LONGEST_SOCKADDR = 128;
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final byte[] VIRTUAL_NAME = EventHead.ascii("VirtualThread[#");
    private static final byte[] ABSENT = EventHead.ascii("(null)");
    private static final byte[] FD_FIELD = EventHead.ascii("fd=");
    private static final byte[] FLAGS_FIELD = EventHead.ascii(" flags=0x");
    private static final byte[] SADDR_FIELD = EventHead.ascii("saddr=");

    private final EventHead head;
    private final SyscallLine syscall;
    private final PathItems paths;
    private final ExecveLines execve;
    private final MessageLine message;
    private final EnrichedFields enriched;
    private final Octets socket = new Octets(LONGEST_SOCKADDR);
    private final StampedRun beforeSaddr;
    private final StampedRun beforeFd;
    private final StampedRun proctitleLine;
    private final int proctitleBytes;

    /** @param subject the process whose records these are: this one, or at recovery a dead one */
    public AuditText(Subject subject) {
        this(subject, Arch.current());
    }

    AuditText(Subject subject, Arch arch) {
        head = new EventHead(subject);
        enriched = new EnrichedFields(subject, arch);
        syscall = new SyscallLine(head, subject, arch, enriched);
        paths = new PathItems(head, subject, enriched);
        execve = new ExecveLines(head);
        message = new MessageLine(head, subject, enriched);
        beforeSaddr = new StampedRun(head, head.prepared(EventHead.ascii("SOCKADDR")), SADDR_FIELD);
        beforeFd = new StampedRun(head, head.prepared(EventHead.ascii("MMAP")), FD_FIELD);
        byte[] title = proctitleFields(subject);
        proctitleBytes = title.length;
        proctitleLine = new StampedRun(head, head.prepared(EventHead.ascii("PROCTITLE")), title);
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
            int comm = Math.min(record.comm.length(), SyscallLine.LONGEST_COMM);
            int key = Math.min(record.key.length, SyscallLine.LONGEST_KEY);
            message.append(record, comm, key, record.truncated || syscall.exeCut(), out);
            return;
        }
        paths.collect(record, shape);
        boolean cut = record.truncated || syscall.exeCut() || paths.cut();
        if (shape == EventShape.PROGRAM) {
            // Made before the SYSCALL line, which says whether the list is whole.
            execve.make(record);
            cut |= execve.cut();
        }
        syscall.append(record, paths.count(), cut, out);
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
        paths.append(excluded, out);
        if ((excluded & ExcludedTypes.PROCTITLE) == 0) {
            proctitleLine.append(out);
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

    /** What the kernel adds for mmap, whose descriptor is the fifth argument (audit_mmap_fd). */
    private void appendMapping(AuditRecord record, Octets out) {
        beforeFd.append(out);
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
        int lineBegin = out.length();
        beforeSaddr.append(out);
        out.appendUpperHex(socket.array(), 0, socket.length());
        enriched.appendAddress(socket, lineBegin, out);
        out.append('\n');
    }

    /**
     * Upper bound of the text of any record of this process, with which free space is kept for records still in the
     * backlog. Each byte of variable content becomes at most six characters, three hexadecimal pairs (a socket path: SOCKADDR,
     * PARENT and CREATE), or an empty argument of execve; the rest depends on the process only. Enriched, each byte of
     * a socket path becomes up to four more; that the rest leaves room for them is tested (AuditTextBoundTest).
     *
     * @param payloadBytes bytes of thread name, names, socket address and arguments that the record holds in the
     *     backlog
     * @return bytes; for 512 bytes of payload and a short current directory about 9 KiB
     */
    public int maxEventBytes(int payloadBytes) {
        long sockaddr = head.longest() + SADDR_FIELD.length + 2L * INET6_BYTES + 2 * 3 + 1 + enriched.longestAddress();
        long frame = syscall.longest() + sockaddr + paths.longestFrame() + head.longest() + proctitleBytes;
        // A program's name is written as argument 0 and as PATH; arguments and thread name only once.
        long asExecve = 4L * payloadBytes + execve.longest(payloadBytes);
        long asNames = 6L * payloadBytes;
        return (int) Math.min(Integer.MAX_VALUE, frame + Math.max(asExecve, asNames));
    }

    private static byte[] proctitleFields(Subject subject) {
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
