package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.audithalt.it.program.HelloWorld;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file system that writes what has changed to new places: good enough for the log, refused for the backlog. */
@Execution(ExecutionMode.CONCURRENT)
final class CopyOnWriteTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsWhenAQuotaOrTheDiskIsUsedUpAndGoesOnByItself(Jdk jdk) throws Exception {
        Path backlog = Files.createDirectory(directory.resolve("backlog"));
        try (Btrfs disk = Btrfs.mount(directory.resolve("image"));
                StandingProgram program = StandingProgram.start(
                        jdk,
                        directory,
                        "log_file=" + disk.subvolume().resolve("audit/audit.log")
                                + ",backlog_limit=512,max_log_file=1000,backlog_dir=" + backlog)) {
            disk.limit();
            State halted = program.awaitHalt("disk_full");
            assertThat(halted.detail("disk_full")).contains("Disk quota exceeded");
            disk.unlimit();
            program.awaitProgress();

            disk.fill();
            program.awaitHalt("disk_full");
            disk.free();
            program.awaitProgress();

            program.end();
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void refusesTheBacklogThereAndOnAnOverlayWhoseLayerIsThere(Jdk jdk) throws Exception {
        Path lower = Files.createDirectory(directory.resolve("lower"));
        try (Btrfs disk = Btrfs.mount(directory.resolve("image"));
                Overlay overlay = Overlay.mount(lower, disk.subvolume())) {
            for (Path place : List.of(disk.subvolume(), overlay.path())) {
                Path backlog = Files.createDirectory(place.resolve("backlog"));
                try (AuditedJvm jvm = AuditedJvm.with(jdk)
                        .in(directory)
                        .agent("log_file=" + directory.resolve("audit/audit.log") + ",backlog_dir=" + backlog)
                        .main(HelloWorld.class.getName())
                        .start()) {
                    assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isNotZero();
                    assertThat(jvm.stdout()).isEmpty();
                    assertThat(jvm.stderr())
                            .singleElement()
                            .asString()
                            .contains("backlog_dir=" + backlog + ": btrfs writes changed blocks to new places");
                }
            }
        }
    }
}
