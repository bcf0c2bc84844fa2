package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.gate.Waker;
import org.audithalt.record.AuditRecord;
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
