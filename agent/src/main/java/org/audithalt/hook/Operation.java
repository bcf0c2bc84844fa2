package org.audithalt.hook;

/**
 * The system calls that hooked JDK methods stand for: one row each with the call that glibc issues for it on either
 * architecture and its permission class. aarch64 has only the {@code *at} forms. On both an open is always
 * {@code openat}, so a rule that names only {@code open} or {@code creat} selects nothing here, as in the kernel.
 *
 * <p>The ordinal is the operation's number in the backlog. Rows may be added at the end, never moved or removed.
 * Immutable, safe to use from any thread.
 */
public enum Operation {
    OPENAT("openat", 257, "openat", 56, Permission.ACCESS_MODE),
    UNLINK("unlink", 87, "unlinkat", 35, Permission.WRITE),
    UNLINKAT("unlinkat", 263, "unlinkat", 35, Permission.WRITE),
    RMDIR("rmdir", 84, "unlinkat", 35, Permission.WRITE),
    MKDIR("mkdir", 83, "mkdirat", 34, Permission.WRITE),
    RENAME("rename", 82, "renameat", 38, Permission.WRITE),
    RENAMEAT("renameat", 264, "renameat", 38, Permission.WRITE),
    LINK("link", 86, "linkat", 37, Permission.WRITE | Permission.ATTRIBUTE),
    SYMLINK("symlink", 88, "symlinkat", 36, Permission.WRITE),
    MKNOD("mknodat", 259, "mknodat", 33, Permission.WRITE, false, "mknod"),
    CHMOD("chmod", 90, "fchmodat", 53, Permission.ATTRIBUTE),
    FCHMOD("fchmod", 91, "fchmod", 52, Permission.ATTRIBUTE),
    FCHMODAT("fchmodat", 268, "fchmodat", 53, Permission.ATTRIBUTE),
    CHOWN("chown", 92, "fchownat", 54, Permission.ATTRIBUTE),
    LCHOWN("lchown", 94, "fchownat", 54, Permission.ATTRIBUTE),
    FCHOWN("fchown", 93, "fchown", 55, Permission.ATTRIBUTE),
    FTRUNCATE("ftruncate", 77, "ftruncate", 46, Permission.WRITE),
    CONNECT("connect", 42, "connect", 203, Permission.NONE),
    BIND("bind", 49, "bind", 200, Permission.WRITE),
    LISTEN("listen", 50, "listen", 201, Permission.NONE),
    ACCEPT("accept", 43, "accept", 202, Permission.NONE, false, "accept4"),
    SENDTO("sendto", 44, "sendto", 206, Permission.NONE),
    SENDMSG("sendmsg", 46, "sendmsg", 211, Permission.NONE),
    EXECVE("execve", 59, "execve", 221, Permission.EXECUTE),
    /** Load of a native library, recorded as the {@code openat} for reading that the dynamic linker makes. */
    DLOPEN("openat", 257, "openat", 56, Permission.ACCESS_MODE, false, "dlopen"),
    UTIMENSAT("utimensat", 280, "utimensat", 88, Permission.NONE, false, "utimes", "utime", "futimesat"),
    FSETXATTR("fsetxattr", 190, "fsetxattr", 7, Permission.ATTRIBUTE),
    FREMOVEXATTR("fremovexattr", 199, "fremovexattr", 16, Permission.ATTRIBUTE),
    /** A file mapped shared and writable: whoever holds it changes the file without further calls. */
    MMAP("mmap", 9, "mmap", 222, Permission.NONE, false, "mmap_write"),
    /** A file mapped for reading or privately. */
    MMAP_READ("mmap", 9, "mmap", 222, Permission.NONE, true, "mmap_read"),
    /** {@code F_SETLKW}: waits for the lock. */
    LOCK_WAIT("fcntl", 72, "fcntl", 25, Permission.NONE, false, "fcntl_lock"),
    /** {@code F_SETLK}: a lock or its release. */
    LOCK("fcntl", 72, "fcntl", 25, Permission.NONE, false, "fcntl_lock"),
    FCNTL("fcntl", 72, "fcntl", 25, Permission.NONE, true, "fcntl_other"),
    FGETXATTR("fgetxattr", 193, "fgetxattr", 10, Permission.READ, true),
    FLISTXATTR("flistxattr", 196, "flistxattr", 13, Permission.READ, true),
    READ("read", 0, "read", 63, Permission.NONE, true),
    WRITE("write", 1, "write", 64, Permission.NONE, true),
    PREAD("pread64", 17, "pread64", 67, Permission.NONE, true, "pread"),
    PWRITE("pwrite64", 18, "pwrite64", 68, Permission.NONE, true, "pwrite"),
    READV("readv", 19, "readv", 65, Permission.NONE, true),
    WRITEV("writev", 20, "writev", 66, Permission.NONE, true),
    SENDFILE("sendfile", 40, "sendfile", 71, Permission.NONE, true),
    /** The JDK falls back to sendfile where the kernel refuses; Java does not see which it was. */
    COPY_FILE_RANGE("copy_file_range", 326, "copy_file_range", 285, Permission.NONE, true, "sendfile"),
    CLOSE("close", 3, "close", 57, Permission.NONE, true),
    MUNMAP("munmap", 11, "munmap", 215, Permission.NONE, true),
    FSYNC("fsync", 74, "fsync", 82, Permission.NONE, true),
    FDATASYNC("fdatasync", 75, "fdatasync", 83, Permission.NONE, true),
    MSYNC("msync", 26, "msync", 227, Permission.NONE, true),
    /** Of java.io. Which of its names the C library issues was settled when the JDK was built. */
    STAT("newfstatat", 262, "newfstatat", 79, Permission.NONE, true, "stat", "fstatat64"),
    /** Of java.nio.file. */
    STATX("statx", 332, "statx", 291, Permission.NONE, true, "stat", "lstat", "newfstatat"),
    FSTAT("fstat", 5, "fstat", 80, Permission.NONE, true, "newfstatat", "newfstat"),
    STATFS("statfs", 137, "statfs", 43, Permission.NONE, true),
    ACCESS("access", 21, "faccessat", 48, Permission.NONE, true),
    READLINK("readlink", 89, "readlinkat", 78, Permission.READ, true),
    DUP("dup", 32, "dup", 23, Permission.NONE, true),
    INOTIFY_INIT("inotify_init", 253, "inotify_init1", 26, Permission.NONE, true),
    INOTIFY_ADD_WATCH("inotify_add_watch", 254, "inotify_add_watch", 27, Permission.NONE, true),
    INOTIFY_RM_WATCH("inotify_rm_watch", 255, "inotify_rm_watch", 28, Permission.NONE, true),
    SOCKET("socket", 41, "socket", 198, Permission.NONE),
    SHUTDOWN("shutdown", 48, "shutdown", 210, Permission.NONE),
    /** Options that decide with whom a socket talks: multicast groups, sources, interfaces, the addresses of a peer. */
    SETSOCKOPT("setsockopt", 54, "setsockopt", 208, Permission.NONE, false, "setsockopt_peer"),
    /** All other options: they tune one socket, and every server sets many. */
    SOCKET_OPTION("setsockopt", 54, "setsockopt", 208, Permission.NONE, true, "setsockopt_other"),
    RECVFROM("recvfrom", 45, "recvfrom", 207, Permission.NONE, true),
    RECVMSG("recvmsg", 47, "recvmsg", 212, Permission.NONE, true),
    /** Descriptors that only change hands inside the process, as the one after it. */
    PIPE2("pipe2", 293, "pipe2", 59, Permission.NONE, true, "pipe"),
    DUP2("dup2", 33, "dup3", 24, Permission.NONE, true),
    KILL("kill", 62, "kill", 129, Permission.NONE),
    TGKILL("tgkill", 234, "tgkill", 131, Permission.NONE),
    RT_SIGACTION("rt_sigaction", 13, "rt_sigaction", 134, Permission.NONE, true),
    /** Never waits; its record says no outcome, as the kernel's. */
    EXIT_GROUP("exit_group", 231, "exit_group", 94, Permission.NONE),
    /** The outcome of a connect that was in progress; selected with it. */
    CONNECT_RESULT("connect_result", false, "connect"),
    GETADDRINFO("getaddrinfo", true),
    GETNAMEINFO("getnameinfo", true),
    /** {@code InetAddress.isReachable}: an ICMP echo, or a connection to port 7, all in one native method. */
    IS_REACHABLE("is_reachable", false),
    LOAD_AGENT("load_agent", false),
    FFM_DOWNCALL("ffm_downcall", false),
    NATIVE_ACCESS("native_access", true),
    SET_VM_OPTION("set_vm_option", false),
    JCMD("jcmd", false),
    JFR_PATH("jfr_path", false),
    NSS_INITIALIZE("nss_initialize", false),
    PERF_ATTACH("perf_attach", true),
    PROCESS_INFO("process_info", true),
    USER_INFO("user_info", true),
    TIME_ZONE("time_zone", true),
    /** Reads, but for SCTP, where it gives an association a socket of its own. */
    GETSOCKOPT("getsockopt", 55, "getsockopt", 209, Permission.NONE),
    /** An agent lets the JVM find classes in one more jar. */
    APPEND_CLASS_PATH("append_class_path", false),
    GSS_ACQUIRE_CRED("gss_acquire_cred", false),
    GSS_INIT_SEC_CONTEXT("gss_init_sec_context", false),
    GSS_ACCEPT_SEC_CONTEXT("gss_accept_sec_context", false),
    SCARD_ESTABLISH_CONTEXT("scard_establish_context", false),
    /** One ptrace for each thread of the process. */
    DEBUG_ATTACH("debug_attach", false, "ptrace"),
    DEBUG_DETACH("debug_detach", false, "ptrace"),
    /** One ptrace for each word of its memory. */
    DEBUG_READ("debug_read", true, "ptrace"),
    JCMD_HELP("jcmd_help", true),
    SYSTEM_PROXIES("system_proxies", true),
    MOUNT_TABLE("mount_table", true),
    TTYNAME("ttyname", true),
    /** A sound device or the ports of a mixer are opened. */
    AUDIO_OPEN("audio_open", false),
    AUDIO_CLOSE("audio_close", true),
    /** Which sound devices there are and what they can: each is opened and closed again for that. */
    AUDIO_QUERY("audio_query", true),
    MIDI_OPEN("midi_open", false),
    MIDI_CLOSE("midi_close", true),
    MIDI_QUERY("midi_query", true),
    /** A connection to the X server. */
    DISPLAY_OPEN("display_open", false),
    DISPLAY_CLOSE("display_close", true),
    /** What libX11 reads for windows: cursors, locales, defaults, input methods. */
    DISPLAY_QUERY("display_query", true),
    /** A native of java.desktop loads a library by a name of its own. */
    DESKTOP_LIBRARY("desktop_library", false),
    DESKTOP_ICON("desktop_icon", true),
    /** The desktop opens a URL or file with a program of its choice. */
    DESKTOP_URL("desktop_url", false),
    /** The screen is read, on the X server or through the desktop portal. */
    SCREEN_CAPTURE("screen_capture", false),
    /** Keyboard and mouse are played, on the X server or through the desktop portal. */
    REMOTE_INPUT("remote_input", false),
    /** fontconfig is loaded and reads its configuration. */
    FONT_CONFIG("font_config", false),
    FONT_SCALER("font_scaler", true),
    /** A connection to the CUPS server. */
    PRINT_CONNECT("print_connect", false),
    PRINT_QUERY("print_query", true),
    /** A level or switch of the machine's sound mixer. */
    AUDIO_CONTROL("audio_control", false),
    /** The interfaces of the machine and their addresses: sockets that are made to ask, and closed again. */
    NETWORK_INTERFACES("network_interfaces", true);

