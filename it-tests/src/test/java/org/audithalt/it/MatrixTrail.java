package org.audithalt.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the records say of the threads of the matrix, in the form of {@link MatrixKernel}. */
final class MatrixTrail {
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

    /** The kernel's audit numbers of x86-64 and aarch64. */
    private static final Map<String, int[]> NUMBERS = Map.ofEntries(
            Map.entry("openat", new int[] {257, 56}),
            Map.entry("unlink", new int[] {87, 35}),
            Map.entry("unlinkat", new int[] {263, 35}),
            Map.entry("rmdir", new int[] {84, 35}),
            Map.entry("mkdir", new int[] {83, 34}),
            Map.entry("rename", new int[] {82, 38}),
            Map.entry("renameat", new int[] {264, 38}),
            Map.entry("link", new int[] {86, 37}),
            Map.entry("symlink", new int[] {88, 36}),
            Map.entry("mknodat", new int[] {259, 33}),
            Map.entry("chmod", new int[] {90, 53}),
            Map.entry("fchmod", new int[] {91, 52}),
            Map.entry("fchmodat", new int[] {268, 53}),
            Map.entry("chown", new int[] {92, 54}),
            Map.entry("lchown", new int[] {94, 54}),
            Map.entry("fchown", new int[] {93, 55}),
            Map.entry("ftruncate", new int[] {77, 46}),
            Map.entry("connect", new int[] {42, 203}),
            Map.entry("bind", new int[] {49, 200}),
            Map.entry("listen", new int[] {50, 201}),
            Map.entry("accept", new int[] {43, 202}),
            Map.entry("sendto", new int[] {44, 206}),
            Map.entry("sendmsg", new int[] {46, 211}),
            Map.entry("execve", new int[] {59, 221}),
            Map.entry("utimensat", new int[] {280, 88}),
            Map.entry("fsetxattr", new int[] {190, 7}),
            Map.entry("fremovexattr", new int[] {199, 16}),
            Map.entry("mmap", new int[] {9, 222}),
            Map.entry("fcntl", new int[] {72, 25}),
            Map.entry("fgetxattr", new int[] {193, 10}),
            Map.entry("flistxattr", new int[] {196, 13}),
            Map.entry("read", new int[] {0, 63}),
            Map.entry("write", new int[] {1, 64}),
            Map.entry("pread64", new int[] {17, 67}),
            Map.entry("pwrite64", new int[] {18, 68}),
            Map.entry("readv", new int[] {19, 65}),
            Map.entry("writev", new int[] {20, 66}),
            Map.entry("sendfile", new int[] {40, 71}),
            Map.entry("copy_file_range", new int[] {326, 285}),
            Map.entry("close", new int[] {3, 57}),
            Map.entry("munmap", new int[] {11, 215}),
            Map.entry("fsync", new int[] {74, 82}),
            Map.entry("fdatasync", new int[] {75, 83}),
            Map.entry("msync", new int[] {26, 227}),
            Map.entry("newfstatat", new int[] {262, 79}),
            Map.entry("statx", new int[] {332, 291}),
            Map.entry("fstat", new int[] {5, 80}),
            Map.entry("statfs", new int[] {137, 43}),
            Map.entry("access", new int[] {21, 48}),
            Map.entry("readlink", new int[] {89, 78}),
            Map.entry("dup", new int[] {32, 23}),
            Map.entry("inotify_init", new int[] {253, 26}),
            Map.entry("inotify_add_watch", new int[] {254, 27}),
            Map.entry("inotify_rm_watch", new int[] {255, 28}),
            Map.entry("socket", new int[] {41, 198}),
            Map.entry("shutdown", new int[] {48, 210}),
            Map.entry("setsockopt", new int[] {54, 208}),
            Map.entry("recvfrom", new int[] {45, 207}),
            Map.entry("recvmsg", new int[] {47, 212}),
            Map.entry("pipe2", new int[] {293, 59}),
            Map.entry("dup2", new int[] {33, 24}),
            Map.entry("kill", new int[] {62, 129}),
            Map.entry("tgkill", new int[] {234, 131}),
            Map.entry("rt_sigaction", new int[] {13, 134}),
            Map.entry("exit_group", new int[] {231, 94}));

    private MatrixTrail() {}

    /** The records of threads whose name begins with the round and a dot. */
    static Map<String, List<String>> records(Trail trail, String round) {
        Map<String, List<String>> records = new TreeMap<>();
        for (Trail.Event event : trail.actions()) {
            String thread = String.valueOf(event.comm());
            if (thread.startsWith(round + ".") && !thread.matches("..(started|done)")) {
                records.computeIfAbsent(shortened(thread), key -> new ArrayList<>())
                        .add(call(event));
            }
        }
        return records;
    }

    /** As the kernel keeps a thread's name. */
    private static String shortened(String thread) {
        return thread.length() > 15 ? thread.substring(0, 15) : thread;
    }

    private static String call(Trail.Event event) {
        String name = "?";
        for (Map.Entry<String, int[]> entry : NUMBERS.entrySet()) {
            if (Integer.toString(entry.getValue()[ARM ? 1 : 0]).equals(event.syscall())) {
                name = entry.getKey();
            }
        }
        List<String> objects = new ArrayList<>();
        for (int i = 0; i < event.names().size(); i++) {
            String object = event.names().get(i);
            boolean named = object.startsWith("/") || name.equals("openat");
            if (named && !event.ofType("PATH").get(i).contains("nametype=PARENT")) {
                objects.add(object);
            }
        }
        if (name.equals("connect") || name.equals("bind")) {
            objects.clear();
            String address = String.valueOf(event.field("saddr"));
            if (address.startsWith("0200") || address.startsWith("0A00")) {
                objects.add(Integer.toString(Integer.parseInt(address.substring(4, 8), 16)));
            }
        }
        return (MatrixKernel.family(name) + " " + event.success() + " " + event.exit() + " "
                        + String.join(" ", objects))
                .strip();
    }
}
