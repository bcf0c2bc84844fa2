package org.audithalt.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WaitQueueTest {
    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
    private final WaitQueue queue = new WaitQueue(gate);
    private final AtomicInteger slots = new AtomicInteger();
    private final List<Integer> went = new CopyOnWriteArrayList<>();

    private static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    }

    /** Waits at the gate for a slot, as an application thread does. */
    private final class Caller extends Thread {
        private final int number;
        volatile int wakeUps = -1;
        volatile boolean interruptedAfter;

        Caller(int number) {
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            act();
        }

        void act() {
            Waiter node = queue.enter(number, "object " + number, number);
            boolean interrupted = false;
            while (!take()) {
                wakeUps++;
                queue.park(node);
                interrupted |= Thread.interrupted();
            }
            queue.leave(node);
            if (interrupted) {
                interrupt();
            }
            interruptedAfter = isInterrupted();
            went.add(number);
        }

        private boolean take() {
            if (gate.closed()) {
                return false;
            }
            int free = slots.get();
            while (free > 0) {
                if (slots.compareAndSet(free, free - 1)) {
                    return true;
                }
                free = slots.get();
            }
            return false;
        }

        boolean parked() {
            return getState() == State.WAITING && LockSupport.getBlocker(this) instanceof Blocker;
        }
    }

    /** Starts callers one by one, so that their order of arrival is known. */
    private List<Caller> callers(int count) {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Caller caller = new Caller(i);
            caller.start();
            await().until(caller::parked);
            callers.add(caller);
        }
        return callers;
    }

    private Waker waker() {
        return new Waker(gate, queue, slots::get);
    }

    @Test
    void listsTheWaitingOldestFirstBeforeAndAfterTheWakerHasSeenThem() {
        long before = System.nanoTime();
        gate.close(Reason.DISK_FULL, "");
        List<Caller> callers = callers(3);
        assertListed(0, 1, 2);
        queue.tidy();
        callers.addAll(List.of(new Caller(3), new Caller(4)));
        for (Caller late : callers.subList(3, 5)) {
            late.start();
            await().until(late::parked);
        }
        assertListed(0, 1, 2, 3, 4);
        assertThat(queue.waiting()).isEqualTo(5);
        assertThat(queue.everWaited()).isEqualTo(5);

        List<Waiter> two = new ArrayList<>();
        queue.list(two, 2);
        assertThat(two).extracting(Waiter::row).containsExactly(0, 1);
        assertThat(two.get(0).object()).isEqualTo("object 0");
        assertThat(two.get(0).thread()).isEqualTo(callers.get(0));
        assertThat(two.get(1).number()).isEqualTo(1);
        assertThat(two.get(0).waitedNanos()).isBetween(1L, System.nanoTime() - before);
    }

    @Test
    void listsEachWhoWaitsAlsoWhileTheWakerTakesThemIntoTheQueue() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread waker = new Thread(() -> {
            while (!over.get()) {
                queue.tidy();
            }
        });
        waker.start();
        try {
            for (int round = 0; round < 5_000; round++) {
                List<Waiter> entered = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    entered.add(queue.enter(i, null, 0));
                }
                List<Waiter> listed = new ArrayList<>();
                queue.list(listed, 1_000);
                assertThat(listed).as("round %d", round).isEqualTo(entered);
                entered.forEach(queue::leave);
            }
        } finally {
            over.set(true);
            waker.join();
        }
    }

    private void assertListed(Integer... numbers) {
        List<Waiter> listed = new ArrayList<>();
        queue.list(listed, 100);
        assertThat(listed).extracting(Waiter::row).containsExactly(numbers);
    }

    @Test
    void wakesTheOldestFirstInBatches() {
        gate.close(Reason.DISK_FULL, "");
        List<Caller> callers = callers(40);
        gate.open(Reason.DISK_FULL);
        slots.set(5);
        queue.tidy();

        assertThat(queue.wake(5)).isFalse();

        await().until(() -> went.size() == 5);
        assertThat(went).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        for (Caller caller : callers.subList(5, 40)) {
            assertThat(caller.wakeUps).isZero();
        }
        slots.set(100);
        await().until(() -> {
            waker().round();
            return went.size() == 40;
        });
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void keepsThePlaceOfAWaiterThatWokeInVain() {
        gate.close(Reason.DISK_FULL, "");
        List<Caller> callers = callers(4);
        queue.tidy();
        queue.wake(2);
        await().until(() -> callers.get(0).wakeUps == 1 && callers.get(1).wakeUps == 1);
        await().until(() -> callers.get(0).parked() && callers.get(1).parked());
        Caller late = new Caller(4);
        late.start();
        await().until(late::parked);
        queue.tidy();

        assertListed(0, 1, 2, 3, 4);
        while (!queue.wake(100)) {
            // to the end, so that the next walk begins with the oldest
        }
        for (Caller woken : List.of(callers.get(2), callers.get(3), late)) {
            // each is back in its place before there is a slot: one under way would take it
            await().until(() -> woken.wakeUps == 1 && woken.parked());
        }
        gate.open(Reason.DISK_FULL);
        slots.set(1);
        queue.tidy();
        queue.wake(1);
        await().until(() -> went.size() == 1);
        assertThat(went).containsExactly(0);
        slots.set(10);
        await().until(() -> {
            waker().round();
            return went.size() == 5;
        });
    }

    @Test
    void wakesNobodyWhileTheGateIsClosed() {
        gate.close(Reason.DISK_FULL, "");
        List<Caller> callers = callers(2);
        slots.set(10);
        assertThat(waker().round()).isFalse();
        assertThat(callers).allMatch(caller -> caller.wakeUps == 0);
        gate.open(Reason.DISK_FULL);
        assertThat(waker().round()).isTrue();
        await().until(() -> went.size() == 2);
        assertThat(waker().round()).isFalse();
    }

    @Test
    void wakesWhoMakesSpaceWhenSomebodyBeginsToWaitBeforeAnOpenGate() throws InterruptedException {
        gate.close(Reason.ADMINISTRATOR, "");
        AtomicInteger wakeUps = new AtomicInteger();
        Thread writer = new Thread(() -> {
            while (true) {
                LockSupport.park(wakeUps);
                wakeUps.incrementAndGet();
            }
        });
        writer.setDaemon(true);
        writer.start();
        await().until(() -> LockSupport.getBlocker(writer) == wakeUps && wakeUps.get() == 0);
        queue.makingSpace(writer);
        queue.leave(queue.enter(0, null, 0));
        assertThat(wakeUps).hasValue(0);

        gate.open(Reason.ADMINISTRATOR);
        queue.leave(queue.enter(0, null, 0));

        await().until(() -> wakeUps.get() == 1);
    }

    @Test
    void letsTheOldestLookAgainOnceARoundWhileNoGeneralSlotIsFree() {
        List<Caller> callers = callers(2);
        slots.set(0);

        assertThat(waker().round()).isFalse();

        await().until(() -> callers.stream().anyMatch(caller -> caller.wakeUps > 0));
    }

    @Test
    void looksForItselfWithoutANode() throws InterruptedException {
        gate.close(Reason.DISK_FULL, "");
        Thread nodeless = new Thread(() -> {
            while (gate.closed()) {
                queue.park(null);
            }
            queue.leave(null);
        });
        nodeless.setDaemon(true);
        nodeless.start();
        await().until(() -> nodeless.getState() == Thread.State.TIMED_WAITING);

        gate.open(Reason.DISK_FULL);

        nodeless.join();
    }

    @Test
    void keepsTheInterruptForAfter() {
        gate.close(Reason.DISK_FULL, "");
        Caller caller = callers(1).get(0);
        caller.interrupt();
        await().until(() -> caller.wakeUps == 1 && caller.parked());
        assertThat(went).isEmpty();

        gate.open(Reason.DISK_FULL);
        slots.set(1);
        waker().round();

        await().until(() -> went.size() == 1);
        assertThat(caller.interruptedAfter).isTrue();
    }

    @Test
    void losesNoWakeUpUnderRandomOpeningAndClosing() throws InterruptedException {
        long seed = System.nanoTime();
        int threads = 24;
        int rounds = 400;
        Waker waker = waker();
        Thread wakerThread = new Thread(waker);
        wakerThread.setDaemon(true);
        gate.notifying(wakerThread, wakerThread);
        wakerThread.start();
        AtomicInteger actions = new AtomicInteger();
        AtomicInteger running = new AtomicInteger(threads);
        slots.set(3);
        Thread opener = new Thread(() -> {
            Random random = new Random(seed);
            Reason[] reasons = {Reason.DISK_FULL, Reason.ADMINISTRATOR, Reason.DISK_ERROR};
            while (running.get() > 0) {
                Reason reason = reasons[random.nextInt(reasons.length)];
                gate.close(reason, "");
                LockSupport.parkNanos(random.nextInt(300_000));
                gate.open(reason);
                LockSupport.parkNanos(random.nextInt(2_000_000));
            }
        });
        Thread[] all = new Thread[threads + 1];
        for (int i = 0; i < threads; i++) {
            Random random = new Random(seed + 1 + i);
            all[i] = new Thread(() -> {
                for (int round = 0; round < rounds; round++) {
                    Caller caller = new Caller(round);
                    caller.act();
                    actions.incrementAndGet();
                    if (random.nextInt(8) == 0) {
                        Thread.yield();
                    }
                    // the slot is free again; the writer would hurry the waker
                    slots.incrementAndGet();
                    if (queue.waiting() > 0) {
                        LockSupport.unpark(wakerThread);
                    }
                }
                running.decrementAndGet();
            });
        }
        all[threads] = opener;

        Failures failures = Failures.of(all);

        waker.end();
        LockSupport.unpark(wakerThread);
        assertThat(failures.all()).as("seed %d", seed).isEmpty();
        assertThat(actions).as("seed %d", seed).hasValue(threads * rounds);
        assertThat(queue.waiting()).as("seed %d", seed).isZero();
        assertThat(slots).hasValue(3);
    }

    @Test
    void holdsNoThreadThatHasLeft() {
        gate.close(Reason.DISK_FULL, "");
        callers(6);
        queue.tidy();
        gate.open(Reason.DISK_FULL);
        slots.set(6);
        waker().round();
        await().until(() -> went.size() == 6);
        queue.tidy();
        List<Waiter> listed = new ArrayList<>();
        queue.list(listed, 10);
        assertThat(listed).isEmpty();
    }

    @Test
    void forgetsWhoLeavesAmongOthersThatWaitOn() {
        Waiter first = queue.enter(1, null, 0);
        Waiter second = queue.enter(2, null, 0);
        Waiter third = queue.enter(3, null, 0);
        queue.tidy();
        queue.leave(second);

        queue.tidy();

        assertThat(first.next).isSameAs(third);
        assertListed(1, 3);
    }

    @Test
    void keepsTheEndOfTheQueueWhereNewArrivalsGo() {
        queue.enter(1, null, 0);
        Waiter last = queue.enter(2, null, 0);
        queue.tidy();
        queue.leave(last);
        queue.tidy();

        queue.enter(3, null, 0);
        queue.tidy();

        assertListed(1, 3);
    }

    @Test
    void keepsThePlaceWhereTheNextBatchBeginsThoughItsThreadHasLeft() {
        List<Waiter> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            nodes.add(queue.enter(i, null, 0));
        }
        queue.tidy();
        assertThat(queue.wake(1)).isFalse();
        queue.leave(nodes.get(1));
        queue.tidy();
        assertThat(nodes.get(0).next).isSameAs(nodes.get(1));

        assertThat(queue.wake(2)).isTrue();
        queue.tidy();

        assertThat(nodes.get(0).next).isSameAs(nodes.get(2));
    }

    @Test
    void whoWaitsIsSeenToWaitForTheReasonThatHoldsNow() {
        gate.close(Reason.DISK_FULL, "");
        List<Caller> callers = callers(100);
        Waker waker = waker();
        waker.round();
        assertThat(callers)
                .allMatch(caller -> LockSupport.getBlocker(caller) instanceof Blocker.AuditLogFull)
                .allMatch(caller -> caller.wakeUps == 0);

        gate.close(Reason.ADMINISTRATOR, "");
        gate.open(Reason.DISK_FULL);
        assertThat(waker.round()).as("in batches").isTrue();
        await().until(() -> {
            boolean more = waker.round();
            return !more
                    && callers.stream()
                            .allMatch(caller ->
                                    LockSupport.getBlocker(caller) instanceof Blocker.SuspendedByAdministrator);
        });

        assertThat(waker.round()).as("once").isFalse();
        gate.open(Reason.ADMINISTRATOR);
        slots.set(100);
        await().until(() -> {
            waker.round();
            return went.size() == 100;
        });
    }

    @Test
    void wakesEverybodyBeforeAClosedGateOnceReleased() {
        gate.close(Reason.DISK_FULL, "");
        List<Caller> callers = callers(20);
        Waker waker = waker();

        waker.release();

        assertThat(waker.round()).isTrue();
        await().until(() -> callers.stream().allMatch(caller -> caller.wakeUps > 0));
        gate.open(Reason.DISK_FULL);
        slots.set(20);
        await().until(() -> {
            waker.round();
            return went.size() == 20;
        });
        assertThat(waker.round()).isFalse();
    }

    @Test
    void theWakerSleepsUntilItIsUnparkedOrASecondHasGone() throws InterruptedException {
        Waker waker = waker();
        Thread thread = new Thread(waker);
        thread.setDaemon(true);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING && LockSupport.getBlocker(thread) == waker);

        waker.end();
        LockSupport.unpark(thread);

        thread.join();
    }

    @Test
    void theWakerGoesOnAtOnceWhileSomebodyWaitsBeforeAnOpenGate() {
        queue.enter(1, null, 0);
        AtomicInteger rounds = new AtomicInteger();
        Waker waker = new Waker(gate, queue, () -> {
            rounds.incrementAndGet();
            return 1;
        });
        Thread thread = new Thread(waker);
        thread.setDaemon(true);
        thread.start();

        // at one round a second it would take half a minute
        await().until(() -> rounds.get() >= 30);

        waker.end();
    }
}
