package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A disk that the kernel has made read-only after an error of its own, with the log open on it. */
@Execution(ExecutionMode.CONCURRENT)
final class ReadOnlyDiskTest {
    @TempDir
    Path directory;

    /** Nothing makes such a disk writable under an open file: it is mounted anew, with what it holds, in the same place. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltsBeforeItActsAndGoesOnWhenTheDiskIsMountedAnew(Jdk jdk) throws Exception {
        Path backlog = Files.createDirectory(directory.resolve("backlog"));
        try (Ext4 disk = Ext4.mount(directory.resolve("image"), 64);
                StandingProgram program = StandingProgram.start(
                        jdk,
                        directory,
                        "log_file=" + disk.path().resolve("audit/audit.log")
                                + ",backlog_limit=512,max_log_file=1000,backlog_dir=" + backlog)) {
            // between two flushes: of one that is under way the kernel may say that it succeeded though it did not
            // (limits.md)
            State.ask(program.jvm(), "suspend test");
            program.awaitHalt("administrator");
            State.awaitStored(program.jvm());
            disk.abort();
            State.ask(program.jvm(), "resume");
            State halted = program.awaitHalt("disk_error");
            assertThat(halted.detail("disk_error")).contains("Read-only file system");

            disk.coverWith(disk.held());
            program.awaitProgress();

            program.end();
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }
}