    private static final int NO_CALL = -1;
    private static final Operation[] ROWS = values();

    /** Other names for a call's number: auditctl's, where records have the kernel's, and on aarch64 the other way round. */
    private static final String[] SAME_CALL = {"pread", "pwrite", "newfstat"};

    /** Names of our own for one of several operations that are the same system call. */
    private static final String[] OWN_NAMES = {
        "dlopen", "mmap_write", "mmap_read", "fcntl_lock", "fcntl_other", "setsockopt_peer", "setsockopt_other"
    };

    private final String nameOnX86;
    private final int numberOnX86;
    private final String nameOnArm;
    private final int numberOnArm;
    private final int permission;
    private final boolean onlyByRule;
    private final String[] alsoNamed;

    /** What the JVM does by no system call of its own, or by many: recorded as a message of this program. */
    Operation(String name, boolean onlyByRule, String... alsoNamed) {
        this(name, NO_CALL, name, NO_CALL, Permission.NONE, onlyByRule, alsoNamed);
    }

    Operation(String nameOnX86, int numberOnX86, String nameOnArm, int numberOnArm, int permission) {
        this(nameOnX86, numberOnX86, nameOnArm, numberOnArm, permission, false);
    }

    Operation(
            String nameOnX86,
            int numberOnX86,
            String nameOnArm,
            int numberOnArm,
            int permission,
            boolean onlyByRule,
            String... alsoNamed) {
        this.nameOnX86 = nameOnX86;
        this.numberOnX86 = numberOnX86;
        this.nameOnArm = nameOnArm;
        this.numberOnArm = numberOnArm;
        this.permission = permission;
        this.onlyByRule = onlyByRule;
        this.alsoNamed = alsoNamed;
    }

