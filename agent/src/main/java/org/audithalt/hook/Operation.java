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
    MKNOD("mknod", 133, "mknodat", 33, Permission.WRITE),
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
    ACCEPT("accept", 43, "accept", 202, Permission.NONE),
    SENDTO("sendto", 44, "sendto", 206, Permission.NONE),
    SENDMSG("sendmsg", 46, "sendmsg", 211, Permission.NONE),
    EXECVE("execve", 59, "execve", 221, Permission.EXECUTE),
    /** Load of a native library, recorded as the {@code openat} for reading that the dynamic linker makes. */
    DLOPEN("openat", 257, "openat", 56, Permission.ACCESS_MODE),
    SOCKET("socket", 41, "socket", 198, Permission.NONE),
    SHUTDOWN("shutdown", 48, "shutdown", 210, Permission.NONE),
    /** Options that decide from whom a socket receives: multicast groups, sources, interfaces. */
    SETSOCKOPT("setsockopt", 54, "setsockopt", 208, Permission.NONE),
    /** All other options: they tune one socket, and every server sets many. */
    SOCKET_OPTION("setsockopt", 54, "setsockopt", 208, Permission.NONE, true),
    RECVFROM("recvfrom", 45, "recvfrom", 207, Permission.NONE, true),
    RECVMSG("recvmsg", 47, "recvmsg", 212, Permission.NONE, true),
    READ("read", 0, "read", 63, Permission.NONE, true),
    READV("readv", 19, "readv", 65, Permission.NONE, true),
    WRITE("write", 1, "write", 64, Permission.NONE, true),
    WRITEV("writev", 20, "writev", 66, Permission.NONE, true),
    /** Descriptors that only change hands inside the process, as the two after it. */
    PIPE2("pipe2", 293, "pipe2", 59, Permission.NONE, true),
    DUP("dup", 32, "dup", 23, Permission.NONE, true),
    DUP2("dup2", 33, "dup3", 24, Permission.NONE, true),
    KILL("kill", 62, "kill", 129, Permission.NONE),
    TGKILL("tgkill", 234, "tgkill", 131, Permission.NONE),
    RT_SIGACTION("rt_sigaction", 13, "rt_sigaction", 134, Permission.NONE, true),
    /** Never waits; its record says no outcome, as the kernel's. */
    EXIT_GROUP("exit_group", 231, "exit_group", 94, Permission.NONE),
    /** The outcome of a connect that was in progress; selected with it. */
    CONNECT_RESULT("connect_result", false),
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
    TIME_ZONE("time_zone", true);

    private static final int NO_CALL = -1;
    private static final Operation[] ROWS = values();

    private final String nameOnX86;
    private final int numberOnX86;
    private final String nameOnArm;
    private final int numberOnArm;
    private final int permission;
    private final boolean onlyByRule;

    /** What the JVM does by no system call of its own, or by many: recorded as a message of this program. */
    Operation(String name, boolean onlyByRule) {
        this(name, NO_CALL, name, NO_CALL, Permission.NONE, onlyByRule);
    }

    Operation(String nameOnX86, int numberOnX86, String nameOnArm, int numberOnArm, int permission) {
        this(nameOnX86, numberOnX86, nameOnArm, numberOnArm, permission, false);
    }

    Operation(
            String nameOnX86, int numberOnX86, String nameOnArm, int numberOnArm, int permission, boolean onlyByRule) {
        this.nameOnX86 = nameOnX86;
        this.numberOnX86 = numberOnX86;
        this.nameOnArm = nameOnArm;
        this.numberOnArm = numberOnArm;
        this.permission = permission;
        this.onlyByRule = onlyByRule;
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
     * either architecture's name does; {@code accept4} does for {@code accept}, because which of the two the C library
     * issues is its own choice. The outcome of a connect is selected with the connect.
     *
     * @param callName name after {@code -S}, lower case
     * @return true if it does
     */
    public boolean selectedBy(String callName) {
        return callName.equals(nameOnX86)
                || callName.equals(nameOnArm)
                || (this == ACCEPT && callName.equals("accept4"))
                || (this == PIPE2 && callName.equals("pipe"))
                || (this == DUP2 && callName.equals("dup3"))
                || (this == CONNECT_RESULT && callName.equals("connect"));
    }

    /**
     * Whether the operation is recorded only where a rule asks for it: data on open descriptors is no auditable event of
     * CAPP, and there is much of it.
     *
     * @return true if a start without rules leaves it out
     */
    public boolean onlyByRule() {
        return onlyByRule;
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
