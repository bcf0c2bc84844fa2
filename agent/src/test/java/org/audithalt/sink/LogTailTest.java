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
        next.rotate();
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

    @Test
    void leavesAFileAloneThatOthersTruncatedBeforeItsHalfEventCouldBeCut() throws IOException {
        String three = AuditLogTest.events(1, 3);
        int half = AuditLogTest.event(4).length() / 2;
        for (int kept = 0; kept < three.length(); kept += 7) {
            Files.deleteIfExists(path);
            log = new AuditLog(storage, path, "", BUFFER_BYTES);
            log.open();
            write(1, 3);
            // a write that stores half of the event, then neither the size nor the cut
            storage.failing(1, 2, "No space left on device").storingPart(half);
            assertThat(AuditLogTest.write(log, 4, 1)).isZero();
            Files.writeString(path, three.substring(0, kept));

            assertThat(AuditLogTest.write(log, 4, 1)).as("%d bytes left", kept).isZero();

            assertThat(log.failure()).hasMessage("truncated by others");
            assertThat(path).hasContent(three.substring(0, kept));
            assertThat(log.check()).isEqualTo(Presence.TRUNCATED);
            log.reopen();
            assertThat(log.check()).isEqualTo(Presence.PRESENT);
            assertThat(AuditLogTest.write(log, 4, 1)).isOne();
            assertThat(Files.readString(path)).endsWith(AuditLogTest.event(4));
            log.close();
        }
    }

    /** The half event went behind the place where others had cut, so the file is longer than its last whole event says. */
    @Test
    void knowsATruncatedFileAlsoWhenTheHalfEventMadeItLongEnough() throws IOException {
        log = new AuditLog(storage, path, "", 128);
        log.open();
        write(1, 3);
        Files.writeString(path, AuditLogTest.events(1, 2));
        // the first half goes through, the second fails, and so does the look at the size
        storage.failing(2, 2, "No space left on device");

        assertThat(AuditLogTest.write(log, 85, 1)).isZero();
        assertThat(Files.size(path)).isGreaterThan(log.size());
        assertThat(AuditLogTest.write(log, 85, 1)).isZero();

        assertThat(log.check()).isEqualTo(Presence.TRUNCATED);
    }
}
