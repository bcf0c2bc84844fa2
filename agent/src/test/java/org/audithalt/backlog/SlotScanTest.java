package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.gate.Reason;
import org.audithalt.gate.Waker;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.ControlKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotScanTest {
    @TempDir
    Path directory;

    private Audited audited;

    @BeforeEach
    void open() {
        audited = new Audited(directory);
        audited.drained();
    }

    @Test
    void aQuickLookFindsWhatTheTicketsDrawnMeanwhilePointTo() {
        audited.opened("/one");
        audited.opened("/two");

        assertThat(Audited.names(audited.drained(audited.drain.collect()))).containsExactly("/one", "/two");
        assertThat(audited.drain.collect()).isZero();
    }

    @Test
    void aQuickLookFindsASlowActionWhenItEnds() {
        long slow = audited.enter("FIS.open", "/slow", null);
        assertThat(audited.drain.collect()).isZero();

        audited.exit("FIS.open", slow, 3);

        assertThat(Audited.names(audited.drained(audited.drain.collect()))).containsExactly("/slow");
    }

    @Test
    void aQuickLookFindsAControlRecordThatWasPosted() {
        audited.drain.collect();

        audited.control.post(ControlKind.SUSPEND, ControlSlots.AGENT, ControlSlots.AGENT, true, "reason=x");

        assertThat(audited.drain.collect()).isOne();
        assertThat(audited.drain.isControl(0)).isTrue();
    }

    @Test
    void aQuickLookFindsWhatEndsInASlotKeptForThreadsThatMayNotSleep() throws InterruptedException {
        audited.gate.close(Reason.DISK_FULL, "");
        AtomicLong accept = new AtomicLong();
        AtomicLong open = new AtomicLong();
        notSleeping(() -> {
            accept.set(audited.enter("Net.accept@Nio", null, null, 5));
            open.set(audited.enter("FIS.open", "/open", null, -100));
        });
        assertThat(Area.SERVICE.first(audited.backlog.slab())).isEqualTo(Token.slot(accept.get()) & ~255);
        assertThat(audited.drain.collectAll()).isZero();
        // remembered although nothing has changed
        assertThat(audited.drain.collect()).isZero();

        audited.audit.exit(Audited.row("Net.accept@Nio"), accept.get(), 1, new java.io.FileDescriptor(), null);
        assertThat(audited.drained(audited.drain.collect())).hasSize(1);
        audited.exit("FIS.open", open.get(), 3);
        assertThat(Audited.names(audited.drained(audited.drain.collect()))).containsExactly("/open");
    }

    @Test
    void looksFindAsManySlowActionsAsThereMayBe() throws InterruptedException {
        List<Long> tokens = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            tokens.add(audited.enter("FIS.open", "/x", null, -100));
        }
        notSleeping(() -> {
            for (int i = 0; i < 200; i++) {
                tokens.add(audited.enter("FIS.open", "/x", null, -100));
            }
        });
        assertThat(audited.drain.collectAll()).isZero();
        assertThat(audited.drain.use()).isEqualTo(new Drain.Use(256, 456, 0, 0));

        for (long token : tokens) {
            audited.exit("FIS.open", token, 3);
        }

        assertThat(audited.drained(audited.drain.collect())).hasSize(456);
    }

    /** Acts on a thread that may not sleep. */
    private static void notSleeping(Runnable actions) throws InterruptedException {
        ThreadGroup system = Thread.currentThread().getThreadGroup();
        while (system.getParent() != null) {
            system = system.getParent();
        }
        Thread finalizer = new Thread(system, actions, "Finalizer");
        finalizer.start();
        finalizer.join();
    }

    @Test
    void saysHowTheSlotsAreUsed() throws IOException {
        audited.enter("FIS.open", "/old flying", null, -100);
        audited.enter("Net.accept@Nio", null, null, 5);
        Files.delete(audited.file);
        audited.backlog.replace(audited.losses);
        audited.enter("FIS.open", "/new flying", null, -100);
        audited.enter("FIS.open", "/" + "n".repeat(1000), null, -100);
        audited.enter("Net.accept@Nio", null, null, 5);
        audited.enter("Net.accept@Nio", null, null, 5);
        audited.opened("/done");

        assertThat(audited.drain.collectAll()).isOne();

        // in use: of the current slab, a long record in all of its slots; in flight and waiting: of all
        assertThat(audited.drain.use()).isEqualTo(new Drain.Use(5, 3, 3, 1));
        assertThat(audited.backlog.freeSlots()).isEqualTo(256 - 5);
        assertThat(audited.drain.inFlightNow()).isEqualTo(3);
    }

    @Test
    void aQuickLookInACrowdedBacklogFollowsTheTicketsAndCountsTheSlots() {
        for (int i = 0; i < 180; i++) {
            audited.opened("/before");
        }
        assertThat(audited.drained(audited.drain.collect())).hasSize(180);
        assertThat(audited.drain.use()).isEqualTo(new Drain.Use(180, 0, 0, 180));
        long mark = audited.drain.writtenMark();
        for (int i = 0; i < 5; i++) {
            audited.opened("/" + i);
        }

        assertThat(Audited.names(audited.drained(audited.drain.collect())))
                .containsExactly("/0", "/1", "/2", "/3", "/4");

        assertThat(audited.drain.use().used()).isEqualTo(185);
        assertThat(audited.backlog.freeSlots()).isEqualTo(256 - 185);
        audited.drain.stored(mark);
        assertThat(audited.backlog.freeSlots()).isEqualTo(256 - 5);
    }

    @Test
    void whatWasGivenBackCountsAsFreeSoon() {
        audited.drain.collect();
        List<Integer> given = new ArrayList<>();
        Claims claims = audited.backlog.claims();
        for (int i = 0; i < 100; i++) {
            given.add(claims.claim(Area.GENERAL, 1, Thread.currentThread()));
        }
        audited.drain.collect();
        assertThat(audited.drain.use().used()).isEqualTo(100);
        for (int slot : given) {
            claims.giveBack(slot, SlotLayout.ticket(audited.backlog.slab().word(slot)));
        }

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> {
            audited.drain.collect();
            return audited.backlog.freeSlots() == 256;
        });
    }

    @Test
    void whatWasFoundButNotWrittenIsFoundAgain() {
        audited.opened("/one");
        assertThat(audited.drain.collect()).isOne();

        assertThat(audited.drain.collect()).isOne();
    }

    @Test
    void anAcceptThatEndsIsFoundSoonWhileNothingElseHappens() {
        long accept = audited.enter("Net.accept@Nio", null, null, 5);
        audited.drained();
        audited.audit.exit(Audited.row("Net.accept@Nio"), accept, 1, new java.io.FileDescriptor(), null);

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> audited.drain.collect() == 1);
    }

    @Test
    void anAcceptIsFoundWithTheNextActionOfItsThreadEvenIfThatWasSeenInFlight() {
        int accept = Audited.row("Net.accept@Nio");
        for (int i = 0; i < 100; i++) {
            audited.opened("/before");
            audited.drained(audited.drain.collect());
            long accepted = audited.enter("Net.accept@Nio", null, null, 5);
            audited.audit.exit(accept, accepted, 1, new java.io.FileDescriptor(), null);
            long next = audited.enter("FIS.open", "/next", null, -100);
            List<String> names = new ArrayList<>(Audited.names(audited.drained(audited.drain.collect())));
            audited.exit("FIS.open", next, 5);

            names.addAll(Audited.names(audited.drained(audited.drain.collect())));

            assertThat(names).containsExactly("", "/next");
            audited.drain.stored(audited.drain.writtenMark());
        }
    }

    @Test
    void anActionThatTookItsSlotLateIsFoundWithTheNextOfItsThread() {
        Slab slab = audited.backlog.slab();
        Claims claims = audited.backlog.claims();
        long late = slab.nextTicket();
        for (int i = 0; i < 1000; i++) {
            audited.opened("/another/" + i);
            audited.drained(audited.drain.collect());
            audited.drain.stored(audited.drain.writtenMark());
        }
        int away = claimAwayFromHome(slab, claims, late);
        slab.setWordRelease(away, SlotLayout.word(late, SlotLayout.DONE));

        audited.opened("/later");

        assertThat(Audited.names(audited.drained(audited.drain.collect()))).containsExactly("", "/later");
    }

    @Test
    void anActionThatFoundItsHomeTakenIsFoundWithTheNextOfItsThread() {
        Slab slab = audited.backlog.slab();
        long ticket = slab.nextTicket();
        int away = claimAwayFromHome(slab, audited.backlog.claims(), ticket);
        slab.setWordRelease(away, SlotLayout.word(ticket, SlotLayout.DONE));

        audited.opened("/later");

        assertThat(Audited.names(audited.drained(audited.drain.collect()))).containsExactly("", "/later");
    }

    @Test
    void anActionThatTookItsHomeSlotLateIsFoundWithTheNextOfItsThread() {
        Slab slab = audited.backlog.slab();
        long late = slab.nextTicket();
        audited.opened("/another");
        audited.drained(audited.drain.collect());
        audited.drain.stored(audited.drain.writtenMark());
        int home = audited.backlog.claims().claim(late, Area.GENERAL, 1, Thread.currentThread());
        slab.setWordRelease(home, SlotLayout.word(late, SlotLayout.DONE));

        audited.opened("/later");

        assertThat(home).isEqualTo(Strays.home(slab, late));
        assertThat(Audited.names(audited.drained(audited.drain.collect()))).containsExactly("", "/later");
    }

    /** Takes a slot for a ticket while another record is at its home. */
    private static int claimAwayFromHome(Slab slab, Claims claims, long ticket) {
        int occupied = claims.claim(ticket + slab.generalSlots(), Area.GENERAL, 1, Thread.currentThread());
        assertThat(occupied).isEqualTo(Strays.home(slab, ticket));
        int away = claims.claim(ticket, Area.GENERAL, 1, Thread.currentThread());
        SlotWriter.putShort(slab, away, SlotLayout.NAME_LENGTH_OFFSET, 0);
        return away;
    }

    @Test
    @Tag("load")
    void everyRecordIsFoundOnceAndInTheOrderOfItsThreadWhileManyThreadsAct() throws InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime());
        int threads = 6;
        int actions = 4_000;
        Waker waker = new Waker(audited.gate, audited.queue, audited.backlog);
        Thread waking = new Thread(waker);
        waking.start();
        List<Thread> actors = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int number = t;
            Random random = new Random(seed + t);
            Thread actor = new Thread(() -> act(number, actions, random));
            actor.start();
            actors.add(actor);
        }
        Map<String, Integer> seen = new HashMap<>();
        Map<String, Integer> lastOfThread = new HashMap<>();
        List<String> outOfOrder = new ArrayList<>();
        Awaitility.await("all records, seed " + seed)
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    for (AuditRecord record : audited.drained(audited.drain.collect())) {
                        String name = Audited.text(record.name);
                        seen.merge(name, 1, Integer::sum);
                        int number = Integer.parseInt(name.substring(name.lastIndexOf('/') + 1));
                        Integer before = lastOfThread.put(name.substring(0, name.lastIndexOf('/')), number);
                        if (before != null && before > number) {
                            outOfOrder.add(name + " after " + before);
                        }
                    }
                    audited.drain.stored(audited.drain.writtenMark());
                    LockSupport.unpark(waking);
                    return seen.size() == threads * actions;
                });

        for (Thread actor : actors) {
            actor.join();
        }
        waker.end();
        assertThat(seen.values()).as("seed %s", seed).containsOnly(1);
        assertThat(outOfOrder).as("seed %s", seed).isEmpty();
        assertThat(audited.drained()).isEmpty();
    }

    /** Looks without a pause, so that some fall between the draw of a ticket and the claim of its slot. */
    @Test
    @Tag("load")
    void aRecordIsFoundBeforeTheNextOfItsThreadHoweverOftenIsLooked() throws InterruptedException {
        int threads = 3;
        int actions = 20_000;
        Waker waker = new Waker(audited.gate, audited.queue, audited.backlog);
        Thread waking = new Thread(waker);
        waking.start();
        List<Thread> actors = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int number = t;
            Random random = new Random(t);
            actors.add(new Thread(() -> act(number, actions, random)));
        }
        actors.forEach(Thread::start);
        int[] next = new int[threads];
        List<String> outOfOrder = new ArrayList<>();
        int found = 0;
        while (found < threads * actions) {
            for (AuditRecord record : audited.drained(audited.drain.collect())) {
                String[] parts = Audited.text(record.name).split("/");
                int thread = Integer.parseInt(parts[1]);
                if (next[thread]++ != Integer.parseInt(parts[2])) {
                    outOfOrder.add(parts[1] + "/" + parts[2] + " as number " + (next[thread] - 1));
                }
                found++;
            }
            audited.drain.stored(audited.drain.writtenMark());
            LockSupport.unpark(waking);
        }
        for (Thread actor : actors) {
            actor.join();
        }
        waker.end();
        assertThat(outOfOrder).isEmpty();
    }

    private void act(int thread, int actions, Random random) {
        for (int i = 0; i < actions; i++) {
            long token = audited.enter("FIS.open", "/" + thread + "/" + i, null, -100);
            if (random.nextInt(16) == 0) {
                Thread.onSpinWait();
            }
            audited.exit("FIS.open", token, 5);
        }
    }
}
