package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The bout of those who see or guard actions: who they are, and with which options. */
final class Actions {
    /** The part's name. */
    static final String PART = "actions";

    /** The baseline. */
    static final String BARE = "bare JVM";

    /** Ours as it comes. */
    static final String OURS = "audithalt, capp";

    /** Ours with rules that select no action of these. */
    static final String UNSELECTED = "audithalt, rules of other things";

    /** What all want to be measured against. */
    static final String KERNEL = "kernel audit, auditd";

    static final List<String> ACTIONS = List.of(
            "stat", "open", "open-long", "open-missing", "udp-send", "create-delete", "connect-accept", "spawn");

    private static final int JDK_WITH_SECURITY_MANAGER = 17;

    /** Look-ups are not in capp, and one action is one. */
    private static final String LOOK_UPS = "-a always,exit -F arch=b64 -S stat,newfstatat,statx -k look\n";

    private static final String NOTHING = "-a always,exit -F arch=b64 -S fsetxattr -k attribute\n";

    private static final String WATCHES = """
            -w /etc/passwd -p wa -k accounts
            -w /etc/shadow -p wa -k accounts
            -w /etc/group -p wa -k accounts
            -a always,exit -F arch=b64 -S stat,newfstatat,statx -F dir=/etc -k look
            -a always,exit -F arch=b64 -S connect,sendto -F saddr_fam=1 -k local
            """;

    private static final String POLICY = """
            grant {
                permission java.io.FilePermission "<<ALL FILES>>", "read,write,delete,execute";
                permission java.net.SocketPermission "*", "connect,accept,listen,resolve";
                permission java.lang.RuntimePermission "*";
                permission java.util.PropertyPermission "*", "read,write";
                permission java.lang.management.ManagementPermission "monitor";
                permission java.net.NetPermission "*";
            };
            """;

    private static final String CALLS = String.join(
            ",",
            "trace=?openat",
            "?stat,?newfstatat,?statx",
            "?unlink,?unlinkat,?rmdir,?mkdir,?mkdirat,?rename,?renameat,?link,?linkat,?symlink,?symlinkat",
            "?ftruncate,?utimensat,?chmod,?fchmod,?fchmodat,?chown,?fchown,?lchown,?fchownat,?fsetxattr,?fremovexattr",
            "?execve,?kill,?tgkill,?exit_group",
            "?socket,?shutdown,?connect,?bind,?listen,?accept,?accept4,?sendto,?sendmsg,?getsockopt");

    private final Setup setup;
    private final Path directory;
    private final Consumer<String> notices;

    /**
     * @param directory for what contenders need, as long as they run
     * @param notices hears who cannot take part, and why
     */
    Actions(Setup setup, Path directory, Consumer<String> notices) {
        this.setup = setup;
        this.directory = directory;
        this.notices = notices;
    }

    /** All that this machine and this JDK have; the baseline first. */
    Bout bout(Jdk jdk, List<String> actions) throws IOException, InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        entrants.add(Entrant.jvm(BARE));
        entrants.add(Entrant.jvm("empty agent", "-javaagent:" + Agents.empty(directory)));
        entrants.add(ours(OURS, "rules=" + file("look.rules", LOOK_UPS) + ",rules=capp"));
        entrants.add(ours(UNSELECTED, "rules=" + file("nothing.rules", NOTHING)));
        entrants.add(ours("audithalt, watches elsewhere", "rules=" + file("watches.rules", WATCHES)));
        entrants.add(Entrant.jvm(
                "JFR, profile",
                "-XX:StartFlightRecording:settings=profile,filename=" + Entrant.DIRECTORY + "/r.jfr",
                "-Xlog:jfr*=off"));
        if (jdk.feature() == JDK_WITH_SECURITY_MANAGER) {
            entrants.add(Entrant.jvm(
                    "SecurityManager, allows all",
                    "-Djava.security.manager=org.audithalt.benchmark.contender.Permissive"));
            entrants.add(Entrant.jvm(
                    "SecurityManager, policy",
                    "-Djava.security.manager",
                    "-Djava.security.policy==" + file("all.policy", POLICY)));
        }
        addOthers(entrants);
        return new Bout(PART, setup.contender(), entrants, actions, 1, List.of());
    }

    private void addOthers(List<Entrant> entrants) throws IOException, InterruptedException {
        Optional<Path> ring = Ring.build(directory);
        if (ring.isPresent()) {
            entrants.add(Entrant.jvm("LD_PRELOAD, mapped ring")
                    .with("LD_PRELOAD", ring.get().toString())
                    .with("RING", Entrant.DIRECTORY + "/ring"));
        } else {
            notices.accept("LD_PRELOAD, mapped ring: left out, gcc is missing or fails");
        }
        Optional<String> obstacle = KernelAudit.obstacle();
        if (obstacle.isEmpty()) {
            Path own = Files.createDirectories(directory.resolve("kernel"));
            entrants.add(Entrant.jvm(KERNEL).in(new KernelAudit(own, setup.agent())));
        } else {
            notices.accept(KERNEL + ": left out, " + obstacle.get().strip().replace('\n', ' '));
        }
        if (Machine.has("strace")) {
            entrants.add(Entrant.jvm("strace --seccomp-bpf")
                    .behind(
                            Machine.tool("strace"),
                            "-f",
                            "--seccomp-bpf",
                            "-qq",
                            "-o",
                            Entrant.DIRECTORY + "/strace",
                            "-e",
                            CALLS));
        } else {
            notices.accept("strace: left out, not installed");
        }
    }

    private Entrant ours(String name, String rules) {
        return Entrant.jvm(
                name, "-javaagent:" + setup.agent() + "=log_file='" + Entrant.DIRECTORY + "/audit/audit.log'," + rules);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
