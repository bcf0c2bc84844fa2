package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        audited.control.postLost(3, 1000, 70);
        audited.control.postLost(4, 2000, 90);

        ControlRecord record = audited.drainedControl().get(0);
        assertThat(record.count).isEqualTo(7);
        assertThat(record.firstMillis).isEqualTo(1000);
        assertThat(record.success).isFalse();
        assertThat(Audited.text(record.detail)).isEqualTo("largest=90");
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

    @Test
    void needsNoGeneralSlot() {
        for (int i = 0; i < 256; i++) {
            audited.enter("FIS.open", "/" + i, null);
        }
        for (ControlKind kind : ControlKind.values()) {
            post(kind, "");
        }
        assertThat(audited.drainedControl()).hasSize(ControlKind.values().length);
    }
}
