package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.ResultKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The common outcome is written as all others are. */
class PlainCompletionTest {
    private static final long[] RESULTS = {-110, -3, -2, -1, 0, 1, 5, 1L << 40};

    @TempDir
    Path directory;

    private Audited audited;
    private Slab slab;
    private Reservation reservation;
    private Completion completion;
    private PlainCompletion plainCompletion;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory);
        slab = audited.backlog.slab();
        reservation = new Reservation(audited.backlog, audited.gate, Audited.rows());
        completion = new Completion(audited.backlog, audited.gate, audited.failure, Audited.rows());
        plainCompletion = new PlainCompletion(audited.backlog);
    }

    private long begun(HookRow row) {
        return reservation.reserve(Area.GENERAL, row.index(), null, null, 3, 0, 0, 0, 0, 0, 0, true);
    }

    private String outcome(long token) {
        int slot = Token.slot(token);
        assertThat(SlotLayout.state(slab.word(slot))).isEqualTo(SlotLayout.DONE);
        assertThat(SlotCheck.recordHolds(slab, slot)).isTrue();
        String outcome = SlotWriter.getLong(slab, slot, SlotLayout.EXIT_OFFSET) + " "
                + Long.toHexString(SlotWriter.getLong(slab, slot, SlotLayout.EXIT_KEY_OFFSET));
        audited.backlog.claims().release(slot);
        return outcome;
    }

    @Test
    void writesWhatCompletionWrites() {
        PlainRow[] plainRows = PlainRow.of(Audited.rows());
        Set<ResultKind> seen = EnumSet.noneOf(ResultKind.class);
        for (HookRow row : Audited.rows()) {
            for (long result : RESULTS) {
                if (!row.isAction() || row.waits() || row.firstKind().name().startsWith("DESCRIPTOR")) {
                    continue;
                }
                long plain = begun(row);
                if (!plainCompletion.returned(plainRows[row.index()], plain, result)) {
                    completion.cancel(plain);
                    continue;
                }
                long general = begun(row);
                completion.returned(row.index(), general, result, null, null);
                assertThat(outcome(plain)).as("%s %d", row.id(), result).isEqualTo(outcome(general));
                seen.add(row.resultKind());
            }
        }
        assertThat(seen)
                .contains(
                        ResultKind.ZERO,
                        ResultKind.VALUE,
                        ResultKind.DESCRIPTOR,
                        ResultKind.BOOLEAN,
                        ResultKind.AMOUNT,
                        ResultKind.ERRNO,
                        ResultKind.IO_STATUS)
                .doesNotContain(ResultKind.HIDDEN, ResultKind.OPENED, ResultKind.ACCEPT, ResultKind.LOCK);
        assertThat(audited.used()).isZero();
    }
}
