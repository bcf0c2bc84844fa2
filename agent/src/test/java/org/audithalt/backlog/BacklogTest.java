package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.gate.Reason;
import org.audithalt.record.AuditRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacklogTest {
    @TempDir
    Path directory;

    private Audited audited;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory);
    }

    @ParameterizedTest
    @CsvSource({"1,256", "256,256", "257,512", "8192,8192", "10000,16384"})
    void roundsTheLimitUpToAPowerOfTwo(int limit, int slots) {
        assertThat(Backlog.slots(limit)).isEqualTo(slots);
    }

    @Test
    void isForItsOwnerAloneAndLeavesNoOtherFile() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(audited.file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(audited.file);
        }
        assertThat(Files.size(audited.file)).isEqualTo(audited.backlog.bytes());
    }

    @Test
    void isNeverOverwritten() throws IOException {
        byte[] before = Files.readAllBytes(audited.file);

        Audited second = new Audited(directory);

        assertThat(second.backlog.file()).isEqualTo(directory.resolve("app.log.2.backlog"));
        assertThat(Files.readAllBytes(audited.file)).isEqualTo(before);
    }

    @Test
    void replacesWhatAKilledStartLeftUnfinished() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.write(other.resolve("app.log.backlog.new"), new byte[1000]);

        Audited next = new Audited(other);

        assertThat(Files.exists(next.file)).isTrue();
        assertThat(Files.exists(other.resolve("app.log.backlog.new"))).isFalse();
    }

    /** A start that waits for space tries again and again: what each try makes must not take that space. */
    @Test
    void leavesNeitherFileNorMemoryWhenItIsTakenBack() throws IOException {
        String name = audited.file.toString();
        assertThat(Files.readString(Path.of("/proc/self/maps"))).contains(name);

        audited.backlog.discard();

        assertThat(audited.file).doesNotExist();
        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(name);
    }

    @Test
    void noticesThatItsFileIsGoneOrAnother() throws IOException {
        assertThat(audited.backlog.fileIsPresent()).isTrue();
        Path aside = directory.resolve("aside");
        Files.move(audited.file, aside);
        assertThat(audited.backlog.fileIsPresent()).isFalse();
        Files.copy(aside, audited.file);
        assertThat(audited.backlog.fileIsPresent()).isFalse();
        Files.delete(audited.file);
        Files.createSymbolicLink(audited.file, aside);
        assertThat(audited.backlog.fileIsPresent()).isFalse();
        Files.delete(audited.file);
        Files.move(aside, audited.file);
        assertThat(audited.backlog.fileIsPresent()).isTrue();
    }

    @Test
    void completesAndDrainsTheOldSlabAfterItWasReplaced() throws IOException {
        audited.opened("/old done");
        long old = audited.enter("FIS.open", "/old flying", null);
        Files.delete(audited.file);

        audited.backlog.replace(audited.losses);

        assertThat(audited.backlog.fileIsPresent()).isTrue();
        audited.opened("/new");
        assertThat(Audited.names(audited.drained())).containsExactly("/old done", "/new");
        audited.exit("FIS.open", old, 11);
        AuditRecord late = audited.drained().get(0);
        assertThat(Audited.text(late.name)).isEqualTo("/old flying");
        assertThat(late.exit).isEqualTo(11);
        audited.drain.stored(audited.drain.writtenMark());
        audited.drain.collectAll();
        assertThat(audited.drain.use().unstored()).isZero();
        assertThat(audited.used()).isZero();
    }

    @Test
    void keepsTheRecordsOfAllFilesThatWereDeletedAndRefusesOneTooMany() throws IOException {
        List<String> names = new ArrayList<>();
        for (int file = 1; file < Token.GENERATIONS; file++) {
            names.add("/" + file);
            audited.opened("/" + file);
            Files.delete(audited.backlog.slab().file());
            if (file < Token.GENERATIONS - 1) {
                audited.backlog.replace(audited.losses);
            }
        }

        assertThatThrownBy(() -> audited.backlog.replace(audited.losses))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("one too many");
        assertThat(Audited.names(audited.drained())).containsExactlyElementsOf(names);

        audited.drain.stored(audited.drain.writtenMark());
        audited.backlog.replace(audited.losses);
        assertThat(audited.backlog.fileIsPresent()).isTrue();
    }

    @Test
    void countsWhatWasCutOffAndKeepsTheRest() throws IOException {
        audited.opened("/kept");
        long flying = audited.enter("FIS.open", "/kept flying", null);
        long waiting = audited.enter("Net.accept@Nio", null, null, 5);
        long gone = audited.enter("Net.accept@Nio", null, null, 6);
        audited.exit("Net.accept@Nio", gone, 9);
        Slab slab = audited.backlog.slab();
        long length = slab.bytes();
        cut(slab.bytes() - (long) BacklogLayout.SEGMENT * SlotLayout.BYTES);
        assertThat(audited.backlog.fileIsPresent()).isFalse();

        audited.backlog.replace(audited.losses);

        assertThat(audited.backlog.fileIsPresent()).isTrue();
        assertThat(audited.file).hasSize(length);
        assertThat(audited.losses.count()).isEqualTo(2);
        audited.exit("FIS.open", flying, 3);
        audited.exit("Net.accept@Nio", waiting, 8);
        audited.opened("/new");
        assertThat(Audited.names(audited.drained())).containsExactly("/kept", "/kept flying", "/new");
        assertThat(audited.losses.count()).isEqualTo(2);
    }

    @Test
    void goesOnAfterAllOfItsFileWasCutOff() throws IOException {
        audited.opened("/done");
        long flying = audited.enter("FIS.open", "/flying", null);
        cut(0);

        audited.backlog.replace(audited.losses);

        assertThat(audited.losses.count()).isEqualTo(2);
        audited.exit("FIS.open", flying, 3);
        audited.opened("/new");
        assertThat(Audited.names(audited.drained())).containsExactly("/new");
        assertThat(audited.gate.closed()).isFalse();
    }

    private void cut(long length) throws IOException {
        try (FileChannel channel = FileChannel.open(audited.file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    @Test
    void anExitWhoseSlotWasErasedWaitsUntilTheLossIsCounted() throws Exception {
        long flying = audited.enter("FIS.open", "/flying", null);
        Slab slab = audited.backlog.slab();
        slab.setWordRelease(Token.slot(flying), 0);
        Thread me = Thread.currentThread();
        Thread spaceWatch = new Thread(() -> {
            // the exit closes the gate and waits
            await().until(() ->
                    audited.gate.closedFor(Reason.BACKLOG_GONE) && me.getState() == Thread.State.TIMED_WAITING);
            audited.backlog.claims().forgetErased(audited.losses);
        });
        spaceWatch.start();

        audited.exit("FIS.open", flying, 3);

        spaceWatch.join();
        assertThat(audited.losses.count()).isOne();
    }

    @Test
    void leavesAFileOfOthersUnderItsName() throws IOException {
        Files.delete(audited.file);
        Files.writeString(audited.file, "not ours");

        audited.backlog.replace(audited.losses);

        assertThat(audited.file).hasContent("not ours");
        assertThat(audited.backlog.slab().file()).isEqualTo(audited.file.resolveSibling("app.log.2.backlog"));
        assertThat(audited.backlog.fileIsPresent()).isTrue();
        assertThat(BacklogNames.taken(audited.file))
                .containsExactly(audited.file, audited.backlog.slab().file());
        assertThat(BacklogNames.free(audited.file)).isEqualTo(audited.file.resolveSibling("app.log.3.backlog"));
    }

    @Test
    void everyPageOfTheFileHasItsBlocks() throws Exception {
        Object blocks = Runtime.getRuntime()
                .exec(new String[] {"stat", "-c", "%b %B", audited.file.toString()})
                .getInputStream()
                .readAllBytes();
        String[] counted = new String((byte[]) blocks, US_ASCII).strip().split(" ");
        assertThat(Long.parseLong(counted[0]) * Long.parseLong(counted[1]))
                .isGreaterThanOrEqualTo(audited.backlog.bytes());
    }

    @Test
    void tellsTheLastFifteenSlabsApart() throws IOException {
        long[] tokens = new long[14];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = audited.enter("FIS.open", "/" + i, null);
            Files.delete(audited.file);
            audited.backlog.replace(audited.losses);
        }
        for (int i = tokens.length - 1; i >= 0; i--) {
            audited.exit("FIS.open", tokens[i], i);
        }
        List<AuditRecord> records = audited.drained();
        assertThat(records)
                .hasSize(14)
                .allMatch(record -> Audited.text(record.name).equals("/" + record.exit));
    }

    @Test
    void keepsHalfOfTheWaitingAreaFree() throws IOException {
        Slab slab = audited.backlog.slab();
        int before = slab.slots();
        audited.backlog.growWaitingArea();
        assertThat(slab.slots()).isEqualTo(before);
        for (int i = 0; i < 129; i++) {
            audited.enter("Net.accept@Nio", null, null, 5);
        }

        audited.backlog.growWaitingArea();

        assertThat(slab.slots()).isEqualTo(before + BacklogLayout.SEGMENT);
        assertThat(Files.size(audited.file)).isEqualTo(audited.backlog.bytes());
        for (int i = 0; i < 2 * BacklogLayout.SEGMENT - 129; i++) {
            long token = audited.enter("Net.accept@Nio", null, null, 5);
            assertThat(audited.backlog.claims().owner(Token.slot(token))).isEqualTo(Thread.currentThread());
        }
        audited.backlog.growWaitingArea();
        assertThat(slab.slots()).isEqualTo(before + 3 * BacklogLayout.SEGMENT);
    }

    @Test
    void showsItsStatusToOthers() {
        audited.gate.close(org.audithalt.gate.Reason.DISK_FULL, "");
        audited.gate.close(org.audithalt.gate.Reason.ADMINISTRATOR, "");
        audited.backlog.status().publish(audited.gate, 3, audited.losses, 1, 2);
        audited.backlog.status().storedSerial(99);

        HeaderView view = HeaderView.read(audited.file);
        assertThat(view).isNotNull();
        assertThat(view.gateReasons()).containsExactly("administrator", "disk_full");
        assertThat(view.waiting()).isEqualTo(3);
        assertThat(view.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(view.logFile()).isEqualTo("/var/log/app.log");
        assertThat(view.closedSinceMillis()).isPositive();
        assertThat(audited.backlog.status().storedSerial()).isEqualTo(99);
    }
}
