package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A limit of the process, of its control group or of the file system is reached: it halts, goes on, or is recovered. */
@Execution(ExecutionMode.CONCURRENT)
final class LimitFaultsTest {
    private static final String SETTINGS = ",backlog_limit=512,max_log_file=1000";
    private static final long MEBIBYTE = 1 << 20;
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    /** RLIMIT_FSIZE, then inodes; each is raised again. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsAtALimitAndGoesOnWhenItIsRaised(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(64);
                StandingProgram program = StandingProgram.start(
                        jdk,
                        directory,
                        "log_file=" + disk.path().resolve("audit/audit.log") + SETTINGS + ",backlog_dir="
                                + directory)) {
            long pid = program.jvm().pid();
            limit(pid, "--fsize", Files.size(program.log()) + 5_000 + ":");
            State full = program.awaitHalt("disk_error");
            assertThat(full.detail("disk_error")).contains("File too large");
            limit(pid, "--fsize", "unlimited:");
            program.awaitProgress();

            disk.remount("nr_inodes=" + disk.inodesUsed());
            Cli.Result rotated = Cli.run("rotate", Long.toString(pid));
            assertThat(rotated.exit()).as("%s", rotated).isEqualTo(5);
            program.assertGoesOn();
            disk.remount("nr_inodes=10000");
            assertThat(State.ask(program.jvm(), "rotate")).containsEntry("rotated", true);

            program.end();
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    /** The program needs no descriptors here, only the log's next file does. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void goesOnInTheOldLogWhileNoDescriptorIsLeftForTheNext(Jdk jdk) throws Exception {
        String settings = "log_file=" + directory.resolve("audit/audit.log") + ",backlog_limit=512,max_log_file=1";
        try (StandingProgram program = StandingProgram.start(jdk, directory, settings, "links")) {
            long pid = program.jvm().pid();
            Path audit = program.log().getParent();
            limit(pid, "--nofile", "4:");
            // a rotation that had begun may still end
            program.awaitProgress();
            AtomicInteger logs = new AtomicInteger();
            // while one is tried and taken back neither name says anything; one that had begun before may end later yet
            Awaitility.await("the log is larger than it may be")
                    .atMost(SOON)
                    .ignoreException(NoSuchFileException.class)
                    .until(() -> {
                        int now = StandingProgram.logsIn(audit).size();
                        return logs.getAndSet(now) == now && Files.size(program.log()) > MEBIBYTE * 5 / 4;
                    });
            program.awaitProgress();

            limit(pid, "--nofile", "1024:");
            Awaitility.await("rotated")
                    .atMost(SOON)
                    .until(() -> StandingProgram.logsIn(audit).size() > logs.get());
            program.end();
            program.conserved(StandingProgram.logsIn(audit));
        }
    }

    /** The kernel kills the process because its control group has used up its memory, the pages of its backlog with it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void theTrailOfAProcessKilledForWantOfMemoryIsRecovered(Jdk jdk) throws Exception {
        try (ControlGroup group = ControlGroup.ofMemory(400);
                Tmpfs disk = Tmpfs.mount(600);
                StandingProgram program = StandingProgram.start(
                        jdk,
                        directory,
                        "log_file=" + directory.resolve("audit/audit.log") + SETTINGS + ",backlog_dir="
                                + Files.createDirectory(disk.path().resolve("backlog")))) {
            group.add(program.jvm().pid());
            program.awaitProgress();
            group.exhaustMemory(disk.path().resolve("pages"));
            assertThat(program.jvm().awaitExit(SOON)).as("SIGKILL").isEqualTo(128 + 9);

            Cli.Result recovered =
                    Cli.run("recover", disk.path().resolve("backlog").toString());
            assertThat(recovered.exit()).as("%s", recovered).isZero();
            program.conservedButForInFlight(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    private static void limit(long pid, String which, String value) throws Exception {
        Cli.Result set =
                Cli.run(new ProcessBuilder(Required.tool("prlimit"), "--pid", Long.toString(pid), which + "=" + value));
        assertThat(set.exit()).as("%s", set).isZero();
    }
}
