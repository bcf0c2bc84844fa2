package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ControlKind;
import org.audithalt.record.ControlRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadBacklogTest {
    @TempDir
    Path directory;

    private Audited audited;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory);
    }

    private List<AuditRecord> recovered(long lastSerial) throws IOException, BacklogException {
        List<AuditRecord> records = new ArrayList<>();
        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            dead.order(lastSerial);
            long next = lastSerial;
            for (int i = 0; i < dead.size(); i++) {
                boolean inTheLog = dead.serial(i) != 0 && dead.serial(i) <= lastSerial;
                if (!inTheLog && !dead.isControl(i)) {
                    AuditRecord record = new AuditRecord();
                    dead.read(i, ++next, record);
                    records.add(record);
                }
            }
        }
        return records;
    }

    @Test
    void findsEachRecordAsItWas() throws Exception {
        long flying = audited.enter("FIS.open", "/in flight", null);
        audited.opened("/done");
        long orphan = audited.enter("FIS.open", "/orphan", null);
        audited.backlog.orphan(Token.generation(orphan), Token.slot(orphan), orphan);
        audited.opened("/" + "l".repeat(3000));
        assertThat(flying).isNotZero();

        List<AuditRecord> records = recovered(0);

        assertThat(Audited.names(records)).containsExactly("/in flight", "/done", "/orphan", "/" + "l".repeat(3000));
        assertThat(records).extracting(record -> record.outcomeKnown).containsExactly(false, true, false, true);
        assertThat(records).extracting(record -> record.serial).containsExactly(1L, 2L, 3L, 4L);
        assertThat(records.get(1).exit).isEqualTo(5);
    }

    @Test
    void countsMereWaitersAndReportsNoUnknownOutcomeForThem() throws Exception {
        audited.enter("Net.accept@Nio", null, null, 5);
        audited.enter("Net.accept@Server", null, null, 6);

        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.size()).isZero();
            assertThat(dead.waiting(Operation.ACCEPT)).isEqualTo(2);
            assertThat(dead.waiting(Operation.OPENAT)).isZero();
            assertThat(dead.unreadable()).isZero();
        }
    }

    @Test
    void dropsWhatNoRuleSelectsWithoutAnOutcome() throws Exception {
        Path own = Files.createDirectory(directory.resolve("own"));
        audited = new Audited(own, Audited.rules(directory, "-a always,exit -S openat -F success=1 -k good"));
        audited.enter("FIS.open", "/conditional", null);
        audited.opened("/done");

        List<AuditRecord> records = recovered(0);

        assertThat(Audited.names(records)).containsExactly("/done");
        assertThat(records.get(0).key).asString(UTF_8).isEqualTo("good");
    }

    @Test
    void passesOverWhatTheLogHolds() throws Exception {
        audited.opened("/1");
        audited.opened("/2");
        audited.drained();
        audited.opened("/3");

        assertThat(Audited.names(recovered(1))).containsExactly("/2", "/3");
        assertThat(Audited.names(recovered(3))).isEmpty();
    }

    @Test
    void losesNothingWhenARecoveryDiesAfterARecordThatWasInFlight() throws Exception {
        // /2 was stamped with 1, but the write never came; /1 was in flight, so it is older and has no serial
        audited.enter("FIS.open", "/1", null);
        audited.opened("/2");
        assertThat(audited.drain.collectAll()).isOne();
        audited.drain.read(0, new AuditRecord(), 1);

        // the first recovery writes /2 under the serial that it has, and is killed
        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            dead.order(0);
            AuditRecord record = new AuditRecord();
            dead.read(0, 1, record);
            assertThat(Audited.text(record.name)).isEqualTo("/2");
        }

        assertThat(Audited.names(recovered(1))).containsExactly("/1");
    }

    @Test
    void keepsTheOrderOfTheSerialsThatAWriteThatNeverCameHadDrawn() throws Exception {
        // /1 ends after /2 was stamped: others may have taken a copy of the log away in which they are in this order
        long first = audited.enter("FIS.open", "/1", null, -100);
        audited.opened("/2");
        assertThat(audited.drain.collectAll()).isOne();
        audited.drain.read(0, new AuditRecord(), 1);
        audited.exit("FIS.open", first, 3);
        assertThat(audited.drain.collectAll()).isEqualTo(2);
        audited.drain.read(1, new AuditRecord(), 2);
        audited.enter("FIS.open", "/3", null, -100);

        assertThat(Audited.names(recovered(0))).containsExactly("/2", "/1", "/3");
    }

    @Test
    void keepsControlRecords() throws Exception {
        audited.control.post(ControlKind.HALT, 7, 0, true, "reason=x");
        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.size()).isOne();
            assertThat(dead.isControl(0)).isTrue();
            ControlRecord record = new ControlRecord();
            dead.read(0, 9, record);
            assertThat(record.kind).isEqualTo(ControlKind.HALT);
            assertThat(record.serial).isEqualTo(9);
            assertThat(Audited.text(record.detail)).isEqualTo("reason=x");
        }
    }

    @Test
    void findsRecordsInAWaitingAreaThatHasGrown() throws Exception {
        for (int i = 0; i < 200; i++) {
            audited.enter("Net.accept@Nio", null, null, 5);
        }
        audited.backlog.growWaitingArea();
        for (int i = 0; i < 300; i++) {
            audited.enter("Net.accept@Nio", null, null, 5);
        }
        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.waiting(Operation.ACCEPT)).isEqualTo(500);
        }
    }

    @Test
    void knowsItsProcess() throws Exception {
        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(dead.processLives()).isTrue();
            assertThat(dead.isCut()).isFalse();
            assertThat(HeaderText.value(dead.text(), "log_file")).isEqualTo("/var/log/app.log");
            assertThat(HeaderText.value(dead.text(), "lock_file")).isEqualTo("/var/log/app.log.lock");
            assertThat(HeaderText.value(dead.text(), "log")).isEmpty();
        }
        try (RandomAccessFile edit = new RandomAccessFile(audited.file.toFile(), "rw")) {
            edit.seek(BacklogLayout.START_MILLIS_OFFSET);
            edit.writeLong(0);
            byte[] header = new byte[BacklogLayout.KEYS_OFFSET];
            edit.seek(0);
            edit.readFully(header);
            edit.seek(BacklogLayout.HEADER_CRC_OFFSET);
            edit.writeLong(Long.reverseBytes(HeaderCheck.sum(header)));
        }
        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.processLives()).isFalse();
        }
    }

    @Test
    void refusesAForeignFile() throws IOException {
        Path foreign = Files.write(directory.resolve("x.backlog"), new byte[100_000]);
        assertThatThrownBy(() -> DeadBacklog.open(foreign))
                .isInstanceOf(BacklogException.class)
                .hasMessageContaining("not a backlog")
                .hasMessageContaining("left alone");
        assertThat(HeaderView.read(foreign)).isNull();
    }

    @Test
    void refusesAnotherVersionByName() throws IOException {
        try (RandomAccessFile edit = new RandomAccessFile(audited.file.toFile(), "rw")) {
            edit.seek(BacklogLayout.VERSION_OFFSET);
            edit.writeInt(Integer.reverseBytes(BacklogLayout.VERSION + 1));
        }
        assertThatThrownBy(() -> DeadBacklog.open(audited.file))
                .isInstanceOf(BacklogException.class)
                .hasMessageContaining("backlog version " + (BacklogLayout.VERSION + 1) + ", this program reads version "
                        + BacklogLayout.VERSION);
    }

    /** As the program of version 1 wrote it: records that are done, in flight and long. */
    @Test
    void refusesABacklogOfTheFirstVersionByName() throws IOException {
        Path old = directory.resolve("old.log.backlog");
        try (InputStream sample = DeadBacklogTest.class.getResourceAsStream("version-1.backlog.gz");
                InputStream unpacked = new GZIPInputStream(sample)) {
            Files.copy(unpacked, old);
        }
        byte[] before = Files.readAllBytes(old);

        assertThatThrownBy(() -> DeadBacklog.open(old))
                .isInstanceOf(BacklogException.class)
                .hasMessageContaining("backlog version 1, this program reads version 4; left alone");
        assertThat(HeaderView.read(old)).isNull();
        assertThat(Files.readAllBytes(old)).isEqualTo(before);
    }

    @Test
    void refusesAFileOfEveryLengthThatIsTooShort() throws IOException {
        long fixed = BacklogLayout.headerBytes(audited.backlog.slab().keysBytes())
                + (long) BacklogLayout.fixedSlots(256) * SlotLayout.BYTES;
        List<Long> lengths = new ArrayList<>();
        for (long length = fixed - 1; length >= 0; length -= length > 600 ? 509 : 1) {
            lengths.add(length);
        }
        try (FileChannel channel = FileChannel.open(audited.file, StandardOpenOption.WRITE)) {
            for (long length : lengths) {
                channel.truncate(length);
                assertThatThrownBy(() -> DeadBacklog.open(audited.file))
                        .as("%d bytes", length)
                        .isInstanceOf(BacklogException.class)
                        .hasMessageContaining("left alone")
                        .hasMessageMatching(".*(not a backlog|damaged backlog header|cut to).*");
                assertThat(Files.size(audited.file)).isEqualTo(length);
            }
        }
    }

    @Test
    void readsABacklogWhoseLastWaitingSegmentIsTorn() throws Exception {
        audited.opened("/done");
        try (FileChannel channel = FileChannel.open(audited.file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1000);
        }
        assertThat(Audited.names(recovered(0))).containsExactly("/done");
        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.isCut()).as("its process had made it longer").isTrue();
        }
    }

    @Test
    void reportsADamagedRecordInItsPlaceAndOnlyOnce() throws Exception {
        audited.opened("/1");
        audited.opened("/2");
        audited.opened("/3");
        int slot = slotOf("/2");
        SlotWriter.putLong(audited.backlog.slab(), slot, SlotLayout.A0_OFFSET, 4711);

        for (int recovery = 0; recovery < 2; recovery++) {
            try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
                assertThat(dead.size()).isEqualTo(3);
                assertThat(dead.unreadable()).isOne();
                assertThat(dead.isDamaged(0)).isFalse();
                assertThat(dead.isDamaged(1)).isTrue();
                assertThat(dead.isDamaged(2)).isFalse();
                ControlRecord report = new ControlRecord();
                dead.readDamaged(1, 7, report);
                assertThat(report.kind).isEqualTo(ControlKind.UNREADABLE);
                assertThat(report.success).isFalse();
                assertThat(Audited.text(report.detail)).isEqualTo("lost=1 slot=" + slot + " ticket=2 state=done");
                assertThat(dead.serial(1))
                        .as("the next recovery passes over it")
                        .isEqualTo(7);
            }
        }
    }

    @Test
    void reportsASlotWhoseStateIsDamagedAfterAllThatCanBeRead() throws Exception {
        audited.opened("/1");
        audited.backlog.slab().setWordRelease(200, SlotLayout.word(1, 0x7f));
        audited.opened("/2");

        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.size()).isEqualTo(3);
            assertThat(dead.unreadable()).isOne();
            assertThat(dead.isDamaged(2)).isTrue();
            ControlRecord report = new ControlRecord();
            dead.readDamaged(2, 3, report);
            assertThat(Audited.text(report.detail)).isEqualTo("lost=1 slot=200 ticket=? state=?");
        }
    }

    @Test
    void reportsALongRecordOnceHoweverManyOfItsSlotsAreDamaged() throws Exception {
        long token = audited.enter("FIS.open", "/" + "l".repeat(3000), null);
        Slab slab = audited.backlog.slab();
        int head = Token.slot(token);
        for (int slot = Chain.next(slab, head, true); slot >= 0; slot = Chain.next(slab, slot, false)) {
            slab.setWordRelease(slot, SlotLayout.word(1, 0x7f));
        }

        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.unreadable()).isOne();
            assertThat(dead.isDamaged(0)).isTrue();
        }
        // a chain that runs in a circle or out of the file is followed no further
        Chain.setNext(slab, Chain.next(slab, head, true), false, Chain.next(slab, head, true));
        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.unreadable()).isGreaterThan(1);
        }
        for (int next : new int[] {-7, slab.slots(), Integer.MAX_VALUE}) {
            Chain.setNext(slab, head, true, next);
            try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
                assertThat(dead.isDamaged(0)).isTrue();
            }
        }
    }

    @Test
    void findsRecordsInTheOrderOfTheirTicketsAlsoBeforeTheyAreOrdered() throws Exception {
        for (int i = 0; i < 200; i++) {
            audited.opened("/before");
        }
        audited.drained();
        audited.drain.stored(audited.drain.writtenMark());
        for (int i = 0; i < 100; i++) {
            audited.opened("/" + i);
        }

        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            for (int i = 0; i < 100; i++) {
                AuditRecord record = new AuditRecord();
                dead.read(i, i + 1, record);
                assertThat(Audited.text(record.name)).isEqualTo("/" + i);
                assertThat(dead.timeMillis(i)).isEqualTo(record.timeMillis).isPositive();
            }
        }
    }

    @Test
    void knowsTheLogsAndSerialsOfItsProcess() throws Exception {
        audited.backlog.logMarks().inUse(2);
        audited.backlog.logMarks().trust(1, LogMarks.MOVED_AWAY);
        audited.backlog.status().storedSerial(77);
        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.logInUse()).isEqualTo(2);
            assertThat(dead.trustIn(1)).isEqualTo(LogMarks.MOVED_AWAY);
            assertThat(dead.storedSerial()).isEqualTo(77);
            assertThat(dead.lostCount()).isZero();

            dead.trust(0, LogMarks.FLUSH_FAILED);
        }
        audited.backlog.slab().putLong(BacklogLayout.STORED_SERIAL_OFFSET, 5);
        try (DeadBacklog dead = DeadBacklog.open(audited.file)) {
            assertThat(dead.trustIn(0)).isEqualTo(LogMarks.FLUSH_FAILED);
            assertThat(dead.trustIn(1)).isEqualTo(LogMarks.MOVED_AWAY);
            assertThat(dead.storedSerial()).as("damaged").isZero();
        }
    }

    private int slotOf(String name) {
        for (int slot = 0; slot < audited.backlog.slab().slots(); slot++) {
            if (audited.state(slot) == SlotLayout.DONE) {
                AuditRecord record = new AuditRecord();
                new SlotReader(audited.backlog.slab(), slot).read(record, audited.backlog.keys());
                if (Audited.text(record.name).equals(name)) {
                    return slot;
                }
            }
        }
        throw new AssertionError(name);
    }
}
