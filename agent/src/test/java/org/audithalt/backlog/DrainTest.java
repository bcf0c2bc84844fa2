package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ControlKind;
import org.audithalt.record.ControlRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainTest {
    @TempDir
    Path directory;

    private Audited audited;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory);
    }

    @Test
    void findsRecordsInTheOrderOfReservation() {
        long first = audited.enter("FIS.open", "/1", null);
        long second = audited.enter("FIS.open", "/2", null);
        long third = audited.enter("FIS.open", "/3", null);
        audited.exit("FIS.open", third, 0);
        audited.exit("FIS.open", first, 0);
        audited.exit("FIS.open", second, 0);

        List<AuditRecord> records = audited.drained();

        assertThat(Audited.names(records)).containsExactly("/1", "/2", "/3");
        assertThat(records).extracting(record -> record.serial).containsExactly(1L, 2L, 3L);
        assertThat(records).extracting(record -> record.ticket).isSorted();
    }

    @Test
    void keepsTheOrderWhenTheSlotsComeRound() {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 200; i++) {
                audited.opened("/" + i);
            }
            List<AuditRecord> records = audited.drained();
            assertThat(records).hasSize(200);
            assertThat(records).extracting(record -> record.ticket).isSorted();
            audited.drain.stored(audited.drain.writtenMark());
        }
        assertThat(audited.used()).isZero();
    }

    @Test
    void passesOverActionsInFlight() {
        long slow = audited.enter("FIS.open", "/slow", null);
        audited.opened("/quick");
        assertThat(Audited.names(audited.drained())).containsExactly("/quick");
        audited.drain.stored(audited.drain.writtenMark());
        assertThat(audited.drain.use().inFlight()).isOne();

        audited.exit("FIS.open", slow, 3);

        assertThat(Audited.names(audited.drained())).containsExactly("/slow");
    }

    @Test
    void findsAnAcceptThatEndsWhileNothingElseHappens() {
        long accept = audited.enter("Net.accept@Nio", null, null, 5);
        assertThat(audited.drained()).isEmpty();
        assertThat(audited.drained()).isEmpty();
        assertThat(audited.drain.use().waiting()).isOne();

        audited.audit.exit(Audited.row("Net.accept@Nio"), accept, 1, new java.io.FileDescriptor(), null);

        assertThat(audited.drained()).hasSize(1);
        audited.drain.stored(audited.drain.writtenMark());
        audited.drain.collectAll();
        assertThat(audited.drain.use()).isEqualTo(new Drain.Use(0, 0, 0, 0));
    }

    @Test
    void keepsWhatALookFoundForTheNextWrite() {
        for (int i = 0; i < 5; i++) {
            audited.opened("/" + i);
        }
        assertThat(audited.drain.collect()).isEqualTo(5);
        AuditRecord record = new AuditRecord();
        audited.drain.read(0, record, 1);
        audited.drain.read(1, record, 2);
        audited.drain.written(0);
        audited.drain.written(1);
        audited.opened("/5");

        assertThat(audited.drain.left()).isEqualTo(3);
        assertThat(audited.drain.next()).isEqualTo(2);
        audited.drain.read(2, record, 3);
        assertThat(Audited.text(record.name)).isEqualTo("/2");
        audited.drain.lookAgain();
        assertThat(audited.drain.left()).isZero();

        assertThat(audited.drain.collect()).isEqualTo(4);
        assertThat(audited.drain.left()).isEqualTo(4);
        assertThat(audited.drain.next()).isZero();
        // it bears its serial since it was read, so it comes first
        audited.drain.read(0, record, 9);
        assertThat(record.serial).isEqualTo(3);
        assertThat(Audited.text(record.name)).isEqualTo("/2");
    }

    @Test
    void forgetsWhatIsLeftWhenAllIsToBeWrittenAgain() {
        audited.opened("/1");
        audited.opened("/2");
        audited.drain.collect();
        AuditRecord record = new AuditRecord();
        audited.drain.read(0, record, 1);
        audited.drain.written(0);
        assertThat(audited.drain.left()).isOne();

        audited.drain.writeAgain();

        assertThat(audited.drain.left()).isZero();
        List<AuditRecord> records = audited.drained();
        assertThat(Audited.names(records)).containsExactly("/1", "/2");
        assertThat(records).extracting(again -> again.serial).containsExactly(1L, 2L);
    }

    @Test
    void freesTheSlotsOfLongRecordsAndOfShortOnesBetweenThem() {
        for (int i = 0; i < 10; i++) {
            audited.opened("/" + "x".repeat(i % 3 * 700));
        }
        audited.drained();
        audited.drain.stored(audited.drain.writtenMark());

        assertThat(audited.used()).isZero();
    }

    @Test
    void freesSlotsOnlyWhenStored() {
        audited.opened("/a");
        audited.drained();
        assertThat(audited.drain.hasUnstored()).isTrue();
        long mark = audited.drain.writtenMark();
        audited.opened("/b");
        audited.drained();
        assertThat(audited.used()).isEqualTo(2);

        assertThat(audited.drain.stored(mark)).isOne();
        assertThat(audited.used()).isOne();
        assertThat(audited.drain.stored(mark)).isZero();
        assertThat(audited.drain.stored(audited.drain.writtenMark())).isOne();
        assertThat(audited.used()).isZero();
        assertThat(audited.drain.hasUnstored()).isFalse();
    }

    @Test
    void writesAgainUnderTheSameSerialsAndBeforeAllThatIsNew() {
        long early = audited.enter("FIS.open", "/early", null);
        audited.opened("/1");
        audited.opened("/2");
        audited.drained();
        audited.exit("FIS.open", early, 3);
        audited.opened("/3");

        audited.drain.writeAgain();

        List<AuditRecord> records = audited.drained();
        assertThat(Audited.names(records)).containsExactly("/1", "/2", "/early", "/3");
        assertThat(records).extracting(record -> record.serial).containsExactly(1L, 2L, 3L, 4L);
    }

    /** Else the log's last serial would not mean that all below it are there, and a recovery would pass over the rest. */
    @Test
    void writesAgainBeforeAllThatIsNewInAnOlderSlab() throws IOException {
        long early = audited.enter("FIS.open", "/early", null);
        audited.opened("/1");
        audited.drained();
        audited.backlog.replace(audited.losses);
        audited.opened("/2");
        audited.opened("/3");
        audited.drained();
        audited.exit("FIS.open", early, 3);
        audited.opened("/4");

        audited.drain.writeAgain();

        List<AuditRecord> records = audited.drained();
        assertThat(Audited.names(records)).containsExactly("/1", "/2", "/3", "/early", "/4");
        assertThat(records).extracting(record -> record.serial).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void takesTheSerialBackFromARecordThatDidNotGetIntoTheLog() {
        audited.opened("/a");
        audited.opened("/b");
        assertThat(audited.drain.collectAll()).isEqualTo(2);
        AuditRecord record = new AuditRecord();
        audited.drain.read(0, record, 1);
        audited.drain.read(1, record, 2);
        assertThat(record.serial).isEqualTo(2);
        audited.drain.written(0);
        audited.drain.unstamp(1);

        assertThat(audited.drain.collectAll()).isOne();
        audited.drain.read(0, record, 7);
        assertThat(Audited.text(record.name)).isEqualTo("/b");
        assertThat(record.serial).isEqualTo(7);
    }

    @Test
    void saysHowTheSlotsAreUsed() {
        audited.enter("FIS.open", "/flying", null);
        audited.enter("Net.accept@Nio", null, null, 5);
        audited.opened("/" + "x".repeat(2000));
        audited.drain.collectAll();

        Drain.Use use = audited.drain.use();
        assertThat(use.inFlight()).isOne();
        assertThat(use.waiting()).isOne();
        assertThat(use.unstored()).isOne();
        assertThat(use.used())
                .isEqualTo(1
                        + SlotLayout.slotsFor(
                                2001 + Thread.currentThread().getName().length()));
        assertThat(audited.backlog.freeSlots()).isEqualTo(256 - use.used());
    }

    @Test
    void holdsMoreWrittenRecordsThanItBeganWith() {
        WrittenSlots written = new WrittenSlots();
        for (int i = 0; i < 700; i++) {
            written.add(1, i, i, true);
        }
        for (int i = 0; i < 600; i++) {
            assertThat(written.oldestSlot()).isEqualTo(i);
            written.removeOldest();
        }
        for (int i = 700; i < 5000; i++) {
            written.add(i % 15 + 1, i, i, i % 3 == 0);
        }
        for (int i = 600; i < 5000; i++) {
            assertThat(written.oldestSlot()).isEqualTo(i);
            assertThat(written.oldestGeneration()).isEqualTo(i < 700 ? 1 : i % 15 + 1);
            assertThat(written.oldestMark()).isEqualTo(i);
            written.removeOldest();
        }
        assertThat(written.isEmpty()).isTrue();
        assertThat(written.mark()).isEqualTo(5000);
    }

    @Test
    void reportsADamagedRecordInItsPlaceCountsItAndFreesItsSlots() {
        audited.opened("/1");
        audited.opened("/" + "2".repeat(2000));
        audited.opened("/3");
        Slab slab = audited.backlog.slab();
        assertThat(audited.drain.collectAll()).isEqualTo(3);
        int next = Chain.next(slab, headOf(2), true);
        SlotWriter.putLong(slab, next, SlotLayout.CHAINED_PAYLOAD_OFFSET, 4711);

        assertThat(audited.drain.isWhole(0)).isTrue();
        assertThat(audited.drain.isWhole(1)).isFalse();
        assertThat(audited.drain.isWhole(2)).isTrue();
        ControlRecord report = new ControlRecord();
        for (int i = 0; i < 2; i++) {
            // the write may fail and be made again
            audited.drain.readDamaged(1, report, 7);
            assertThat(report.kind).isEqualTo(ControlKind.UNREADABLE);
            assertThat(report.serial).isEqualTo(7);
            assertThat(Audited.text(report.detail)).contains("ticket=2 state=done");
        }
        assertThat(audited.losses.count()).isOne();
        for (int i = 0; i < 3; i++) {
            audited.drain.written(i);
        }
        audited.drain.stored(audited.drain.writtenMark());
        assertThat(audited.used()).isZero();
    }

    @Test
    void reportsASlotWhoseStateIsNone() {
        audited.opened("/1");
        Slab slab = audited.backlog.slab();
        int slot = headOf(1);
        slab.setWordRelease(slot, slab.word(slot) ^ 2);

        assertThat(audited.drain.collectAll()).isOne();
        assertThat(audited.drain.isWhole(0)).isFalse();
        ControlRecord report = new ControlRecord();
        audited.drain.readDamaged(0, report, 7);
        assertThat(Audited.text(report.detail)).isEqualTo("lost=1 slot=" + slot + " ticket=? state=?");
        audited.drain.written(0);
        audited.drain.stored(audited.drain.writtenMark());
        assertThat(audited.used()).isZero();
        assertThat(audited.losses.count()).isOne();
    }

    @Test
    void reportsARecordWhoseTicketIsNoneThatWasDrawn() {
        audited.opened("/1");
        Slab slab = audited.backlog.slab();
        int slot = headOf(1);
        slab.setWordRelease(slot, slab.word(slot) ^ 1L << 60);

        assertThat(audited.drain.collectAll()).isOne();
        assertThat(audited.drain.isWhole(0)).isFalse();
    }

    @Test
    void theSweeperOrphansWhatItsExitMayNotKnowAnyMore() {
        long token = audited.enter("FIS.open", "/1", null);
        Slab slab = audited.backlog.slab();
        SlotWriter.putLong(slab, Token.slot(token), SlotLayout.TIME_MILLIS_OFFSET, 1);

        assertThat(new Sweeper(audited.backlog).sweep()).isOne();
        audited.exit("FIS.open", token, 3);

        assertThat(audited.drain.collectAll()).isOne();
        assertThat(audited.drain.isWhole(0)).isFalse();
    }

    @Test
    void aDamagedLinkFreesNoSlotOfAnother() {
        audited.opened("/" + "1".repeat(2000));
        audited.opened("/" + "2".repeat(2000));
        Slab slab = audited.backlog.slab();
        int other = Chain.next(slab, headOf(2), true);
        int second = Chain.next(slab, Chain.next(slab, headOf(1), true), false);
        Chain.setNext(slab, second, false, other);

        assertThat(audited.drain.collectAll()).isEqualTo(2);
        assertThat(audited.drain.isWhole(0)).isFalse();
        audited.drain.readDamaged(0, new ControlRecord(), 1);
        audited.drain.written(0);
        audited.drain.stored(audited.drain.writtenMark());

        assertThat(audited.drain.isWhole(1)).isTrue();
        assertThat(audited.state(other)).isEqualTo(SlotLayout.CHAINED);
    }

    @Test
    void countsSlotsFreeAsSoonAsTheirRecordsAreStored() {
        audited.opened("/1");
        audited.opened("/2");
        audited.enter("FIS.open", "/flying", null);
        audited.drained();
        assertThat(audited.backlog.freeSlots()).isEqualTo(253);

        long mark = audited.drain.writtenMark();
        assertThat(audited.drain.stored(mark - 1)).isOne();
        assertThat(audited.backlog.freeSlots()).isEqualTo(254);
        assertThat(audited.drain.stored(mark)).isOne();
        assertThat(audited.backlog.freeSlots()).isEqualTo(255);

        // control records have slots of their own
        audited.control.post(ControlKind.SUSPEND, ControlSlots.AGENT, ControlSlots.AGENT, true, "");
        audited.control.post(ControlKind.RESUME, ControlSlots.AGENT, ControlSlots.AGENT, true, "");
        audited.drainedControl();
        audited.drain.stored(audited.drain.writtenMark());
        assertThat(audited.backlog.freeSlots()).isLessThanOrEqualTo(256);
    }

    @Test
    void believesAControlRecordOnlyIfItIsWhole() {
        audited.control.post(ControlKind.SUSPEND, ControlSlots.AGENT, ControlSlots.AGENT, true, "reason=x");
        assertThat(audited.drain.collectAll()).isOne();
        assertThat(audited.drain.isWhole(0)).isTrue();

        int slot = headOf(1);
        SlotWriter.putLong(audited.backlog.slab(), slot, SlotLayout.A2_OFFSET, 99);

        assertThat(audited.drain.isWhole(0)).isFalse();
    }

    @Test
    void givesARecordWithADamagedSerialANewOne() {
        audited.opened("/1");
        assertThat(audited.drain.collectAll()).isOne();
        Slab slab = audited.backlog.slab();
        int slot = headOf(1);
        SlotWriter.putSerial(slab, slot, 5);
        long stamped = SlotWriter.getLong(slab, slot, SlotLayout.SERIAL_OFFSET);
        SlotWriter.putLong(slab, slot, SlotLayout.SERIAL_OFFSET, stamped ^ 1L << 50);
        assertThat(audited.drain.isWhole(0)).isFalse();

        ControlRecord report = new ControlRecord();
        audited.drain.readDamaged(0, report, 9);
        assertThat(report.serial).isEqualTo(9);

        // one that is whole is kept
        audited.drain.readDamaged(0, report, 10);
        assertThat(report.serial).isEqualTo(9);
    }

    private int headOf(long ticket) {
        Slab slab = audited.backlog.slab();
        for (int slot = 0; slot < slab.slots(); slot++) {
            if (SlotLayout.ticket(slab.word(slot)) == ticket && audited.state(slot) != SlotLayout.CHAINED) {
                return slot;
            }
        }
        throw new AssertionError(ticket);
    }
}
