package org.audithalt.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the kernel saw of an audited program, thread by thread: {@link Strace}'s account of it as {@link Deed}s. */
final class KernelWitness {
    /** Calls that the agent's operations stand for, those that would do the same by another name, and who makes them. */
    static final String CALLS = "?open,?creat,openat,?openat2,?unlink,unlinkat,?rmdir,?mkdir,mkdirat,?rename,renameat,"
            + "?renameat2,?link,linkat,?symlink,symlinkat,?mknod,mknodat,?chmod,fchmod,fchmodat,?chown,?lchown,fchown,"
            + "fchownat,truncate,ftruncate,fallocate,connect,bind,listen,accept,accept4,sendto,sendmsg,sendmmsg,execve,"
            + "execveat,utimensat,?utime,?utimes,?futimesat,setxattr,lsetxattr,fsetxattr,removexattr,lremovexattr,"
            + "fremovexattr,fgetxattr,flistxattr,mmap,munmap,fcntl,flock,read,write,pread64,pwrite64,readv,writev,preadv,"
            + "pwritev,sendfile,copy_file_range,splice,close,fsync,fdatasync,sync_file_range,msync,?stat,?lstat,"
            + "newfstatat,statx,fstat,statfs,?access,faccessat,?readlink,readlinkat,dup,?dup2,dup3,?inotify_init,"
            + "inotify_init1,inotify_add_watch,inotify_rm_watch,socket,socketpair,shutdown,setsockopt,recvfrom,recvmsg,"
            + "recvmmsg,?pipe,pipe2,kill,tgkill,tkill,exit_group,chroot,mount,?io_uring_setup,memfd_create,ptrace,"
            + "clone,?clone3,?fork,?vfork,prctl";

