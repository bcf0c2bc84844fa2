package org.audithalt.it;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a call of a Java thread has no record of its own. */
final class Causes {
    /** Begins the cause of a call that is part of a recorded action. */
    static final String WITHIN = "part of ";

    /** Stands for a record whose native asks for each part of a name. */
    static final String REAL_PATH = "realpath";

    /** What a library of the program does by itself. */
    static final String LIBRARY = "the program's own native library";

    private static final Set<String> OF_LINKER =
            Set.of("openat", "read", "pread64", "fstat", "newfstatat", "mmap", "munmap", "close", "access", "readlink");
    private static final Set<String> OF_RESOLVER = Set.of(
            "openat",
            "read",
            "fstat",
            "newfstatat",
            "mmap",
            "munmap",
            "close",
            "socket",
            "connect",
            "bind",
            "setsockopt",
            "sendto",
            "sendmsg",
            "sendmmsg",
            "recvfrom",
            "recvmsg",
            "access",
            "write");
    private static final Set<String> OF_START = Set.of("read", "write", "close");
    private static final Set<String> OF_COPY = Set.of("sendfile", "copy_file_range");

    private Causes() {}

    /** The hooks' own: the name of a descriptor. */
    static boolean isAgents(Deed call) {
        return call.name().equals("readlink") && call.object().startsWith("/proc/self/fd/");
    }

    /**
     * The cause.
     *
     * @param calls of the thread
     * @param place of the call in question
     * @param last place of the last call with a record before it; -1 if there is none
     * @param record that record
     * @param next place of the next call with a record; -1 if there is none
     * @param following that record
     * @param messages operations that stand in the trail between both records
     * @return empty if none is known
     */
    static String of(
            List<Deed> calls,
            int place,
            int last,
            @Nullable Deed record,
            int next,
            @Nullable Deed following,
            List<String> messages) {
        Deed call = calls.get(place);
        String name = call.name();
        String object = call.object();
        if (object.matches("/proc/\\d+/mounts")) {
            return WITHIN + "the reading of the table of mounts";
        }
        if (name.equals("readlink") && messages.contains(REAL_PATH)) {
            return WITHIN + "toRealPath, getCanonicalPath";
        }
        if (messages.contains("time_zone") && object.matches("/etc/(timezone|localtime)|/usr/share/zoneinfo.*")) {
            return WITHIN + "finding the time zone";
        }
        if (messages.contains("process_info") && object.startsWith("/proc/")) {
            return WITHIN + "a look at processes";
        }
        if (messages.contains("user_info") && object.matches("/etc/(passwd|group|nsswitch.conf)")) {
            return WITHIN + "finding the name of a user or group";
        }
        boolean looksUp = messages.stream().anyMatch(message -> message.matches("get(addr|name)info|is_reachable"));
        if (looksUp && OF_RESOLVER.contains(name)) {
            return WITHIN + "a look-up in the C library";
        }
        if (OF_LINKER.contains(name) && isLibrary(object)) {
            return WITHIN + "the load of a library by the dynamic linker";
        }
        if (name.equals("munmap") && isLibrary(call.text().replaceFirst("(?s).* of ", ""))) {
            return WITHIN + "the load of a library by the dynamic linker";
        }
        if (name.equals("close")
                && record != null
                && record.name().equals("openat")
                && record.exit() == null
                && record.objects().equals(call.objects())) {
            return WITHIN + "createNewFile, which closes what it has made";
        }
        boolean starts = (record != null && record.name().equals("execve"))
                || (following != null && following.name().equals("execve"));
        if (starts
                && (name.equals("execve")
                        || (OF_START.contains(name) && object.startsWith("pipe:"))
                        || name.equals("pipe2"))) {
            return WITHIN + "the start of a process";
        }
        if (name.equals("copy_file_range")
                && following != null
                && following.name().equals(name)
                && next == place + 1) {
            return WITHIN + "a copy, which goes on with sendfile";
        }
        if (record != null
                && OF_COPY.contains(name)
                && name.equals(record.name())
                && call.descriptor() == record.descriptor()) {
            return WITHIN + "a copy";
        }
        if (name.equals("setsockopt") && record != null && record.name().equals("socket")) {
            return WITHIN + "the new socket's native method";
        }
        if (name.equals("fstat") && looksAtOpened(calls, place)) {
            return WITHIN + "an open, which looks at what it has opened";
        }
        if (object.endsWith("/lib/modules")) {
            return "the JVM loads a class of the JDK";
        }
        if (object.matches(
                "/sys/fs/cgroup.*|/proc/(self/(cgroup|mountinfo|status)|meminfo|stat|cpuinfo)|/sys/devices/.*")) {
            return "the JVM asks for the limits of its machine or container";
        }
        if (object.startsWith("/tmp/hsperfdata_")) {
            return "the JVM's performance data";
        }
        if (object.matches("/etc/(timezone|localtime)|/usr/share/zoneinfo.*")) {
            return "finding the time zone, which rules can select as time_zone";
        }
        boolean asksServer = name.equals("sendmmsg")
                || call.text().contains("SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK")
                || call.text().contains("htons(53)")
                || call.address().endsWith(":53");
        if (asksServer
                || object.matches("/etc/(hosts|host.conf|resolv.conf)|AF_UNIX|unix:/var/run/nscd/socket")
                || (name.equals("close") && call.text().contains("<UNIX"))) {
            return "a look-up in the C library, which rules can select as getaddrinfo";
        }
        if (object.matches("/etc/(passwd|group|nsswitch.conf)")) {
            return "the C library looks for the name of a user or group";
        }
        if (object.startsWith("anon_inode:[event")) {
            return "a selector's own descriptors";
        }
        boolean ofInterfaces = object.contains("/net/if_inet6")
                || call.toString().contains("SOCK_DGRAM, IPPROTO_IP")
                || (name.equals("close") && call.toString().matches(".*<UDP(v6)?:\\[\\d+]>.*"));
        if (ofInterfaces) {
            return messages.contains("network_interfaces")
                    ? WITHIN + "asking for the interfaces"
                    : "asking for the interfaces, which rules can select as network_interfaces";
        }
        if (name.equals("dup2") && call.text().matches("(?s).*dup[23]\\(\\d+<[^,]*, \\d+<(TCP|UDP|UNIX).*")) {
            return "the JDK takes a socket away from blocked calls before its close";
        }
        if (name.equals("tgkill") && call.toString().contains("SIGRT")) {
            return "the JDK wakes its own thread from a blocked call";
        }
        if (name.equals("accept") && call.exit() != null && (call.exit() == -4 || call.exit() == -11)) {
            return "an accept that came to nothing is an event by rule only";
        }
        if (object.matches("/proc/\\d+/stat")) {
            return "ProcessHandle asks when a process started";
        }
        return "";
    }

