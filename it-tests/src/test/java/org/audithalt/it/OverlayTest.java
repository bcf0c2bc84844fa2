package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Log and backlog in the layer that a container writes to. */
@Execution(ExecutionMode.CONCURRENT)
final class OverlayTest {
    /** Of an earlier process, in the image of the container; serial numbers go on after it. */
    private static final String EARLIER =
            "type=DAEMON_END msg=audit(1700000000.000:1): op=terminate auid=4294967295 pid=9 res=success\n";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void copiesTheLogUpHaltsWhenTheLayerIsFullAndGoesOnByItself(Jdk jdk) throws Exception {
        Path lower = Files.createDirectory(directory.resolve("lower"));
        Path below = Files.createDirectory(
                        lower.resolve("audit"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                .resolve("audit.log");
        Files.writeString(below, EARLIER);
        Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("rw-------"));
        try (Tmpfs layer = Tmpfs.mount(64);
                Overlay overlay = Overlay.mount(lower, layer.path());
                StandingProgram program = StandingProgram.start(
                        jdk,
                        directory,
                        "log_file=" + overlay.path().resolve("audit/audit.log")
                                + ",backlog_limit=512,max_log_file=1000")) {
            assertThat(layer.path().resolve("upper/audit/audit.log")).exists();
            assertThat(layer.path().resolve("upper/audit/audit.log.backlog")).exists();
            Cli.Result rotated = Cli.run("rotate", Long.toString(program.jvm().pid()));
            assertThat(rotated.exit()).as("%s", rotated).isZero();

            layer.fill();
            program.awaitHalt("disk_full");
            layer.free();
            program.awaitProgress();
            program.end();

            assertThat(below).hasContent(EARLIER);
            assertThat(program.log().resolveSibling("audit.log.1")).content().startsWith(EARLIER);
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }
}
