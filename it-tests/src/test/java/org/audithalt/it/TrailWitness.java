package org.audithalt.it;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the trail of an audited program says, Java thread by Java thread, as {@link Deed}s. */
final class TrailWitness {
    /** Of x86-64, as the kernel names them; that of the audit tables for {@code pread64} is {@code pread}. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(0, "read"),
            Map.entry(1, "write"),
            Map.entry(3, "close"),
            Map.entry(5, "fstat"),
            Map.entry(9, "mmap"),
            Map.entry(11, "munmap"),
            Map.entry(13, "rt_sigaction"),
            Map.entry(17, "pread64"),
            Map.entry(18, "pwrite64"),
            Map.entry(19, "readv"),
            Map.entry(20, "writev"),
            Map.entry(21, "access"),
            Map.entry(26, "msync"),
            Map.entry(32, "dup"),
            Map.entry(33, "dup2"),
            Map.entry(40, "sendfile"),
            Map.entry(41, "socket"),
            Map.entry(42, "connect"),
            Map.entry(43, "accept"),
            Map.entry(44, "sendto"),
            Map.entry(45, "recvfrom"),
            Map.entry(46, "sendmsg"),
            Map.entry(47, "recvmsg"),
            Map.entry(48, "shutdown"),
            Map.entry(49, "bind"),
            Map.entry(50, "listen"),
            Map.entry(54, "setsockopt"),
            Map.entry(59, "execve"),
            Map.entry(62, "kill"),
            Map.entry(72, "fcntl"),
            Map.entry(74, "fsync"),
            Map.entry(75, "fdatasync"),
            Map.entry(77, "ftruncate"),
            Map.entry(82, "rename"),
            Map.entry(83, "mkdir"),
            Map.entry(84, "rmdir"),
            Map.entry(86, "link"),
            Map.entry(87, "unlink"),
            Map.entry(88, "symlink"),
            Map.entry(89, "readlink"),
            Map.entry(90, "chmod"),
            Map.entry(91, "fchmod"),
            Map.entry(92, "chown"),
            Map.entry(93, "fchown"),
            Map.entry(94, "lchown"),
            Map.entry(137, "statfs"),
            Map.entry(190, "fsetxattr"),
            Map.entry(193, "fgetxattr"),
            Map.entry(196, "flistxattr"),
            Map.entry(199, "fremovexattr"),
            Map.entry(231, "exit_group"),
            Map.entry(234, "tgkill"),
            Map.entry(253, "inotify_init"),
            Map.entry(254, "inotify_add_watch"),
            Map.entry(255, "inotify_rm_watch"),
            Map.entry(257, "openat"),
            Map.entry(259, "mknodat"),
            Map.entry(262, "newfstatat"),
            Map.entry(263, "unlinkat"),
            Map.entry(264, "renameat"),
            Map.entry(268, "fchmodat"),
            Map.entry(280, "utimensat"),
            Map.entry(293, "pipe2"),
            Map.entry(326, "copy_file_range"),
            Map.entry(332, "statx"));

    private static final Set<String> OF_DESCRIPTOR = Set.of(
            "fchmod",
            "fchown",
            "ftruncate",
            "fsetxattr",
            "fremovexattr",
            "fgetxattr",
            "flistxattr",
            "fcntl",
            "read",
            "write",
            "pread64",
            "pwrite64",
            "readv",
            "writev",
            "sendfile",
            "copy_file_range",
            "close",
            "fsync",
            "fdatasync",
            "fstat",
            "dup",
            "dup2",
            "connect",
            "bind",
            "listen",
            "accept",
            "sendto",
            "sendmsg",
            "shutdown",
            "setsockopt",
            "recvfrom",
            "recvmsg");

    /** By level and number, hexadecimal. */
    private static final Map<String, String> OPTIONS = Map.of(
            "1 2", "SO_REUSEADDR",
            "1 6", "SO_BROADCAST",
            "1 7", "SO_SNDBUF",
            "1 8", "SO_RCVBUF",
            "1 9", "SO_KEEPALIVE",
            "1 d", "SO_LINGER",
            "1 f", "SO_REUSEPORT",
            "6 1", "TCP_NODELAY");

    private static final Map<String, String> FAMILIES = Map.of("1", "AF_UNIX", "2", "AF_INET", "a", "AF_INET6");

    private TrailWitness() {}

    /** The threads of a trail by their number in the JVM, each with what it did in the trail's order. */
    static Map<Long, Task> threads(Trail trail) {
        Map<Long, Task> threads = new LinkedHashMap<>();
        for (Trail.Event event : trail.events()) {
            String number = event.field("tid");
            if (number != null) {
                Task task = threads.computeIfAbsent(Long.parseLong(number), Task::new);
                task.names.add(String.valueOf(event.comm()));
                task.entries.add(entry(event));
            }
        }
        return threads;
    }