    private static final Set<String> OF_DESCRIPTOR = Set.of(
            "fchmod",
            "fchown",
            "ftruncate",
            "fallocate",
            "fsetxattr",
            "fremovexattr",
            "fgetxattr",
            "flistxattr",
            "fcntl",
            "flock",
            "read",
            "write",
            "pread64",
            "pwrite64",
            "readv",
            "writev",
            "preadv",
            "pwritev",
            "sendfile",
            "copy_file_range",
            "close",
            "fsync",
            "fdatasync",
            "fstat",
            "dup",
            "dup2",
            "dup3",
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
    private static final Set<String> WITH_TWO_NAMES = Set.of("rename", "renameat", "renameat2", "link", "linkat");
    private static final Set<String> WITH_ADDRESS = Set.of("connect", "bind", "sendto", "recvfrom", "accept");
    private static final Set<String> NEW_THREADS = Set.of("clone", "clone3", "fork", "vfork");

    /** A descriptor and what it is; the arrow between a socket's two addresses does not end it. */
    private static final Pattern DESCRIPTOR =
            Pattern.compile("(AT_FDCWD|\\d+)<(.*?)>(\\(deleted\\))?(?=[,\\]}]|$)", Pattern.DOTALL);

    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"(?:\\.\\.\\.)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{1,3}|x[0-9a-f]{2}|.)");
    private static final Pattern PORT = Pattern.compile("sin6?_port=htons\\((\\d+)\\)");
    private static final Pattern IP4 = Pattern.compile("inet_addr\\(\"([^\"]*)\"\\)");
    private static final Pattern IP6 = Pattern.compile("inet_pton\\(AF_INET6, \"([^\"]*)\"");
    private static final Pattern SUN_PATH = Pattern.compile("sun_path=\"([^\"]*)\"");
    private static final Pattern PEER = Pattern.compile("^(?:TCP|UDP)(?:v6)?:\\[.*->(.*)]$");
    private static final Pattern OPTION = Pattern.compile("(?:SOL|IPPROTO)_\\w+, (\\w+),");
    private static final Pattern NAME = Pattern.compile("PR_SET_NAME, \"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final long NOBODY = 0;
    private static final String BEGINNING = "audithalt: ";

    private final String root;
    private final Map<Long, Task> threads = new LinkedHashMap<>();
    private final Map<Long, Long> childOf = new HashMap<>();
    private final Map<String, String> fileMappings = new HashMap<>();
    private boolean begun;
    private String directory = "";

    private KernelWitness(String root) {
        this.root = root;
    }

    /**
     * Reads an account.
     *
     * @param account written by strace with {@link #CALLS}
     * @param root directory that the program takes for {@code /}, without a slash at its end
     * @return threads of the audited process by id, with their calls since the agent said that it audits
     */
    static Map<Long, Task> threads(Path account, String root) throws IOException {
        List<Strace.Call> calls = Strace.read(account);
        KernelWitness witness = new KernelWitness(root);
        calls.forEach(witness::hear);
        return witness.threads;
    }

    private void hear(Strace.Call call) {
        if (NEW_THREADS.contains(call.name())) {
            hearOfThread(call);
            return;
        }
        Long parent = childOf.get(call.thread());
        if (parent != null) {
            hearOfChild(call, parent);
            return;
        }
        Task task = threads.computeIfAbsent(call.thread(), Task::new);
        if (call.name().equals("prctl")) {
            Matcher name = NAME.matcher(call.arguments());
            if (name.find()) {
                task.names.add(unescaped(name.group(1)));
            }
            return;
        }
        boolean failed = !call.error().isEmpty();
        Deed deed = deed(call, name(call), failed, exit(call));
        if (!begun) {
            task.begins = deed.name().equals("write")
                    && deed.descriptor() == 2
                    && call.arguments().contains(BEGINNING)
                    && call.arguments().contains(" auditing process ");
            begun = task.begins;
        }
        if (isWitnessed(call, deed)) {
            if (begun) {
                task.add(
                        deed,
                        fileMappings.remove(
                                call.name().equals("munmap") ? call.arguments().replaceFirst(",.*", "") : ""));
            } else {
                task.before++;
            }
        }
    }

    /** Of another process, only what it becomes counts: for the thread that starts it, that is the action. */
    private void hearOfChild(Strace.Call call, long parent) {
        if (parent == NOBODY
                || !call.name().equals("execve")
                || call.arguments().contains("jspawnhelper")) {
            return;
        }
        boolean failed = !call.error().isEmpty();
        if (begun) {
            threads.computeIfAbsent(parent, Task::new).calls.add(deed(call, "execve", failed, exit(call)));
        }
        if (!failed) {
            childOf.put(call.thread(), NOBODY);
        }
    }

    /** A new thread of the process, or a process of its own, which is nobody's thread, as are its own children. */
    private void hearOfThread(Strace.Call call) {
        Long starter = childOf.get(call.thread());
        boolean isThread = call.arguments().contains("CLONE_THREAD");
        String id = call.result();
        if (id.matches("\\d+") && (starter != null || !isThread)) {
            childOf.put(Long.parseLong(id), starter == null ? call.thread() : starter);
        }
    }

    /** Not the JVM's own memory, and not the flags of descriptors, for which there is no operation. */
    private boolean isWitnessed(Strace.Call call, Deed deed) {
        String arguments = call.arguments();
        switch (deed.name()) {
            case "mmap":
                boolean ofFile = !arguments.contains("MAP_ANONYMOUS");
                if (ofFile) {
                    fileMappings.put(call.result(), deed.object());
                }
                return ofFile;
            case "munmap":
                return fileMappings.containsKey(arguments.replaceFirst(",.*", ""));
            case "fcntl":
                return arguments.contains("F_SETLK") || arguments.contains("O_DIRECT");
            default:
                return true;
        }
    }

    private String name(Strace.Call call) {
        String name = call.name();
        boolean ofDescriptor = call.arguments().matches("(?s)\\d+<.*>(\\(deleted\\))?, \"\".*");
        if (name.equals("newfstatat") && ofDescriptor) {
            return "fstat";
        }
        // which of these the C library issues was settled when the JDK was built, and Java cannot know it
        if (name.equals("dup3")) {
            return "dup2";
        }
        return name.equals("accept4") ? "accept" : name.equals("stat") ? "newfstatat" : name;
    }

    private static @Nullable Long exit(Strace.Call call) {
        if (!call.error().isEmpty()) {
            return errno(call.error());
        }
        String result = call.result();
        if (result.equals("?")) {
            return null;
        }
        return result.startsWith("0x") ? Long.parseLong(result.substring(2), 16) : Long.parseLong(result);
    }

    private static long errno(String error) {
        return -ErrnoNumbers.of(error);
    }

    private Deed deed(Strace.Call call, String name, boolean failed, @Nullable Long exit) {
        String arguments = call.arguments();
        List<String> numbers = new ArrayList<>();
        List<String> descriptors = new ArrayList<>();
        Matcher descriptor = DESCRIPTOR.matcher(arguments.replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "\"\""));
        while (descriptor.find()) {
            numbers.add(descriptor.group(1));
            descriptors.add(descriptor.group(2) + (descriptor.group(3) == null ? "" : " (deleted)"));
            if (descriptor.group(1).equals("AT_FDCWD")) {
                directory = inside(descriptor.group(2));
            }
        }
        if (name.equals("socket")) {
            return new Deed(name, -1, List.of(arguments.replaceFirst(",.*", "")), "", failed, exit, call.toString());
        }
        if (name.equals("dup2")) {
            int target = numbers.size() < 2 ? -1 : Integer.parseInt(numbers.get(1));
            return new Deed(name, target, List.of(), "", failed, exit, call.toString());
        }
        boolean noName = name.equals("utimensat") && arguments.contains(">, NULL,");
        boolean emptyName = name.equals("statx") && arguments.contains(">, \"\"");
        boolean ofDescriptor = OF_DESCRIPTOR.contains(name) || noName || emptyName;
        int number = ofDescriptor ? number(arguments) : -1;
        List<String> objects = new ArrayList<>();
        String address = "";
        if (ofDescriptor || name.equals("mmap")) {
            int count = name.equals("copy_file_range") ? 2 : 1;
            for (int i = 0; i < Math.min(count, descriptors.size()); i++) {
                String of = descriptors.get(i);
                Matcher peer = PEER.matcher(of);
                if (peer.matches()) {
                    address = plain(peer.group(1));
                } else if (!of.matches("(?s)(TCP|UDP|UNIX|ICMP|RAW|NETLINK|PING|socket:).*")) {
                    objects.add(inside(of));
                }
            }
            Matcher option = OPTION.matcher(name.equals("setsockopt") ? arguments : "");
            if (option.find()) {
                address = option.group(1);
            }
            if (WITH_ADDRESS.contains(name) && arguments.contains("sa_family=")) {
                address = address(arguments);
            }
        } else {
            List<String> strings = strings(arguments);
            int names = WITH_TWO_NAMES.contains(name) || name.equals("symlink") ? 2 : 1;
            for (int i = 0; i < Math.min(names, strings.size()); i++) {
                String path = strings.get(i);
                boolean kept = path.startsWith("/") || (name.equals("symlink") && i == 0) || name.equals("execve");
                int of = Math.min(i, descriptors.size() - 1);
                String from = descriptors.isEmpty() ? directory : inside(descriptors.get(of));
                objects.add(kept ? path : from + "/" + path);
            }
        }
        return new Deed(name, number, List.copyOf(objects), address, failed, exit, call.toString());
    }

