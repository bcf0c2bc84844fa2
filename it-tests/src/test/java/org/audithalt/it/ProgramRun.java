package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A real program that has worked under audit and under strace.
 *
 * @param everything whether rules selected all that can be recorded, or none were given
 * @param records actions in the trail
 */
record ProgramRun(RealProgram program, Jdk jdk, boolean everything, int records, Coverage coverage) {
    private static final Duration END = Duration.ofSeconds(60);
    private static final String ALL = "-a always,exit -S all -k all\n";

    /** Not recorded without a rule that asks for it. */
    private static final Set<String> ONLY_BY_RULE = Set.of(
            "fgetxattr",
            "flistxattr",
            "read",
            "write",
            "pread64",
            "pwrite64",
            "readv",
            "writev",
            "sendfile",
            "copy_file_range",
            "close",
            "munmap",
            "fsync",
            "fdatasync",
            "msync",
            "newfstatat",
            "lstat",
            "statx",
            "fstat",
            "statfs",
            "access",
            "readlink",
            "dup",
            "dup2",
            "dup3",
            "inotify_init1",
            "inotify_add_watch",
            "inotify_rm_watch",
            "recvfrom",
            "recvmsg",
            "pipe2");

    /** Runs it; {@code everything}: each operation that the agent knows is recorded. */
    static ProgramRun of(RealProgram program, Jdk jdk, boolean everything, Path dir) throws Exception {
        Path account = dir.resolve("strace");
        String settings = "max_log_file=2000,log_file=" + dir.resolve("audit/audit.log");
        if (everything) {
            settings += ",rules=" + Files.writeString(dir.resolve("all.rules"), ALL);
        }
        int port = FreePort.find();
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(dir)
                .agent(settings)
                .under(Strace.lightlyInto(account, KernelWitness.CALLS))
                .run(program.command(dir, port).toArray(new String[0]))
                .start()) {
            program.use(jvm, dir, port);
            // 143: ended by SIGTERM, as servers are
            assertThat(jvm.awaitExit(END)).as("%s", jvm).isIn(0, 143);
            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            String root =
                    jdk.prefix().isEmpty() ? "" : jdk.prefix().get(jdk.prefix().size() - 1);
            Predicate<Deed> selected = everything ? call -> true : ProgramRun::isSelectedWithoutRules;
            Coverage coverage = Coverage.of(account, root, trail, selected, program::isOfLibrary);
            return new ProgramRun(program, jdk, everything, trail.actions().size(), coverage);
        }
    }

    private static boolean isSelectedWithoutRules(Deed call) {
        return switch (call.name()) {
            case "mmap" -> call.text().contains("PROT_WRITE, MAP_SHARED");
            // of the options, only those that decide from whom a socket receives
            case "setsockopt" ->
                call.address().matches("(IP|IPV6|MCAST)_(ADD|DROP|JOIN|LEAVE|BLOCK|UNBLOCK|MULTICAST_IF).*");
            default -> !ONLY_BY_RULE.contains(call.name());
        };
    }
}