    /**
     * Whether the operation is no system call: it is recorded as {@code type=USER}, and rules select it by the name that
     * {@link #callName} gives.
     *
     * @return true for those that have no number
     */
    public boolean isMessage() {
        return numberOnX86 == NO_CALL;
    }

    /**
     * The system call's number, for {@code syscall=}.
     *
     * @param arch architecture of the record
     * @return the number in that architecture's table
     */
    public int number(Arch arch) {
        return arch == Arch.AARCH64 ? numberOnArm : numberOnX86;
    }

    /**
     * The system call's name in the audit tables.
     *
     * @param arch architecture of the record
     * @return the name, lower case
     */
    public String callName(Arch arch) {
        return arch == Arch.AARCH64 ? nameOnArm : nameOnX86;
    }

    /**
     * The permission class.
     *
     * @return bits of {@link Permission}; {@link Permission#ACCESS_MODE} alone for opens
     */
    public int permission() {
        return permission;
    }

    /**
     * The permission classes of one call.
     *
     * @param accessMode open flags {@code & 3}, read only where {@link #permission()} is ACCESS_MODE
     * @return bits of READ, WRITE, EXECUTE, ATTRIBUTE
     */
    public int permission(int accessMode) {
        return permission == Permission.ACCESS_MODE ? Permission.ofAccessMode(accessMode) : permission;
    }