    /** Whether a record is that of a library's load, which does not tell the descriptor. */
    static boolean isLibraryLoad(Deed record) {
        return record.name().equals("openat") && record.exit() == null && isLibrary(record.object());
    }

    private static boolean isLibrary(String object) {
        return object.matches(".*\\.so(\\.\\d+)*|/etc/ld\\.so\\.cache");
    }

    /** Whether no byte code makes the call: the JVM itself or a library of the program. */
    static boolean isBeyond(String cause) {
        return cause.startsWith("the JVM") || cause.equals(LIBRARY);
    }

    /** A name without what differs from run to run. */
    static String general(String object) {
        return object.replaceAll("\\d+", "N").replaceAll("[0-9a-f]{8,}", "H");
    }

    /**
     * Whether an fstat is that of the open of its descriptor, or stands for it: where others follow, the first of them may have
     * been taken for the one that has the record.
     */
    private static boolean looksAtOpened(List<Deed> calls, int place) {
        int descriptor = calls.get(place).descriptor();
        for (int i = place - 1; i >= 0; i--) {
            Deed earlier = calls.get(i);
            if (earlier.name().equals("openat") && Long.valueOf(descriptor).equals(earlier.exit())) {
                Deed after = calls.get(i + 1);
                return after.name().equals("fstat") && after.descriptor() == descriptor;
            }
        }
        return false;
    }
}
