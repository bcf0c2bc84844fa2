package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.audithalt.record.AuditRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanTest {
    private static final long LONG_AGO = 10_000;
    private static final long YOUNG_MILLIS = 2_000;

    @TempDir
    Path directory;

    private Audited audited;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory);
    }

    @Test
    void anActionWithoutItsExitIsWrittenOnceAsOutcomeUnknown() {
        long token = audited.enter("FIS.open", "/tmp/x", null);
        audited.backlog.orphan(Token.generation(token), Token.slot(token), token);

        AuditRecord record = audited.drained().get(0);
        assertThat(record.outcomeKnown).isFalse();
        assertThat(audited.drain.orphans()).isOne();

        // the log fails: it is written again, and still unknown
        audited.drain.writeAgain();
        AuditRecord again = audited.one();
        assertThat(again.outcomeKnown).isFalse();
        assertThat(again.serial).isEqualTo(record.serial);
        assertThat(audited.drain.orphans()).isOne();
        assertThat(audited.used()).isZero();
    }

    @Test
    void isCountedOnceHoweverOftenTheLogFails() {
        long token = audited.enter("FIS.open", "/tmp/x", null);
        audited.backlog.orphan(Token.generation(token), Token.slot(token), token);

        for (int i = 0; i < 3; i++) {
            assertThat(audited.drain.collectAll()).isOne();
            audited.drain.read(0, new AuditRecord(), 7);
            audited.drain.unstamp(0);
        }
        assertThat(audited.drain.orphans()).isZero();
        assertThat(audited.one().outcomeKnown).isFalse();
        assertThat(audited.drain.orphans()).isOne();
    }

    @Test
    void anExitThatComesTooLateChangesNothing() {
        long token = audited.enter("FIS.open", "/tmp/x", null);
        audited.backlog.orphan(Token.generation(token), Token.slot(token), token);
        audited.exit("FIS.open", token, 5);
        assertThat(audited.one().outcomeKnown).isFalse();

        // the slot has another owner now
        for (int i = 0; i < 256; i++) {
            audited.enter("FIS.open", "/tmp/" + i, null);
        }
        audited.exit("FIS.open", token, 5);
        assertThat(audited.drained()).isEmpty();
    }

    @Test
    void theSweeperFindsReservationsOfDeadThreads() throws InterruptedException {
        Thread dead = new Thread(() -> {
            long open = audited.enter("FIS.open", "/tmp/dead", null);
            long accept = audited.enter("Net.accept@Nio", null, null, 5);
            age(open);
            age(accept);
        });
        dead.start();
        dead.join();
        long mine = audited.enter("FIS.open", "/tmp/mine", null);
        age(mine);

        assertThat(new Sweeper(audited.backlog).sweep()).isEqualTo(2);
        assertThat(new Sweeper(audited.backlog).sweep()).isZero();

        assertThat(audited.drained()).hasSize(2).allMatch(record -> !record.outcomeKnown);
        audited.exit("FIS.open", mine, 3);
        assertThat(Audited.names(audited.drained())).containsExactly("/tmp/mine");
    }

    @Test
    void theSweeperLeavesYoungReservationsAlone() throws InterruptedException {
        int orphans;
        long ageMillis;
        do {
            long before = System.currentTimeMillis();
            Thread dead = new Thread(() -> audited.enter("FIS.open", "/tmp/dead", null));
            dead.start();
            dead.join();

            orphans = new Sweeper(audited.backlog).sweep();
            ageMillis = System.currentTimeMillis() - before;
            // where this thread was off the processor it was no longer young
        } while (ageMillis >= YOUNG_MILLIS);

        assertThat(orphans).isZero();
    }

    private void age(long token) {
        Slab slab = audited.backlog.slab();
        int slot = Token.slot(token);
        long time = SlotWriter.getLong(slab, slot, SlotLayout.TIME_MILLIS_OFFSET);
        SlotWriter.putLong(slab, slot, SlotLayout.TIME_MILLIS_OFFSET, time - LONG_AGO);
        SlotCheck.sealEntry(slab, slot, SlotLayout.ticket(slab.word(slot)));
    }
}