    /**
     * Tells whether a rule that names a system call asks for this operation. A rule file serves both architectures, so
     * either architecture's name does; and where it is the C library's own choice which of several calls it issues
     * ({@code accept} or {@code accept4}), each of their names does. The outcome of a connect is selected with the connect.
     * Where one system call is several operations its name asks for all of them, and a name of our own for one
     * ({@code mmap_write}).
     *
     * @param callName name after {@code -S}, lower case
     * @return true if it does
     */
    public boolean selectedBy(String callName) {
        if (callName.equals(nameOnX86) || callName.equals(nameOnArm)) {
            return true;
        }
        for (int i = 0; i < alsoNamed.length; i++) {
            if (callName.equals(alsoNamed[i])) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether a rule that names a system call leaves this operation out. It must name the very call that is issued
     * here, so that an ambiguous name never hides an action; or our own name for the operation.
     *
     * @param callName name after {@code -S}, lower case
     * @param arch architecture of this process
     * @return true if it does
     */
    public boolean leftOutBy(String callName, Arch arch) {
        boolean exact = isOwnName(callName) || isOneOf(SAME_CALL, callName);
        return callName.equals(callName(arch)) || (exact && selectedBy(callName));
    }

    /**
     * Tells whether a name after {@code -S} is an extension of this program, which auditctl does not know: a message's, or one
     * that tells apart what is the same system call ({@code mmap_write}, {@code mmap_read}).
     *
     * @param callName name after {@code -S}, lower case
     * @return false for names of system calls and for unknown ones
     */
    public static boolean isExtension(String callName) {
        for (int i = 0; i < ROWS.length; i++) {
            if (ROWS[i].isMessage() && callName.equals(ROWS[i].nameOnX86)) {
                return true;
            }
        }
        return isOwnName(callName);
    }

    private static boolean isOwnName(String callName) {
        return isOneOf(OWN_NAMES, callName);
    }

    private static boolean isOneOf(String[] names, String callName) {
        for (int i = 0; i < names.length; i++) {
            if (callName.equals(names[i])) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the operation is recorded only where a rule asks for it: data on open descriptors is no auditable event of
     * CAPP, and there is much of it.
     *
     * @return true if the default profile leaves it out
     */
    public boolean onlyByRule() {
        return onlyByRule;
    }

    /**
     * Whether the call acts on what a symbolic link leads to, and not on the link.
     *
     * @return false for those that remove, make, rename or read a name
     */
    public boolean followsLinks() {
        return switch (this) {
            case UNLINK, UNLINKAT, RMDIR, MKDIR, RENAME, RENAMEAT, LINK, SYMLINK, MKNOD, LCHOWN, READLINK, BIND ->
                false;
            default -> true;
        };
    }

    /**
     * Whether the call may make a name lead to another file than before: of the kernel's own doing, or because it starts a program
     * that does so.
     *
     * @return true for those that rename, link or execute
     */
    public boolean movesNames() {
        return switch (this) {
            case RENAME, RENAMEAT, LINK, SYMLINK, EXECVE -> true;
            default -> false;
        };
    }

    /**
     * Number of operations: ordinals run from 0 to this minus 1.
     *
     * @return the number of rows
     */
    public static int count() {
        return ROWS.length;
    }

    /**
     * The operation of an ordinal, without allocation.
     *
     * @param ordinal 0 to {@link #count()} minus 1
     * @return its row
     * @throws ArrayIndexOutOfBoundsException if there is none
     */
    public static Operation of(int ordinal) {
        return ROWS[ordinal];
    }
}
