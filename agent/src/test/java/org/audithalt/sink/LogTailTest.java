package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a log after a kill, after others, and after a failed write. */
class LogTailTest {
    private static final int BUFFER_BYTES = 256;

    @TempDir
    private Path temporary;

    private Path directory;
    private Path path;
    private FaultyStorage storage;
    private AuditLog log;
    private long uid;

    @BeforeEach
    void prepare() throws IOException {
        uid = ((Number) Files.getAttribute(temporary, "unix:uid")).longValue();
        directory = temporary.resolve("audit");
        path = directory.resolve("audit.log");
        storage = new FaultyStorage(new FileStorage(uid));
        log = new AuditLog(storage, path, "", BUFFER_BYTES);
    }

    @AfterEach
    void close() throws IOException {
        log.close();
    }

    private void write(long first, int count) {
        assertThat(AuditLogTest.write(log, first, count)).isEqualTo(count);
    }

    @Test
    void continuesTheSerialOfAnEarlierLog() throws IOException {
        log.open();
        write(1, 7);
        log.close();

        var next = new AuditLog(storage, path, "", BUFFER_BYTES);
        next.open();
        assertThat(next.lastSerial()).isEqualTo(7);
        next.rotate(0);
        next.close();
        var afterRotation = new AuditLog(storage, path, "", BUFFER_BYTES);
        afterRotation.open();
        assertThat(afterRotation.lastSerial()).isEqualTo(7);
        afterRotation.close();
    }

    @Test
    void cutsAwayAnEventThatAKillTore() throws IOException {
        var whole = AuditLogTest.event(8);
        for (int kept = 1; kept < whole.length(); kept++) {
            Files.createDirectories(directory);
            Files.writeString(path, AuditLogTest.events(1, 7) + whole.substring(0, kept));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            var reopened = new AuditLog(storage, path, "", BUFFER_BYTES);
            reopened.open();

            assertThat(reopened.lastSerial()).isEqualTo(7);
            assertThat(reopened.tornBytes()).isEqualTo(kept);
            assertThat(AuditLogTest.write(reopened, 8, 1)).isEqualTo(1);
            assertThat(path).hasContent(AuditLogTest.events(1, 8));
            reopened.close();
        }
    }

    @Test
    void endsAHalfLineOfOthersWithANewline() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(path, AuditLogTest.events(1, 1) + "what is this");
        log.open();
        write(2, 1);

        assertThat(path).hasContent(AuditLogTest.events(1, 1) + "what is this\n" + AuditLogTest.events(2, 2));
        assertThat(log.size()).isEqualTo(Files.size(path));
    }

    @Test
    void cutsBackToTheLastWholeEventWhenTheDiskIsFull() throws IOException {
        log.open();
        write(1, 2);
        int three = AuditLogTest.event(3).length();
        storage.failing(1, 1, "No space left on device").storingPart(three + 10);

        int written = AuditLogTest.write(log, 3, 3);

        // The storage did not say how much it took, so nothing of it counts.
        assertThat(written).isZero();
        assertThat(log.trouble()).isEqualTo(SinkTrouble.NO_SPACE);
        assertThat(path).hasContent(AuditLogTest.events(1, 2));
        assertThat(log.size()).isEqualTo(Files.size(path));
        write(3, 3);
        assertThat(path).hasContent(AuditLogTest.events(1, 5));
    }
}
