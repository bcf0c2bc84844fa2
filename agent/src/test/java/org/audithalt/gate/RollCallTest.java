package org.audithalt.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class RollCallTest {
    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
    private final WaitQueue queue = new WaitQueue(gate);
    private final RollCall roll = new RollCall(4, 8);

    private Waiter entered() {
        return Objects.requireNonNull(queue.enter(3, null, 0));
    }

    @Test
    void takesDownWhoComesWhileItIsCalledAndNobodyElse() {
        entered();
        queue.follow(roll);
        Waiter waiter = entered();
        queue.follow(null);
        entered();

        assertThat(roll.entered()).isOne();
        assertThat(Objects.requireNonNull(roll.get(0)).waiter()).isSameAs(waiter);
        assertThat(waiter.waits()).isTrue();
    }

    @Test
    void takesDownOnceWhoWaitedForASlotAlready() {
        Waiter early = entered();
        queue.follow(roll);
        Waiter late = entered();
        queue.followPresent(roll);

        assertThat(roll.entered()).isEqualTo(2);
        assertThat(Objects.requireNonNull(roll.get(0)).waiter()).isSameAs(late);
        assertThat(Objects.requireNonNull(roll.get(1)).waiter()).isSameAs(early);
        assertThat(Objects.requireNonNull(roll.get(1)).early()).isTrue();
    }

    @Test
    void knowsTheReservationThatAWaiterWentOnWithAndTheRecordOfIt() {
        queue.follow(roll);
        Waiter first = entered();
        Waiter second = entered();
        queue.reserved(first, 77, false);
        queue.reserved(second, 78, true);
        roll.written(78, 12, true);
        roll.written(77, 11, false);
        roll.written(79, 13, false);
        queue.leave(first);

        RollCall.Called one = Objects.requireNonNull(roll.get(0));
        assertThat(one.token()).isEqualTo(77);
        assertThat(one.serial()).isEqualTo(11);
        assertThat(one.records()).isOne();
        assertThat(one.outcomeUnknown()).isFalse();
        assertThat(one.mayEndWithoutRecord()).isFalse();
        assertThat(one.waiter().waits()).isFalse();
        RollCall.Called two = Objects.requireNonNull(roll.get(1));
        assertThat(two.serial()).isEqualTo(12);
        assertThat(two.outcomeUnknown()).isTrue();
        assertThat(two.mayEndWithoutRecord()).isTrue();
    }

    @Test
    void doesNotCountARecordTwiceThatIsWrittenAgainAfterAFailedFlush() {
        queue.follow(roll);
        queue.reserved(entered(), 77, false);
        roll.written(77, 11, false);
        roll.written(77, 11, false);
        assertThat(Objects.requireNonNull(roll.get(0)).records()).isOne();

        roll.written(77, 12, false);
        assertThat(Objects.requireNonNull(roll.get(0)).records()).isEqualTo(2);
    }

    @Test
    void aWaiterThatIsTakenDownForTheNextDrillIsFollowedByThatAlone() {
        queue.follow(roll);
        entered();
        entered();
        Waiter waiter = entered();
        RollCall next = new RollCall(4, 8);
        queue.follow(next);
        next.present(waiter);
        queue.reserved(waiter, 77, false);

        assertThat(Objects.requireNonNull(next.get(0)).token()).isEqualTo(77);
        assertThat(Objects.requireNonNull(roll.get(2)).token()).isZero();
    }

    @Test
    void aWaiterForWhomTheNextDrillHasNoRoomStaysWithTheOneBefore() {
        queue.follow(roll);
        entered();
        Waiter waiter = entered();
        RollCall next = new RollCall(1, 2);
        queue.followPresent(next);
        queue.reserved(waiter, 77, false);

        assertThat(next.entered()).isEqualTo(2);
        assertThat(Objects.requireNonNull(roll.get(1)).token()).isEqualTo(77);
    }

    @Test
    void countsMoreThanItFollows() {
        queue.follow(roll);
        for (int i = 0; i < 6; i++) {
            queue.reserved(entered(), 100 + i, false);
        }

        assertThat(roll.entered()).isEqualTo(6);
        assertThat(roll.followed()).isEqualTo(4);
        assertThat(Objects.requireNonNull(roll.get(3)).token()).isEqualTo(103);
    }

    @Test
    void aWaitThatIsOverHasALengthThatGrowsNoMore() {
        Waiter waiter = entered();
        queue.leave(waiter);
        long length = waiter.waitedNanos();
        long left = System.nanoTime();
        while (System.nanoTime() == left) {
            Thread.onSpinWait();
        }

        assertThat(waiter.waitedNanos()).isEqualTo(length);
    }
}
