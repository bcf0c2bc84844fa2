package org.audithalt.it;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * What keeps a process from parts of the kernel for the rest of its life: a seccomp filter, or Landlock rules. Both are installed
 * by perl, which each Debian has, and which then becomes the process.
 */
final class Sandbox {
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

    /** Arguments: number of prctl(2), filter in hexadecimal or {@code -}, {@code RIGHTS:PATH,…} or {@code -}, command. */
    private static final String LAUNCHER = """
            my ($prctl, $filter, $rules, @command) = @ARGV;
            syscall($prctl + 0, 38, 1, 0, 0, 0) == 0 or die "PR_SET_NO_NEW_PRIVS: $!";
            if ($rules ne '-') {
                my $handled = pack('Q', 0x1fff);
                my $ruleset = syscall(444, $handled, 8, 0);
                $ruleset >= 0 or die "landlock_create_ruleset: $!";
                for (split /,/, $rules) {
                    my ($rights, $path) = split /:/;
                    sysopen(my $file, $path, 010000000) or die "$path: $!";
                    my $rule = pack('Ql', $rights, fileno $file);
                    syscall(445, $ruleset, 1, $rule, 0) == 0 or die "landlock_add_rule: $!";
                }
                syscall(446, $ruleset, 0) == 0 or die "landlock_restrict_self: $!";
            }
            if ($filter ne '-') {
                my $instructions = pack('H*', $filter);
                my $program = pack('Sx6P', length($instructions) / 8, $instructions);
                syscall($prctl + 0, 22, 2, $program, 0, 0) == 0 or die "PR_SET_SECCOMP: $!";
            }
            exec { $command[0] } @command or die "$command[0]: $!";
            """;

    /**
     * Calls that the default profile of Docker, containerd and Podman refuses to a container without extra capabilities:
     * {@code name/number on x86_64/number on aarch64}. chroot(2) is left out, a JDK of the tests may need it to start.
     */
    private static final String REFUSED = """
            ptrace/101/117 syslog/103/116 uselib/134/- ustat/136/- sysfs/139/- vhangup/153/58 pivot_root/155/41 _sysctl/156/-
            acct/163/89 settimeofday/164/170 mount/165/40 umount2/166/39 swapon/167/224 swapoff/168/225 reboot/169/142
            sethostname/170/161 setdomainname/171/162 iopl/172/- ioperm/173/- create_module/174/- init_module/175/105
            delete_module/176/106 get_kernel_syms/177/- query_module/178/- quotactl/179/60 nfsservctl/180/42
            lookup_dcookie/212/18 clock_settime/227/112 mbind/237/235 set_mempolicy/238/237 get_mempolicy/239/236
            kexec_load/246/104 add_key/248/217 request_key/249/218 keyctl/250/219 unshare/272/97 move_pages/279/239
            perf_event_open/298/241 fanotify_init/300/262 open_by_handle_at/304/265 setns/308/268 process_vm_readv/310/270
            process_vm_writev/311/271 kcmp/312/272 finit_module/313/273 kexec_file_load/320/294 bpf/321/280
            userfaultfd/323/282 io_uring_setup/425/425 io_uring_enter/426/426 io_uring_register/427/427 open_tree/428/428
            move_mount/429/429 fsopen/430/430 fsconfig/431/431 fsmount/432/432 fspick/433/433 pidfd_getfd/438/438
            process_madvise/440/440 mount_setattr/442/442 quotactl_fd/443/443 set_mempolicy_home_node/450/450
            """;

    private static final int CLONE3 = 435;
    private static final int FIRST_THAT_NO_PROFILE_KNOWS = 451;
    private static final int NEW_NAMESPACES = 0x7e020000;

    /** linux/audit.h: AUDIT_ARCH_AARCH64, AUDIT_ARCH_X86_64. */
    private static final int ARCHITECTURE = ARM ? 0xc00000b7 : 0xc000003e;

    /** linux/bpf_common.h. */
    private static final int LOAD = 0x20;

    private static final int IF_EQUAL = 0x15;
    private static final int IF_NOT_LESS = 0x35;
    private static final int IF_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    /** linux/seccomp.h: struct seccomp_data, and what a filter returns. */
    private static final int NUMBER_OFFSET = 0;

    private static final int ARCHITECTURE_OFFSET = 4;
    private static final int FIRST_ARGUMENT_OFFSET = 16;
    private static final int ALLOW = 0x7fff0000;
    private static final int FAIL = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    /** linux/landlock.h, of the first version: execute, read files and directories; also write; all. */
    private static final int READ = 1 | 4 | 8;

    private static final int WRITE = READ | 2;
    private static final int ALL = 0x1fff;

    private final ByteBuffer filter = ByteBuffer.allocate(8 * 256).order(ByteOrder.LITTLE_ENDIAN);

    private Sandbox() {}

    /** The command that runs the command behind it as a container engine does by default. */
    static List<String> ofContainers() {
        return launcher(new Sandbox().profile(), "-");
    }

    /** The command that lets the command behind it write to one directory, and read all. */
    static List<String> landlocked(Path writable) {
        return launcher("-", READ + ":/," + WRITE + ":/dev," + ALL + ":" + writable);
    }

    private static List<String> launcher(String filter, String rules) {
        return List.of(Required.tool("perl"), "-e", LAUNCHER, ARM ? "167" : "157", filter, rules);
    }

    private String profile() {
        add(LOAD, 0, 0, ARCHITECTURE_OFFSET);
        add(IF_EQUAL, 1, 0, ARCHITECTURE);
        add(RETURN, 0, 0, FAIL | ENOSYS);
        add(LOAD, 0, 0, NUMBER_OFFSET);
        for (String call : REFUSED.strip().split("\\s+")) {
            String number = call.split("/")[ARM ? 2 : 1];
            if (!number.equals("-")) {
                refuse(IF_EQUAL, Integer.parseInt(number), EPERM);
            }
        }
        // a filter cannot see the arguments of clone3: the C library uses clone then
        refuse(IF_EQUAL, CLONE3, ENOSYS);
        refuse(IF_NOT_LESS, FIRST_THAT_NO_PROFILE_KNOWS, ENOSYS);
        add(IF_EQUAL, 0, 3, ARM ? 220 : 56);
        add(LOAD, 0, 0, FIRST_ARGUMENT_OFFSET);
        refuse(IF_ANY_BIT, NEW_NAMESPACES, EPERM);
        add(RETURN, 0, 0, ALLOW);
        return HexFormat.of().formatHex(filter.array(), 0, filter.position());
    }

    private void refuse(int comparison, int value, int error) {
        add(comparison, 0, 1, value);
        add(RETURN, 0, 0, FAIL | error);
    }

    /** struct sock_filter. */
    private void add(int code, int ifTrue, int ifFalse, int value) {
        filter.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(value);
    }
}
