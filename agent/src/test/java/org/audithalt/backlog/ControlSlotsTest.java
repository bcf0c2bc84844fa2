package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.audithalt.record.ControlKind;
import org.audithalt.record.ControlRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSlotsTest {
    @TempDir
    Path directory;

    private Audited audited;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory);
    }

    private void post(ControlKind kind, String detail) {
        audited.control.post(kind, 42, 1000, true, detail);
    }

    @Test
    void placesARecordWithItsActor() {
        long before = System.currentTimeMillis();
        post(ControlKind.SUSPEND, "reason=maintenance");

        ControlRecord record = audited.drainedControl().get(0);
        assertThat(record.kind).isEqualTo(ControlKind.SUSPEND);
        assertThat(record.actorPid).isEqualTo(42);
        assertThat(record.actorUid).isEqualTo(1000);
        assertThat(record.success).isTrue();
        assertThat(record.count).isOne();
        assertThat(record.firstMillis).isBetween(before, record.lastMillis);
        assertThat(record.lastMillis).isLessThanOrEqualTo(System.currentTimeMillis());
        assertThat(Audited.text(record.detail)).isEqualTo("reason=maintenance");
    }

    @Test
    void countsWhatHappensAgainBeforeItWasWritten() {
        for (int i = 1; i <= 100; i++) {
            post(ControlKind.CLOSED, "n=" + i);
        }
        post(ControlKind.OPENED, "");

        List<ControlRecord> records = audited.drainedControl();
        assertThat(records).hasSize(2);
        assertThat(records.get(0).count).isEqualTo(100);
        assertThat(Audited.text(records.get(0).detail)).isEqualTo("n=100");
        assertThat(records.get(0).firstMillis).isLessThanOrEqualTo(records.get(0).lastMillis);
    }

    @Test
    void addsUpLosses() {
        audited.control.postLost(new LossSpan(3, 1000, 1500, 7, 8, 90));
        audited.control.postLost(new LossSpan(4, 2000, 3000, 8, 9, 70));

        ControlRecord record = audited.drainedControl().get(0);
        assertThat(record.count).isEqualTo(7);
        assertThat(record.firstMillis).isEqualTo(1000);
        assertThat(record.lastMillis).isEqualTo(3000);
        assertThat(record.success).isFalse();
        assertThat(Audited.text(record.detail)).isEqualTo("largest=90 first_after=7 last_after=9");

        // that one is written, so the next tells of its own losses only
        audited.control.postLost(new LossSpan(1, 4000, 4000, 9, 9, 5));
        assertThat(Audited.text(audited.drainedControl().get(0).detail))
                .isEqualTo("largest=5 first_after=9 last_after=9");
    }

    @Test
    void addsUpLossesThatFindNoSlotOfTheirKind() {
        for (int i = 0; i < BacklogLayout.CONTROL_SLOTS_PER_KIND; i++) {
            audited.control.postLost(new LossSpan(1, 1000, 1000, 1, 1, 1));
            audited.drainedControl();
        }
        audited.control.postLost(new LossSpan(3, 2000, 2500, 7, 8, 90));
        audited.control.postLost(new LossSpan(4, 3000, 4000, 8, 9, 70));
        assertThat(audited.drainedControl()).isEmpty();

        audited.drain.stored(audited.drain.writtenMark());
        ControlRecord record = audited.drainedControl().get(0);
        assertThat(record.count).isEqualTo(7);
        assertThat(record.firstMillis).isEqualTo(2000);
        assertThat(record.lastMillis).isEqualTo(4000);
        assertThat(Audited.text(record.detail)).isEqualTo("largest=90 first_after=7 last_after=9");
    }

    @Test
    void cutsADetailToItsSlot() {
        post(ControlKind.CONFIG, "x".repeat(1000));

        assertThat(audited.drainedControl().get(0).detail.length()).isEqualTo(SlotLayout.HEAD_PAYLOAD_BYTES);
    }

    @Test
    void isNeverRefusedHoweverManyAreWrittenAndNotYetStored() {
        // far more than a kind has slots, and nothing is flushed
        List<ControlRecord> records = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            post(ControlKind.CLOSED, "n=" + i);
            records.addAll(audited.drainedControl());
        }
        assertThat(records).hasSize(BacklogLayout.CONTROL_SLOTS_PER_KIND);

        audited.drain.stored(audited.drain.writtenMark());
        records.addAll(audited.drainedControl());

        assertThat(records).extracting(record -> record.count).containsExactly(1L, 1L, 1L, 1L, 16L);
        assertThat(Audited.text(records.get(4).detail)).isEqualTo("n=20");
        assertThat(records)
                .extracting(record -> record.serial)
                .doesNotHaveDuplicates()
                .isSorted();
        audited.drain.stored(audited.drain.writtenMark());
        assertThat(audited.used()).isZero();
    }

    @Test
    void keepsEveryChangeWithItsDetail() {
        post(ControlKind.CONFIG, "verify=hooks");
        int room = audited.control.roomForChanges();
        for (int i = 1; i <= room; i++) {
            audited.control.postChange(42, 1000, true, "op=add_rule n=" + i);
        }
        assertThat(room).isEqualTo(BacklogLayout.CHANGE_SLOTS);
        assertThat(audited.control.roomForChanges()).isZero();
        // who asks first never comes here: counted with others
        audited.control.postChange(42, 1000, false, "op=add_rule late=1");

        List<ControlRecord> records = audited.drainedControl();

        assertThat(records).hasSize(room + 1);
        for (int i = 0; i < room; i++) {
            assertThat(Audited.text(records.get(i).detail)).isEqualTo("op=add_rule n=" + (i + 1));
            assertThat(records.get(i).count).isOne();
        }
        assertThat(records.get(room).count).isEqualTo(2);
        audited.drain.stored(audited.drain.writtenMark());
        assertThat(audited.control.roomForChanges()).isEqualTo(room);
        assertThat(audited.used()).isZero();
    }

    @Test
    void noNumberOfChangesCrowdsOutTheMarksOfAnOverride() {
        for (int i = 1; i <= BacklogLayout.CHANGE_SLOTS; i++) {
            audited.control.postChange(42, 1000, true, "op=add_rule n=" + i);
        }
        for (int i = 1; i <= 2; i++) {
            audited.control.postSingle(ControlKind.UNAUDITED, 77, 0, true, "state=begins n=" + i);
            audited.control.postSingle(
                    ControlKind.UNAUDITED, ControlSlots.AGENT, ControlSlots.AGENT, true, "state=ends n=" + i);
        }

        List<ControlRecord> records = audited.drainedControl();

        assertThat(records)
                .filteredOn(record -> record.kind == ControlKind.UNAUDITED)
                .extracting(record -> record.count + " " + record.actorPid + " " + Audited.text(record.detail))
                .containsExactly(
                        "1 77 state=begins n=1", "1 -1 state=ends n=1", "1 77 state=begins n=2", "1 -1 state=ends n=2");
    }

    @Test
    void whatFindsNoRoomIsCountedInTheNewestRecordSoThatTheFirstKeepsItsDetail() {
        for (int i = 1; i <= BacklogLayout.CHANGE_SLOTS; i++) {
            audited.control.postChange(42, 1000, true, "op=add_rule n=" + i);
        }
        for (int i = 1; i <= BacklogLayout.CONTROL_SLOTS_PER_KIND + 1; i++) {
            audited.control.postSingle(ControlKind.UNAUDITED, 77, 0, true, "n=" + i);
        }

        assertThat(audited.drainedControl())
                .filteredOn(record -> record.kind == ControlKind.UNAUDITED)
                .extracting(record -> record.count + " " + Audited.text(record.detail))
                .containsExactly("1 n=1", "1 n=2", "1 n=3", "2 n=5");
    }

    @Test
    void refusalsLeaveRoomForChanges() {
        int room = audited.control.roomForChanges();
        for (int i = 1; i <= 2 * room; i++) {
            audited.control.postChange(42, 1000, false, "op=add_rule n=" + i);
        }
        assertThat(audited.control.roomForChanges()).isEqualTo(room / 2);

        List<ControlRecord> records = audited.drainedControl();

        assertThat(records.stream().mapToLong(record -> record.count).sum()).isEqualTo(2L * room);
    }

    @Test
    void aRecordOfItsOwnIsSettledWhenItIsStoredAlsoAfterTheBacklogWasReplaced() throws IOException {
        PostedRecord kept = postAlone("n=1");
        assertThat(kept.isInBacklog()).isTrue();
        Files.delete(audited.file);
        audited.backlog.replace(audited.losses);
        PostedRecord next = postAlone("n=2");

        assertThat(audited.control.roomForChanges()).as("of the new one").isEqualTo(BacklogLayout.CHANGE_SLOTS - 1);
        assertThat(kept.isSettled()).isFalse();
        assertThat(kept.isInBacklog()).isFalse();
        assertThat(audited.drainedControl()).hasSize(2);
        assertThat(kept.isSettled()).as("written, not stored").isFalse();
        audited.drain.stored(audited.drain.writtenMark());
        assertThat(kept.isSettled()).isTrue();
        assertThat(next.isSettled()).isTrue();
        assertThat(next.isInBacklog()).isTrue();
    }

    @Test
    void aRecordOfItsOwnStaysSettledWhenItsSlotIsTakenAgain() {
        PostedRecord first = postAlone("n=1");
        audited.drainedControl();
        audited.drain.stored(audited.drain.writtenMark());
        PostedRecord second = postAlone("n=2");

        assertThat(first.isSettled()).isTrue();
        assertThat(second.isSettled()).isFalse();
    }

    @Test
    void postsNothingWhereARecordWouldNotBeAlone() {
        for (int i = 0; i < BacklogLayout.CHANGE_SLOTS; i++) {
            postAlone("n=" + i);
        }
        int posted = audited.control.posted();

        assertThat(audited.control.postAlone(ControlKind.DELETE, 42, 1000, true, "late=1"))
                .isNull();
        assertThat(audited.control.posted()).isEqualTo(posted);
    }

    private PostedRecord postAlone(String detail) {
        return Objects.requireNonNull(audited.control.postAlone(ControlKind.DELETE, 42, 1000, true, detail));
    }

    @Test
    void leavesARecordAloneThatIsBeingWritten() {
        post(ControlKind.CLOSED, "first");
        assertThat(audited.drain.collectAll()).isOne();
        ControlRecord record = new ControlRecord();
        audited.drain.read(0, record, 1);

        post(ControlKind.CLOSED, "second");
        audited.drain.written(0);

        List<ControlRecord> later = audited.drainedControl();
        assertThat(later).hasSize(1);
        assertThat(Audited.text(later.get(0).detail)).isEqualTo("second");
        assertThat(later.get(0).count).isOne();
    }

    /** All that others can take is taken, by records of one slot and by chains. */
    @Test
    void hasItsSlotsWhenAllOthersAreTaken() {
        Slab slab = audited.backlog.slab();
        for (Area area : Area.values()) {
            for (int slots : new int[] {SlotLayout.LONGEST_CHAIN, 2, 1}) {
                int head = 0;
                while (head != SlotLayout.NO_SLOT) {
                    head = audited.backlog.claims().claim(area, slots, Thread.currentThread());
                }
            }
        }
        for (int slot = 0; slot < slab.slots(); slot++) {
            assertThat(audited.state(slot) == SlotLayout.FREE)
                    .as("slot %s is free", slot)
                    .isEqualTo(Area.isControl(slab, slot));
        }

        for (ControlKind kind : ControlKind.values()) {
            post(kind, "");
        }
        assertThat(audited.drainedControl()).hasSize(ControlKind.values().length);
    }
}
