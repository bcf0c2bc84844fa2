package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.audithalt.gate.RollCall;
import org.audithalt.gate.Waiter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DrillCountTest {
    @TempDir
    private Path directory;

    private Rooms rooms;
    private final RollCall roll = new RollCall();

    @BeforeEach
    void open() throws IOException, StartRefused {
        rooms = new Rooms(directory);
        rooms.process.queue.follow(roll);
    }

    @AfterEach
    void close() {
        rooms.close();
    }

    private DrillCount count(long storedSerial) {
        return DrillCount.of(roll, rooms.process.backlog, rooms.process.table, storedSerial);
    }

    private Waiter entered() {
        return Objects.requireNonNull(rooms.process.queue.enter(rooms.row(), null, 0));
    }

    /** One that waited and goes on; its action has begun. */
    private long wentOn(boolean mayEndWithoutRecord) {
        Waiter waiter = entered();
        long token = rooms.begin("/tmp/x");
        rooms.process.queue.reserved(waiter, token, mayEndWithoutRecord);
        rooms.process.queue.leave(waiter);
        return token;
    }

    /** Its action has ended, and its record has left the backlog. */
    private void ended(long token) {
        rooms.end(token);
        rooms.records("name=\"/tmp/x\"", 1);
        Rooms.await().until(() -> rooms.process.drain.use().used() == 0);
    }

    @Test
    void isGoodOnceEachHasARecordThatIsStored() {
        long token = wentOn(false);
        rooms.end(token);
        roll.written(token, 12, false);
        rooms.records("name=\"/tmp/x\"", 1);

        DrillCount count = count(12);

        assertThat(count.stored).isOne();
        assertThat(count.isSettled()).isTrue();
        assertThat(count.isGood()).isTrue();
        assertThat(count.isEvidence()).isTrue();
        assertThat(new DrillWords(count, 0).words())
                .contains("1 thread waited", "openat 1), 1 went on once, 1 has its record");
        assertThat(new DrillWords(count, 0).fields())
                .contains("waited=1 longest_ms=", " serials=12-12 under_way=0 ")
                .endsWith(" operations=openat:1");
    }

    @Test
    void waitsForWhoStillWaits() {
        entered();

        DrillCount count = count(0);

        assertThat(count.stillWaiting).isOne();
        assertThat(count.isSettled()).isFalse();
        assertThat(count.isGood()).isFalse();
        assertThat(new DrillWords(count, 0).words()).contains("1 STILL WAIT");
    }

    @Test
    void isNoEvidenceWhileAnActionHasNotEnded() {
        long ended = wentOn(false);
        rooms.end(ended);
        roll.written(ended, 12, false);
        rooms.records("name=\"/tmp/x\"", 1);
        // its exit may be lost: nothing tells that from an action that takes long
        long token = wentOn(false);

        DrillCount count = count(12);

        assertThat(count.stored).isOne();
        assertThat(count.notEnded).isOne();
        assertThat(count.isSettled()).isFalse();
        assertThat(count.isEvidence()).isFalse();
        assertThat(count.isGood()).isTrue();
        assertThat(new DrillWords(count, 0).fields()).contains(" shown=part ", " not_ended=1 ");
        assertThat(new DrillWords(count, 0).words()).contains("1 has its record, 1 NOT ENDED");
        rooms.end(token);
    }

    @Test
    void doesNotAwaitAnActionThatMayLastForEver() {
        Waiter waiter = entered();
        long token = rooms.beginAccept();
        rooms.process.queue.reserved(waiter, token, false);
        rooms.process.queue.leave(waiter);

        DrillCount count = count(0);

        assertThat(count.underWay).isOne();
        assertThat(count.isSettled()).isTrue();
        assertThat(count.isGood()).isTrue();
        assertThat(count.isEvidence()).isFalse();
        assertThat(new DrillWords(count, 0).words())
                .endsWith("1 wait for others (a connection, data, a lock), their record follows, so this shows nothing"
                        + " (drill again under load)");
        rooms.endAccept(token);
    }

    @Test
    void waitsForARecordThatIsWrittenButNotStored() {
        long token = wentOn(false);
        roll.written(token, 12, false);

        DrillCount count = count(11);

        assertThat(count.toBeStored).isOne();
        assertThat(count.isSettled()).isFalse();
        assertThat(new DrillWords(count, 0).fields()).contains(" not_stored=1 ");
        rooms.end(token);
    }

    @Test
    void isNotGoodIfSomebodyWasLetGoWithoutARecord() {
        rooms.process.queue.leave(entered());

        DrillCount count = count(0);

        assertThat(count.withoutReservation).isOne();
        assertThat(count.isSettled()).isTrue();
        assertThat(count.isGood()).isFalse();
        assertThat(new DrillWords(count, 0).words()).endsWith("1 were let go WITHOUT A RECORD");
        assertThat(new DrillWords(count, 0).fields()).contains(" missing=1 ").doesNotContain("shown=");
    }

    @Test
    void doesNotCountWhoHadASlotAlreadyWhenTheGateClosed() {
        rooms.process.queue.follow(null);
        Waiter early = entered();
        rooms.process.queue.followPresent(roll);
        rooms.process.queue.leave(early);

        assertThat(count(0).waited).isZero();
        assertThat(count(0).isGood()).isTrue();
    }

    @Test
    void isNotGoodIfARecordIsMissing() {
        ended(wentOn(false));

        DrillCount count = count(99);

        assertThat(count.missing).isOne();
        assertThat(count.isGood()).isFalse();
        assertThat(new DrillWords(count, 0).words()).contains("1 records MISSING");
    }

    @Test
    void missesNoRecordWhereNoneMayBeDue() {
        ended(wentOn(true));

        assertThat(count(99).withoutRecord).isOne();
        assertThat(count(99).isGood()).isTrue();
        assertThat(count(99).isEvidence()).isFalse();
    }

    @Test
    void isNotGoodIfARecordWasMadeTwice() {
        long token = wentOn(false);
        rooms.end(token);
        roll.written(token, 12, false);
        roll.written(token, 13, false);

        assertThat(count(99).twice).isOne();
        assertThat(count(99).isGood()).isFalse();
        assertThat(new DrillWords(count(99), 0).words()).contains("1 recorded TWICE");
    }

    @Test
    void isNotGoodIfTheOutcomeOfAnActionGotLost() {
        long token = wentOn(false);
        rooms.end(token);
        roll.written(token, 12, true);

        assertThat(count(99).outcomeUnknown).isOne();
        assertThat(count(99).isGood()).isFalse();
        assertThat(new DrillWords(count(99), 0).fields()).contains(" unknown=1 ");
    }

    @Test
    void isNotGoodIfMoreCameThanAreFollowed() {
        rooms.process.queue.follow(null);
        List<Waiter> early = new ArrayList<>();
        for (int i = 0; i < RollCall.MOST; i++) {
            early.add(entered());
        }
        rooms.process.queue.followPresent(roll);
        early.forEach(rooms.process.queue::leave);
        rooms.process.queue.follow(roll);
        rooms.process.queue.leave(entered());

        DrillCount count = count(0);

        assertThat(count.notFollowed).isOne();
        assertThat(count.arriving).isZero();
        assertThat(count.isGood()).isFalse();
        assertThat(new DrillWords(count, 0).words()).contains("1 could not be followed");
    }

    @Test
    void saysWhatWasLostMeanwhile() {
        assertThat(new DrillWords(count(0), 3).words()).endsWith("3 records LOST");
        assertThat(new DrillWords(count(0), 3).fields()).contains("waited=0 longest_ms=", " lost=3 ");
    }
}