    private static int number(String arguments) {
        Matcher number = Pattern.compile("^(\\d+)").matcher(arguments);
        return number.find() ? Integer.parseInt(number.group(1)) : -1;
    }

    private static String address(String arguments) {
        Matcher port = PORT.matcher(arguments);
        Matcher ip4 = IP4.matcher(arguments);
        Matcher ip6 = IP6.matcher(arguments);
        Matcher path = SUN_PATH.matcher(arguments);
        if (path.find()) {
            return "unix:" + path.group(1);
        }
        boolean found = ip4.find() || ip6.find();
        if (!found || !port.find()) {
            return "";
        }
        return plain((arguments.contains("inet_addr") ? ip4.group(1) : "[" + ip6.group(1) + "]") + ":" + port.group(1));
    }

    /** IPv4 addresses of a dual-stack socket as IPv4. */
    static String plain(String address) {
        return address.replaceFirst("^\\[::ffff:(\\d+\\.\\d+\\.\\d+\\.\\d+)]", "$1");
    }

    /** A file's name as the program sees it. */
    private String inside(String path) {
        String plain = unescaped(path.replaceFirst("<(char|block) .*", ""));
        return !root.isEmpty() && plain.startsWith(root + "/") ? plain.substring(root.length()) : plain;
    }

    private static List<String> strings(String arguments) {
        // in the brackets after a descriptor stands what it is
        String without = DESCRIPTOR.matcher(arguments).replaceAll("$1");
        return STRING.matcher(without)
                .results()
                .map(found -> unescaped(found.group(1)))
                .toList();
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder bytes = new StringBuilder();
        Matcher escape = ESCAPE.matcher(text);
        int from = 0;
        while (escape.find()) {
            bytes.append(text, from, escape.start());
            String code = escape.group(1);
            char first = code.charAt(0);
            if (first >= '0' && first <= '7') {
                bytes.append((char) Integer.parseInt(code, 8));
            } else {
                bytes.append(first == 'n' ? '\n' : first == 't' ? '\t' : first);
            }
            from = escape.end();
        }
        bytes.append(text.substring(from));
        return new String(bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** One thread of the audited process. */
    static final class Task {
        private final long id;
        private final Set<String> names = new LinkedHashSet<>();
        private final List<Deed> calls = new ArrayList<>();
        private boolean begins;
        private int before;

        private Task(long id) {
            this.id = id;
        }

        /** A call, and what it unmaps. */
        private void add(Deed deed, @Nullable String unmapped) {
            Deed last = calls.isEmpty() ? deed : calls.get(calls.size() - 1);
            boolean fallsBack = deed.name().equals("sendfile")
                    && last.name().equals("copy_file_range")
                    && Boolean.TRUE.equals(last.failed());
            if (fallsBack) {
                // the JDK's native copies all the same, and no byte code sees by which call
                calls.add(new Deed(
                        last.name(), last.descriptor(), last.objects(), "", deed.failed(), deed.exit(), deed.text()));
            } else if (unmapped != null) {
                calls.add(new Deed(
                        deed.name(), -1, List.of(), "", deed.failed(), deed.exit(), deed.text() + " of " + unmapped));
            } else {
                calls.add(deed);
            }
        }

        long id() {
            return id;
        }

        /** The names that the kernel knew it by, in order: at most 15 bytes each; none for the thread of main. */
        Set<String> names() {
            return names;
        }

        /** Whether it said that the agent audits: the thread of main. */
        boolean isMain() {
            return begins;
        }

        /** Number of its calls before. */
        int before() {
            return before;
        }

        /** Since the agent said that it audits. */
        List<Deed> calls() {
            return calls;
        }

        @Override
        public String toString() {
            return id + " " + names;
        }
    }
}