    /** {@code toRealPath} and {@code getCanonicalPath} ask for each part of a name, into less space than one link has. */
    private static Entry entry(Trail.Event event) {
        if (!event.type().equals("SYSCALL")) {
            return new Entry(null, String.valueOf(event.field("op")));
        }
        Deed deed = deed(event);
        boolean each = deed.name().equals("readlink") && "3ff".equals(event.field("a2"));
        return each ? new Entry(null, Causes.REAL_PATH) : new Entry(deed, "");
    }

    private static Deed deed(Trail.Event event) {
        String name = NAMES.getOrDefault(Integer.parseInt(String.valueOf(event.syscall())), "? " + event.syscall());
        List<String> objects = new ArrayList<>();
        List<String> paths = event.ofType("PATH");
        List<String> names = paths.isEmpty() ? List.of() : event.names();
        for (int i = 0; i < paths.size(); i++) {
            // strace names a socket by its addresses, the trail by its inode
            if (!paths.get(i).contains("nametype=PARENT") && !names.get(i).startsWith("socket:[")) {
                objects.add(names.get(i));
            }
        }
        if (name.equals("socket")) {
            objects.add(FAMILIES.getOrDefault(String.valueOf(event.field("a0")), "?"));
        }
        boolean ofDescriptor = OF_DESCRIPTOR.contains(name);
        // of a duplicate only the number that it takes is always told
        String number = String.valueOf(event.field(name.equals("dup2") ? "a1" : "a0"));
        int descriptor = ofDescriptor ? (int) Long.parseLong(number, 16) : -1;
        String success = event.success();
        String exit = event.exit();
        String address = event.ofType("SOCKADDR").isEmpty() ? "" : address(String.valueOf(event.field("saddr")));
        if (name.equals("setsockopt")) {
            address = OPTIONS.getOrDefault(event.field("a1") + " " + event.field("a2"), "");
        }
        return new Deed(
                name,
                descriptor,
                List.copyOf(objects),
                address,
                success == null ? null : success.equals("no"),
                exit == null ? null : Long.parseLong(exit),
                text(event, name, objects, address));
    }

    private static String text(Trail.Event event, String name, List<String> objects, String address) {
        return "serial " + event.serial() + " " + name + " a0=" + event.field("a0") + " " + objects + " " + address
                + " = " + event.exit() + " comm=" + event.comm();
    }

    private static String address(String octets) {
        byte[] bytes = HexFormat.of().parseHex(octets);
        int family = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
        if (family == 1) {
            int length = 2;
            while (length < bytes.length && bytes[length] != 0) {
                length++;
            }
            return "unix:" + new String(bytes, 2, length - 2, java.nio.charset.StandardCharsets.UTF_8);
        }
        if (bytes.length < 8 || (family != 2 && family != 10)) {
            return "";
        }
        int port = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
        if (family == 2) {
            return (bytes[4] & 0xff) + "." + (bytes[5] & 0xff) + "." + (bytes[6] & 0xff) + "." + (bytes[7] & 0xff) + ":"
                    + port;
        }
        return KernelWitness.plain("[" + ip6(bytes, 8) + "]:" + port);
    }

    /** As inet_ntop writes it. */
    private static String ip6(byte[] bytes, int from) {
        boolean mapped = true;
        for (int i = 0; i < 12; i++) {
            mapped &= bytes[from + i] == (i < 10 ? 0 : (byte) 0xff);
        }
        if (mapped) {
            return "::ffff:" + (bytes[from + 12] & 0xff) + "." + (bytes[from + 13] & 0xff) + "."
                    + (bytes[from + 14] & 0xff) + "." + (bytes[from + 15] & 0xff);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 16; i += 2) {
            int group = (bytes[from + i] & 0xff) << 8 | (bytes[from + i + 1] & 0xff);
            text.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
        }
        // the longest run of zeros, which is what inet_ntop leaves out; the addresses here have one run
        return text.toString().replaceFirst("(^|:)0(:0)+(:|$)", "::");
    }

    /**
     * One record.
     *
     * @param deed null for a message: an action that is no system call, or many
     * @param message its name then
     */
    record Entry(@Nullable Deed deed, String message) {}

    /** One Java thread. */
    static final class Task {
        private final long number;
        private final Set<String> names = new LinkedHashSet<>();
        private final List<Entry> entries = new ArrayList<>();

        private Task(long number) {
            this.number = number;
        }

        long number() {
            return number;
        }

        /** All names that it had. */
        Set<String> names() {
            return names;
        }

        List<Entry> entries() {
            return entries;
        }

        @Override
        public String toString() {
            return "#" + number + " " + names;
        }
    }
}
