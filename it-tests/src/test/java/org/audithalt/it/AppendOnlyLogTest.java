package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.audithalt.it.program.Creators;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code chattr +a} on the log of a real file system: written as ever, not rotated, and told so; a full disk halts and is over. */
final class AppendOnlyLogTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int THREADS = 2;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void isWrittenButNotRotatedUntilTheAttributeIsTakenAway(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (Ext4 disk = Ext4.mount(directory.resolve("image"), 128)) {
            Path log = disk.path().resolve("audit/audit.log");
            try (AuditedJvm jvm = AuditedJvm.with(jdk)
                    .in(directory)
                    .agent("log_file=" + log + ",backlog_limit=256,max_log_file=1,log_group=root,space_left=1%,"
                            + "admin_space_left=1%")
                    .main(Creators.class.getName(), data.toString(), "" + THREADS, "gently")
                    .start()) {
                Awaitility.await("a record").atMost(LONGEST).until(() -> Files.exists(log) && Files.size(log) > 0);
                // while nothing is written: a rotation may come at any moment, and the attribute onto the log before
                State.ask(jvm, "suspend test");
                State.await(jvm, "all wait", state -> state.waiting() == THREADS);
                jvm.awaitError("audithalt: HALTED: administrator: .*", LONGEST);
                State.awaitStored(jvm);
                chattr("+a", log);
                State.ask(jvm, "resume");
                jvm.awaitError(
                        "audithalt: .*audit.log is append-only \\(chattr \\+a\\) and cannot be rotated .*; it goes on growing",
                        LONGEST);
                assertThat(State.of(jvm).closed()).isFalse();
                assertThat(State.of(jvm).value("log", "rotation").toString()).contains("is append-only");
                Cli.Result refused = Cli.run("rotate", Long.toString(jvm.pid()));
                assertThat(refused.exit()).as("%s", refused).isEqualTo(5);
                assertThat(refused.err()).contains("is append-only (chattr +a) and cannot be rotated");

                Path ballast = disk.path().resolve("ballast");
                new ProcessBuilder("dd", "if=/dev/zero", "of=" + ballast, "bs=64k", "status=none")
                        .inheritIO()
                        .start()
                        .waitFor();
                State.awaitClosed(jvm, "disk_full");
                Files.delete(ballast);
                State.awaitOpen(jvm);

                chattr("-a", log);
                assertThat(State.ask(jvm, "rotate").toString()).contains("rotated=true");
                State.await(
                        jvm,
                        "no more obstacle",
                        state -> state.value("log", "rotation").equals(""));
                chattr("+a", log);
                jvm.send("end");
                assertThat(jvm.awaitExit(LONGEST)).as("%s", jvm).isZero();
            }
            assertThat(mode(log.resolveSibling("audit.log.1")) + mode(log) + mode(log.getParent()))
                    .isEqualTo("100440" + "100640" + "40750");
            try (AuditedJvm again = AuditedJvm.with(jdk)
                    .in(directory)
                    .agent("log_file=" + log + ",backlog_limit=256,log_group=root,space_left=1%,admin_space_left=1%")
                    .main(
                            Creators.class.getName(),
                            Files.createDirectory(data.resolve("2")).toString(),
                            "1")
                    .start()) {
                again.awaitError("audithalt: .* auditing process .*", LONGEST);
                State.await(again, "writes", state -> state.number("log", "serial") > 0);
                again.send("end");
                assertThat(again.awaitExit(LONGEST)).as("%s", again).isZero();
            } finally {
                chattr("-a", log);
            }
            Trail trail = Trail.read(log);
            assertThat(trail.serialsAreGapless()).isTrue();
            List<Trail.Event> starts = trail.select(event -> "start".equals(event.field("op")));
            assertThat(starts).hasSizeLessThanOrEqualTo(1);
            assertThat(Ausearch.events(log)).isEqualTo(trail.events().size());
        }
    }

    private static void chattr(String what, Path file) throws Exception {
        Cli.Result done = Cli.run(new ProcessBuilder(Required.tool("chattr"), what, file.toString()));
        assertThat(done.exit()).as("%s", done).isZero();
    }

    private static String mode(Path file) throws Exception {
        return Integer.toOctalString((Integer) Files.getAttribute(file, "unix:mode"));
    }
}
