package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.gate.Reason;
import org.audithalt.rule.RuleSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backlog's header says of its process, and which headers are believed. */
class HeaderTest {
    private static final String TEXT =
            "log_file=/log/a\nlog_files=/log/a:/log/b\ncontrol_socket=/run/s\nmain_class=App\nempty=\nlast=x";

    @TempDir
    Path directory;

    private Audited audited;
    private Slab slab;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory, RuleSet.everything(), TEXT);
        slab = audited.backlog.slab();
    }

    @Test
    void describesItsProcessToOthers() throws Exception {
        HeaderView view = HeaderView.of(audited.file);

        assertThat(view.processLives()).isTrue();
        assertThat(view.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(view.startMillis())
                .isEqualTo(ProcessHandle.current()
                        .info()
                        .startInstant()
                        .orElseThrow()
                        .toEpochMilli());
        assertThat(view.controlSocket()).isEqualTo("/run/s");
        assertThat(view.mainClass()).isEqualTo("App");
        assertThat(view.firstLog()).isEqualTo("/log/a");
        assertThat(view.logFile()).isEqualTo("/log/a");
        assertThat(view.gateReasons()).isEmpty();
        assertThat(view.closedSinceMillis()).isZero();
        assertThat(view.waiting()).isZero();
        assertThat(view.closed()).isFalse();
        assertThat(view.unaudited()).isFalse();
        assertThat(view.starts()).isTrue();
        assertThat(view.lastStatusMillis()).isBetween(view.startMillis(), System.currentTimeMillis());
    }

    @Test
    void saysWhichLogIsInUse() throws Exception {
        audited.backlog.logMarks().inUse(1);
        assertThat(HeaderView.of(audited.file).logFile()).isEqualTo("/log/b");

        // more than are listed
        audited.backlog.logMarks().inUse(5);
        assertThat(HeaderView.of(audited.file).logFile()).isEqualTo("/log/b");
        assertThat(LogMarks.inUseIn(slab)).isEqualTo(5);

        slab.putLong(BacklogLayout.LOG_IN_USE_OFFSET, slab.getLong(BacklogLayout.LOG_IN_USE_OFFSET) ^ 1);
        assertThat(HeaderView.of(audited.file).logFile()).isEqualTo("/log/a");
        assertThat(LogMarks.inUseIn(slab)).isZero();
        assertThat(LogMarks.inUse(CheckedNumber.word(77, BacklogLayout.LOG_IN_USE_OFFSET)))
                .isEqualTo(LogMarks.MOST_LOGS - 1);
    }

    @Test
    void keepsWhatMayBeBelievedOfEachLog() throws IOException {
        for (int log = 0; log < LogMarks.MOST_LOGS; log++) {
            assertThat(LogMarks.trustIn(slab, log)).isEqualTo(LogMarks.TRUSTED);
            audited.backlog.logMarks().trust(log, log % 3);
        }
        audited.backlog.logMarks().trust(7, LogMarks.FLUSH_FAILED);
        audited.backlog.logMarks().trust(8, LogMarks.TRUSTED);
        audited.backlog.logMarks().inUse(3);
        Files.delete(audited.file);
        audited.backlog.replace(audited.losses);

        for (Slab each : new Slab[] {slab, audited.backlog.slab()}) {
            for (int log = 0; log < 7; log++) {
                assertThat(LogMarks.trustIn(each, log)).as("log %d", log).isEqualTo(log % 3);
            }
            assertThat(LogMarks.trustIn(each, 7)).isEqualTo(LogMarks.FLUSH_FAILED);
            assertThat(LogMarks.trustIn(each, 8)).isEqualTo(LogMarks.TRUSTED);
            assertThat(LogMarks.inUseIn(each)).isEqualTo(3);
        }
    }

    @Test
    void believesNothingOfALogWhoseMarkIsDamagedUntilItIsMarkedAgain() {
        audited.backlog.logMarks().trust(2, LogMarks.MOVED_AWAY);
        slab.putLong(BacklogLayout.LOG_TRUST_OFFSET, slab.getLong(BacklogLayout.LOG_TRUST_OFFSET) ^ 1L << 40);

        for (int log = 0; log < LogMarks.MOST_LOGS; log++) {
            assertThat(LogMarks.trustIn(slab, log)).isEqualTo(LogMarks.FLUSH_FAILED);
        }
        LogMarks.trust(slab, 4, LogMarks.TRUSTED);
        for (int log = 0; log < LogMarks.MOST_LOGS; log++) {
            assertThat(LogMarks.trustIn(slab, log)).isEqualTo(log == 4 ? LogMarks.TRUSTED : LogMarks.FLUSH_FAILED);
        }
    }

    @Test
    void publishesGateWaitersSpaceAndLosses() throws Exception {
        audited.gate.close(Reason.DISK_FULL, "");
        long first = audited.gate.sinceMillis(Reason.DISK_FULL);
        while (System.currentTimeMillis() == first) {
            Thread.onSpinWait();
        }
        audited.gate.close(Reason.ADMINISTRATOR, "");
        audited.losses.count(70);
        audited.losses.count(3);

        audited.backlog.status().publish(audited.gate, 3, audited.losses, 11, 22);

        HeaderView view = HeaderView.of(audited.file);
        assertThat(view.closedSinceMillis()).as("since the first").isEqualTo(first);
        assertThat(view.waiting()).isEqualTo(3);
        assertThat(view.closed()).isTrue();
        assertThat(view.unaudited()).isFalse();
        assertThat(view.starts()).isFalse();
        assertThat(view.lastStatusMillis()).isBetween(first, System.currentTimeMillis());
        assertThat(slab.getLong(BacklogLayout.FREE_BYTES_OFFSET)).isEqualTo(11);
        assertThat(slab.getLong(BacklogLayout.NEEDED_BYTES_OFFSET)).isEqualTo(22);
        assertThat(slab.getLong(BacklogLayout.LOST_FIRST_MILLIS_OFFSET)).isEqualTo(audited.losses.firstMillis());
        assertThat(slab.getLong(BacklogLayout.LOST_LAST_MILLIS_OFFSET)).isEqualTo(audited.losses.lastMillis());
        assertThat(slab.getLong(BacklogLayout.LOST_LARGEST_OFFSET)).isEqualTo(70);
        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.lostCount()).isEqualTo(2);
            slab.putLong(BacklogLayout.LOST_COUNT_OFFSET, 5);
            assertThat(dead.lostCount()).isEqualTo(DeadBacklog.UNKNOWN);
        }
    }

    @Test
    void tellsAnOverriddenHaltFromAHalt() throws Exception {
        audited.gate.close(Reason.DISK_FULL, "");
        audited.gate.openUnaudited();
        audited.backlog.status().publish(audited.gate, 0, audited.losses, 0, 0);

        HeaderView view = HeaderView.of(audited.file);
        assertThat(view.unaudited()).isTrue();
        assertThat(view.closed()).isFalse();
        assertThat(view.gateReasons()).containsExactly("disk_full");
    }

    /** Else whoever looks before the next publication is told of a start. */
    @Test
    void carriesTheLastStatusOverToTheNextSlab() throws Exception {
        audited.gate.close(Reason.BACKLOG_GONE, "");
        audited.backlog.status().publish(audited.gate, 3, audited.losses, 1, 2);
        HeaderView before = HeaderView.of(audited.file);
        Files.delete(audited.file);
        audited.backlog.replace(audited.losses);

        HeaderView view = HeaderView.of(audited.file);
        assertThat(view.starts()).isFalse();
        assertThat(view.lastStatusMillis()).isEqualTo(before.lastStatusMillis());
        assertThat(view.gateReasons()).containsExactly("backlog_gone");
        assertThat(view.closedSinceMillis()).isEqualTo(before.closedSinceMillis());
        assertThat(view.waiting()).isEqualTo(3);
    }

    @Test
    void carriesTheStoredSerialOverToTheNextSlab() throws IOException {
        audited.backlog.status().storedSerial(99);
        Files.delete(audited.file);
        audited.backlog.replace(audited.losses);

        assertThat(audited.backlog.status().storedSerial()).isEqualTo(99);
    }

    @ParameterizedTest
    @CsvSource({
        "log_file, /log/a",
        "control_socket, /run/s",
        "last, x",
        "empty, ",
        "log, ",
        "og_file, ",
        "absent, ",
        "App, ",
    })
    void findsTheValueOfAKey(String key, String value) {
        assertThat(HeaderText.value(TEXT, key)).isEqualTo(value == null ? "" : value);
    }

    @Test
    void findsNoValueWhereTheTextEndsWithTheKey() {
        assertThat(HeaderText.value("a=1\nlog", "log")).isEmpty();
        assertThat(HeaderText.value("log\na=1", "log")).isEmpty();
        assertThat(HeaderText.value("", "log")).isEmpty();
    }

    @Test
    void listsLogsInTheirOrderAndNoMoreThanThereAreMarksFor() {
        assertThat(HeaderText.logs("log_file=/a\n")).containsExactly("/a");
        assertThat(HeaderText.logs("x=y\n")).containsExactly("");
        assertThat(HeaderText.logs("log_file=/a\nlog_files=/a:/b:/c\n")).containsExactly("/a", "/b", "/c");
        assertThat(HeaderText.logs("log_files=1:2:3:4:5:6:7:8:9:10\n"))
                .hasSize(LogMarks.MOST_LOGS)
                .last()
                .isEqualTo("9:10");
        assertThat(HeaderText.logs("log_files=1:2:3:4:5:6:7:8:9\n"))
                .hasSize(9)
                .last()
                .isEqualTo("9");
    }

    @Test
    void takesATextUpToItsRoomAndRefusesMore() throws Exception {
        int room = BacklogLayout.TEXT_BYTES - Integer.BYTES;
        HeaderText.write(slab, new byte[room]);
        assertThat(HeaderText.read(slab)).hasSize(room);

        assertThatThrownBy(() -> HeaderText.write(slab, new byte[room + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("description of the process takes " + (room + 1) + " bytes, " + BacklogLayout.TEXT_BYTES
                        + " fit");
    }

    @Test
    void readsADamagedLengthOfTheTextWithinItsArea() {
        byte[] area = new byte[100];
        area[4] = 'x';
        for (int length : new int[] {-1, Integer.MIN_VALUE}) {
            ByteBuffer.wrap(area).order(ByteOrder.nativeOrder()).putInt(length);
            assertThat(HeaderText.text(area)).isEmpty();
        }
        ByteBuffer.wrap(area).order(ByteOrder.nativeOrder()).putInt(1);
        assertThat(HeaderText.text(area)).isEqualTo("x");
        ByteBuffer.wrap(area).order(ByteOrder.nativeOrder()).putInt(5000);
        assertThat(HeaderText.text(area)).hasSize(96);
    }

    static Stream<Arguments> strangeSizes() {
        return Stream.of(
                Arguments.of(BacklogLayout.GENERAL_SLOTS_OFFSET, 128),
                Arguments.of(BacklogLayout.GENERAL_SLOTS_OFFSET, 300),
                Arguments.of(BacklogLayout.GENERAL_SLOTS_OFFSET, 1 << 21),
                Arguments.of(BacklogLayout.HEADER_BYTES_OFFSET, 4096),
                Arguments.of(BacklogLayout.SLOT_BYTES_OFFSET, 1024),
                Arguments.of(BacklogLayout.SERVICE_SLOTS_OFFSET, 1),
                Arguments.of(BacklogLayout.NESTED_SLOTS_OFFSET, 1),
                Arguments.of(BacklogLayout.CONTROL_SLOTS_OFFSET, 1),
                Arguments.of(BacklogLayout.KEYS_BYTES_OFFSET, 4096));
    }

    /** With a sum that fits: what no program of this version writes. */
    @ParameterizedTest
    @MethodSource("strangeSizes")
    void refusesSizesThatThisProgramDoesNotMake(int offset, int value) throws IOException {
        slab.putInt(offset, value);
        reseal();

        assertThatThrownBy(() -> HeaderView.of(audited.file))
                .isInstanceOf(BacklogException.class)
                .hasMessage(audited.file + ": damaged backlog header (" + Files.size(audited.file)
                        + " bytes in all); left alone");
    }

    @Test
    void refusesAHeaderWhoseSumDoesNotFit() {
        slab.putLong(BacklogLayout.START_MILLIS_OFFSET, 1);

        assertThatThrownBy(() -> HeaderView.of(audited.file)).hasMessageContaining("damaged backlog header");
        assertThat(HeaderView.read(audited.file)).isNull();
    }

    @Test
    void saysThatAFileIsEmpty() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThatThrownBy(() -> HeaderView.of(empty))
                .hasMessage(empty + ": empty, not a backlog, or one that was never in use; left alone");
        Path short12 = Files.write(directory.resolve("short"), new byte[12]);
        assertThatThrownBy(() -> HeaderView.of(short12))
                .hasMessage(short12 + ": not a backlog, or one that was never in use; left alone");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_500, 0, 1_500})
    void knowsItsProcessAlthoughItsStartIsReckonedFromARoundedTime(long offMillis) {
        slab.putLong(BacklogLayout.START_MILLIS_OFFSET, slab.getLong(BacklogLayout.START_MILLIS_OFFSET) + offMillis);

        assertThat(ProcessMark.lives(slab)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_501, 1_501, 1_000_000})
    void takesAProcessOfTheSamePidForAnotherIfItStartedAtAnotherTime(long offMillis) {
        slab.putLong(BacklogLayout.START_MILLIS_OFFSET, slab.getLong(BacklogLayout.START_MILLIS_OFFSET) + offMillis);

        assertThat(ProcessMark.lives(slab)).isFalse();
    }

    @Test
    void takesAProcessOfAnotherBootOrNamespaceForDead() {
        byte[] boot = slab.getBytes(BacklogLayout.BOOT_ID_OFFSET, BacklogLayout.BOOT_ID_BYTES);
        assertThat(new String(boot, StandardCharsets.US_ASCII)).matches("[0-9a-f-]{36}\0{4}");
        boot[0] ^= 1;
        slab.putBytes(BacklogLayout.BOOT_ID_OFFSET, boot);
        assertThat(ProcessMark.lives(slab)).isFalse();

        boot[0] ^= 1;
        slab.putBytes(BacklogLayout.BOOT_ID_OFFSET, boot);
        assertThat(ProcessMark.lives(slab)).isTrue();
        long namespace = slab.getLong(BacklogLayout.PID_NAMESPACE_OFFSET);
        assertThat(namespace).isPositive();
        slab.putLong(BacklogLayout.PID_NAMESPACE_OFFSET, namespace + 1);
        assertThat(ProcessMark.lives(slab)).isFalse();
    }

    @Test
    void takesAProcessThatHasEndedForDeadAlsoBeforeItIsReaped() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        slab.putLong(BacklogLayout.PID_OFFSET, ended.pid());
        ended.waitFor();
        assertThat(ProcessMark.lives(slab)).isFalse();

        // the child of the shell stays a zombie as long as the shell does not wait for it
        Process shell = new ProcessBuilder("sh", "-c", "sleep 0 & echo $!; exec sleep 60").start();
        try {
            String pid = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            Path stat = Path.of("/proc/" + pid + "/stat");
            await().until(() -> Files.readString(stat).contains(") Z "));
            slab.putLong(BacklogLayout.PID_OFFSET, Long.parseLong(pid));
            slab.putLong(
                    BacklogLayout.START_MILLIS_OFFSET,
                    ProcessHandle.of(Long.parseLong(pid))
                            .flatMap(process -> process.info().startInstant())
                            .map(Instant::toEpochMilli)
                            .orElse(0L));
            assertThat(ProcessMark.lives(slab)).isFalse();
        } finally {
            shell.destroyForcibly();
        }
    }

    @Test
    void countsTheNamesThatAreTaken() throws IOException {
        Path first = directory.resolve("other.log.backlog");
        assertThat(BacklogNames.taken(first)).isEmpty();
        assertThat(BacklogNames.free(first)).isEqualTo(first);
        Files.createFile(first);
        for (int number = 2; number <= 100; number++) {
            assertThat(BacklogNames.free(first)).isEqualTo(directory.resolve("other.log." + number + ".backlog"));
            Files.createSymbolicLink(directory.resolve("other.log." + number + ".backlog"), Path.of("nowhere"));
        }
        assertThat(BacklogNames.taken(first)).hasSize(100);
        assertThatThrownBy(() -> BacklogNames.free(first))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("and so are the names up to number 100 (move them away)");
        Path plain = Files.createFile(directory.resolve("plain"));
        assertThat(BacklogNames.free(plain)).isEqualTo(directory.resolve("plain.2"));
    }

    @Test
    void keepsRoomForKeysInWholePages() {
        assertThat(List.of(
                        BacklogLayout.keysBytes(0),
                        BacklogLayout.keysBytes(128 * 1024 - 4),
                        BacklogLayout.keysBytes(128 * 1024 - 3),
                        BacklogLayout.keysBytes(200_000)))
                .containsExactly(262_144, 262_144, 266_240, 401_408);
    }

    private void reseal() {
        slab.putLong(BacklogLayout.HEADER_CRC_OFFSET, HeaderCheck.sum(slab.getBytes(0, BacklogLayout.KEYS_OFFSET)));
    }
}
