package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.audithalt.backlog.Backlog;
import org.audithalt.rule.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogFileTest {
    private static final int VERSION_OFFSET = 8;

    @TempDir
    Path directory;

    private BacklogFile report(Path file) {
        return BacklogFile.of(file, Clock.systemUTC());
    }

    private Path backlog() throws IOException {
        Path file = directory.resolve("app.log.backlog");
        Backlog.create(
                file, 256, new byte[] {'/'}, "log_file=/var/log/app.log\nmain_class=App\n", RuleSet.everything());
        return file;
    }

    @Test
    void tellsWhoseABacklogIs() throws IOException {
        BacklogFile found = report(backlog());

        assertThat(found.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(found.text())
                .contains("backlog of process " + ProcessHandle.current().pid() + " (App), which runs")
                .contains("/var/log/app.log", "gate open", "0 waiting threads");
        assertThat(found.members()).containsEntry("running", true).containsEntry("gate", "open");
    }

    @Test
    void tellsWhyAFileIsNone() throws IOException {
        Path foreign = Files.writeString(directory.resolve("foreign.backlog"), "not ours");
        assertThat(report(foreign).text()).contains("not a backlog");
        assertThat(report(foreign).exitCode()).isEqualTo(ExitCode.NOT_RECOVERED);
        assertThat(report(Files.createFile(directory.resolve("empty.backlog"))).text())
                .contains("empty, not a backlog");
        Path missing = directory.resolve("missing.backlog");
        assertThat(report(missing).text()).isEqualTo(missing + ": cannot be read: no such file or directory");

        Path file = backlog();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(100_000);
            assertThat(report(file).text()).contains("backlog cut to 100000 bytes");
            for (int version : new int[] {1, 3, 5}) {
                ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
                channel.write(bytes.putInt(version).flip(), VERSION_OFFSET);
                assertThat(report(file).text()).contains("backlog version " + version);
                assertThat(report(file).members()).containsKey("problem");
            }
        }
    }

    @Test
    void tellsAFileFromAProcess() {
        assertThat(BacklogFile.isNamedBy("app.log.backlog")).isTrue();
        assertThat(BacklogFile.isNamedBy("./x")).isTrue();
        assertThat(BacklogFile.isNamedBy("1234")).isFalse();
        assertThat(BacklogFile.isNamedBy("")).isFalse();
    }
}
