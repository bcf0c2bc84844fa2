package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.audithalt.build.RequiredTool;
import org.audithalt.record.Octets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
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

    static String event(long serial) {
        return "type=SYSCALL msg=audit(1795499532.659:" + serial + "): arch=c000003e\n"
                + "type=PROCTITLE msg=audit(1795499532.659:" + serial + "): proctitle=" + "7".repeat((int) serial % 90)
                + "\n";
    }

    static int write(AuditLog log, long first, int count) {
        var text = new Octets(64);
        var ends = new int[count];
        for (int i = 0; i < count; i++) {
            text.append(event(first + i).getBytes(StandardCharsets.US_ASCII));
            ends[i] = text.length();
        }
        return log.write(text, ends, count);
    }

    static String events(long first, long last) {
        var text = new StringBuilder();
        for (long serial = first; serial <= last; serial++) {
            text.append(event(serial));
        }
        return text.toString();
    }

    private void write(long first, int count) {
        assertThat(write(log, first, count)).isEqualTo(count);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private Path rotated(int number) {
        return path.resolveSibling("audit.log." + number);
    }

    @Test
    void makesDirectoryAndFileForTheOwnerAlone() throws IOException {
        log.open();

        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(path)).isEqualTo("rw-------");
        assertThat(log.lastSerial()).isZero();
        assertThat(log.check()).isEqualTo(Presence.PRESENT);
        assertThat(log.usableBytes()).isPositive();
        assertThat(log.blockSize()).isPositive();
    }

    @Test
    void letsTheLogGroupRead() throws IOException {
        var gid = Files.getAttribute(temporary, "unix:gid").toString();
        try (var grouped = new AuditLog(storage, path, gid, BUFFER_BYTES)) {
            grouped.open();
            write(grouped, 1, 1);
            grouped.rotate();

            assertThat(mode(directory)).isEqualTo("rwxr-x---");
            assertThat(mode(path)).isEqualTo("rw-r-----");
            assertThat(mode(rotated(1))).isEqualTo("r--r-----");
        }
    }

    @Test
    void letsTheLogGroupReadALogThatWasMadeWithoutOne() throws IOException {
        log.open();
        write(1, 1);
        log.rotate();
        write(2, 1);
        assertThat(mode(rotated(1))).isEqualTo("r--------");
        log.close();

        var gid = Files.getAttribute(temporary, "unix:gid").toString();
        try (var grouped = new AuditLog(storage, path, gid, BUFFER_BYTES)) {
            grouped.open();

            assertThat(mode(path)).isEqualTo("rw-r-----");
            assertThat(mode(directory)).as("it is not ours to open").isEqualTo("rwx------");
        }
    }

    /** As when the process is no member of the group: chgrp(1) is refused. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void letsNoOtherGroupReadIfTheLogGroupIsRefused(boolean madeBefore) throws IOException {
        Files.createDirectory(directory);
        if (madeBefore) {
            log.open();
            log.close();
        }

        for (int start = 1; start <= 3; start++) {
            try (var grouped = new AuditLog(storage, path, "no-such-group", BUFFER_BYTES)) {
                assertThatThrownBy(grouped::open).as("start %d", start).isInstanceOf(IOException.class);
            }
            assertThat(mode(path)).isEqualTo("rw-------");
        }
    }

    @Test
    void givesALogOfAnotherGroupToTheLogGroup() throws IOException {
        RequiredTool.root();
        try (var grouped = new AuditLog(storage, path, "4711", BUFFER_BYTES)) {
            grouped.open();
        }
        try (var grouped = new AuditLog(storage, path, "4712", BUFFER_BYTES)) {
            grouped.open();
        }

        assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(4712);
        assertThat(mode(path)).isEqualTo("rw-r-----");
    }

    @Test
    void writesEventsWholeAlsoWhenLongerThanTheBuffer() throws IOException {
        log.open();
        write(1, 50);
        write(51, 1);

        assertThat(path).hasContent(events(1, 51));
        assertThat(log.size()).isEqualTo(Files.size(path));
        log.force(false);
    }

    @Test
    void refusesWhatMustNotBeALog() throws Exception {
        Files.createDirectories(directory);
        Files.createSymbolicLink(path, temporary.resolve("elsewhere"));
        refused("is a symbolic link");
        assertThat(temporary.resolve("elsewhere")).doesNotExist();
        Files.delete(path);

        Files.createDirectory(path);
        refused("is a directory");
        Files.delete(path);

        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        refused("is a FIFO");
        Files.delete(path);

        Files.writeString(path, "");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        refused("can be written by everybody");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        Files.createLink(temporary.resolve("second"), path);
        refused("has 2 names");
        Files.delete(temporary.resolve("second"));

        storage = new FaultyStorage(new FileStorage(uid + 1));
        log = new AuditLog(storage, path, "", BUFFER_BYTES);
        refused("belongs to user " + uid);
    }

    private void refused(String why) {
        assertThatThrownBy(log::open)
                .isInstanceOf(LogRefusedException.class)
                .hasMessageStartingWith("log_file=" + path + ": ")
                .hasMessageContaining(why)
                .message()
                .hasLineCount(1);
    }

    @Test
    void seesThatTheLogIsGoneReplacedOrTruncated() throws IOException {
        log.open();
        write(1, 3);
        assertThat(log.check()).isEqualTo(Presence.PRESENT);

        Files.writeString(path, "", StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(log.check()).isEqualTo(Presence.TRUNCATED);
        log.reopen();
        assertThat(log.check()).isEqualTo(Presence.PRESENT);

        write(1, 3);
        Files.move(path, rotated(1));
        assertThat(log.check()).isEqualTo(Presence.GONE);

        Files.copy(rotated(1), path);
        assertThat(log.check()).isEqualTo(Presence.REPLACED);
        Files.delete(path);
        Files.createSymbolicLink(path, rotated(1));
        assertThat(log.check()).isEqualTo(Presence.REPLACED);
        assertThatThrownBy(() -> log.rotate()).hasMessageContaining("no longer the file");
        Path aside = directory.resolve("audit.log.replaced");
        Files.writeString(aside, "earlier");
        log.reopen();
        assertThat(path).isRegularFile().isEmptyFile();
        assertThat(directory.resolve("audit.log.replaced.2")).isSymbolicLink();
        assertThat(aside).hasContent("earlier");
        assertThat(rotated(1)).hasContent(events(1, 3));

        Files.delete(directory.resolve("audit.log.replaced.2"));
        Files.delete(aside);
        Files.delete(path);
        Files.delete(rotated(1));
        Files.delete(directory);
        log.reopen();
        write(4, 1);
        assertThat(path).hasContent(events(4, 4));
        assertThat(mode(path)).isEqualTo("rw-------");
    }

    /** A copy, as an editor leaves it, may hold serials that are written again. */
    @Test
    void movesAwayTheFileThatOthersPutInItsPlaceAndBeginsANewOne() throws IOException {
        log.open();
        write(1, 3);
        Path copy = Files.copy(path, directory.resolve("copy"));
        Files.move(copy, path, StandardCopyOption.REPLACE_EXISTING);

        log.reopen();
        write(2, 3);
        assertThat(path).hasContent(events(2, 4));
        assertThat(rotated(1)).hasContent(events(1, 3));
    }

    /** Behind it the same serials might stand a second time, and serials rise in a file. */
    @Test
    void movesAwayWhatATruncationLeftOfTheLogAndBeginsANewOne() throws IOException {
        log.open();
        write(1, 1);
        Files.writeString(rotated(1), "logrotate's copy");
        long left = Files.size(path) / 2;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(left);
        }
        String remains = Files.readString(path);

        log.reopen();
        write(1, 2);
        assertThat(path).hasContent(events(1, 2));
        assertThat(rotated(1)).hasContent(remains);
        assertThat(mode(rotated(1))).isEqualTo("r--------");
        assertThat(rotated(2)).hasContent("logrotate's copy");
    }

    @Test
    void rotatesAsAuditdAndKeepsAll() throws IOException {
        log.open();
        for (int i = 1; i <= 4; i++) {
            write(i, 1);
            log.rotate();
        }
        write(5, 1);

        assertThat(path).hasContent(events(5, 5));
        assertThat(mode(path)).isEqualTo("rw-------");
        for (int i = 1; i <= 4; i++) {
            assertThat(rotated(i)).hasContent(events(5 - i, 5 - i));
            assertThat(mode(rotated(i))).isEqualTo("r--------");
        }
    }

    @Test
    void knowsTheOldestBeyondNumLogsAndWhatItHolds() throws IOException {
        log.open();
        for (int i = 1; i <= 7; i += 2) {
            write(i, 2);
            log.rotate();
        }

        RotatedLog oldest = Objects.requireNonNull(log.rotated().oldestSurplus(3));
        assertThat(oldest.file()).isEqualTo(rotated(4));
        assertThat(oldest.firstSerial()).isEqualTo(1);
        assertThat(oldest.lastSerial()).isEqualTo(2);
        assertThat(log.rotated().oldestSurplus(5)).isNull();
        assertThat(log.rotated().count(9)).isEqualTo(4);
        assertThat(log.rotated().count(3)).isEqualTo(3);
    }

    @Test
    void deletesNoOtherFileThatHasGotTheName() throws IOException {
        log.open();
        write(1, 1);
        log.rotate();
        RotatedLog oldest = Objects.requireNonNull(log.rotated().oldestSurplus(1));
        write(2, 1);
        log.rotate();

        assertThat(log.rotated().delete(oldest)).isFalse();
        assertThat(rotated(1)).hasContent(events(2, 2));

        assertThat(log.rotated().delete(Objects.requireNonNull(log.rotated().oldestSurplus(2))))
                .isTrue();
        assertThat(rotated(2)).doesNotExist();
    }

    @Test
    void passesOverWhatIsNoLogAmongThoseRotatedAway() throws IOException {
        log.open();
        write(1, 1);
        log.rotate();
        Files.createDirectory(rotated(2));

        assertThat(Objects.requireNonNull(log.rotated().oldestSurplus(1)).file())
                .isEqualTo(rotated(1));
    }

    @Test
    void fillsTheNumberThatAHalfRotationLeftFree() throws IOException {
        log.open();
        write(9, 1);
        Files.writeString(rotated(2), "two");
        Files.writeString(rotated(3), "three");
        log.rotate();

        assertThat(rotated(1)).hasContent(events(9, 9));
        assertThat(rotated(2)).hasContent("two");
        assertThat(rotated(3)).hasContent("three");
    }

    @Test
    void opensALogThatAHalfRotationLeftUnwritable() throws IOException {
        log.open();
        write(1, 1);
        log.close();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--------"));

        log.open();
        write(2, 1);

        assertThat(mode(path)).isEqualTo("rw-------");
        assertThat(path).hasContent(events(1, 2));
    }

    @Test
    void goesOnAfterAnInterruptClosedItsChannel() throws IOException {
        log.open();
        write(1, 1);
        Thread.currentThread().interrupt();
        int written = write(log, 2, 1);

        assertThat(written).isZero();
        assertThat(log.trouble()).isEqualTo(SinkTrouble.IO_ERROR);
        assertThat(write(log, 2, 1)).isEqualTo(1);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(path).hasContent(events(1, 2));
    }

    @Test
    void knowsFullByItsTextInAnyLanguage() {
        assertThat(SinkTrouble.of(new IOException("Disk quota exceeded"), "")).isEqualTo(SinkTrouble.NO_SPACE);
        assertThat(SinkTrouble.of(new IOException("Kein Platz"), "Kein Platz")).isEqualTo(SinkTrouble.NO_SPACE);
        assertThat(SinkTrouble.of(new IOException("Kein Platz"), "")).isEqualTo(SinkTrouble.IO_ERROR);
        assertThat(SinkTrouble.of(new IOException(), "")).isEqualTo(SinkTrouble.IO_ERROR);
        if (Files.exists(Path.of("/dev/full"))) {
            assertThat(new FileStorage(0).noSpaceText()).isNotEmpty();
        }
    }

    /** Passes over free numbers, which faults upon faults may leave. */
    static List<Path> logsOldestFirst(Path path) {
        var logs = new ArrayList<Path>();
        logs.add(path);
        for (int i = 1; i < 10; i++) {
            var rotated = path.resolveSibling(path.getFileName() + "." + i);
            if (Files.exists(rotated)) {
                logs.add(0, rotated);
            }
        }
        return logs;
    }
}
