package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.audithalt.gate.Failures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ClaimsTest {
    private static final Thread ME = Thread.currentThread();

    @TempDir
    Path directory;

    private Slab slab;
    private Claims claims;
    private Audited audited;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory);
        slab = audited.backlog.slab();
        claims = audited.backlog.claims();
    }

    @Test
    void givesEachSlotOnceUntilTheAreaIsFull() {
        for (Area area : Area.values()) {
            Set<Integer> slots = new HashSet<>();
            for (int i = 0; i < area.count(slab); i++) {
                int slot = claims.claim(area, 1, ME);
                assertThat(slot).isBetween(area.first(slab), area.first(slab) + area.count(slab) - 1);
                assertThat(claims.owner(slot)).isEqualTo(ME);
                slots.add(slot);
            }
            assertThat(slots).as(area.name()).hasSize(area.count(slab));
            assertThat(claims.claim(area, 1, ME)).isEqualTo(SlotLayout.NO_SLOT);
            for (int slot : slots) {
                claims.release(slot);
                assertThat(claims.owner(slot)).isNull();
            }
        }
        assertThat(audited.used()).isZero();
    }

    @Test
    void whoFindsNoSlotDrawsNoTicketUntilOneIsFreed() {
        int head = claims.claim(Area.GENERAL, 1, ME);
        while (claims.claim(Area.GENERAL, 1, ME) != SlotLayout.NO_SLOT) {
            assertThat(claims.isExhausted()).isFalse();
        }
        long ticket = slab.lastTicket();

        assertThat(claims.isExhausted()).isTrue();
        assertThat(claims.claim(Area.GENERAL, 1, ME)).isEqualTo(SlotLayout.NO_SLOT);
        PlainReservation plain = new PlainReservation(
                new Reservation(audited.backlog, audited.gate, Audited.rows()), audited.backlog, audited.gate);
        PlainRow row = PlainRow.of(Audited.rows())[Audited.row("FIS.open")];
        assertThat(plain.reserve(row, "/x", null, -100, 0, 0, 0, 0)).isEqualTo(Reservation.NONE);
        assertThat(slab.lastTicket()).isEqualTo(ticket);

        claims.giveBack(head, SlotLayout.ticket(slab.word(head)));

        assertThat(claims.isExhausted()).isFalse();
        assertThat(claims.claim(Area.GENERAL, 1, ME)).isEqualTo(head);
        assertThat(claims.claim(Area.GENERAL, 1, ME)).isEqualTo(SlotLayout.NO_SLOT);
        claims.releaseAlone(head, slab.word(head));
        claims.released();
        assertThat(claims.claim(Area.GENERAL, 1, ME)).isEqualTo(head);
    }

    @Test
    void aLongRecordForWhichThereAreTooFewSlotsLeavesThoseToOthers() {
        int[] last = new int[2];
        for (int slot = claims.claim(Area.GENERAL, 1, ME); slot != SlotLayout.NO_SLOT; ) {
            last[0] = last[1];
            last[1] = slot;
            slot = claims.claim(Area.GENERAL, 1, ME);
        }
        claims.release(last[0]);

        assertThat(claims.claim(Area.GENERAL, 2, ME)).isEqualTo(SlotLayout.NO_SLOT);
        assertThat(claims.claim(Area.GENERAL, 1, ME)).isEqualTo(last[0]);
    }

    @Test
    void theSlotsOfAReservationThatFailedForWantOfStackAreGivenBack() {
        int failed = claims.claim(Area.GENERAL, 3, ME);
        int begun = claims.claim(Area.GENERAL, 1, ME);
        int other = claims.claim(Area.GENERAL, 1, ME);
        long[] tickets = {ticket(failed), ticket(begun), ticket(other)};
        slab.setWordRelease(begun, SlotLayout.word(tickets[1], SlotLayout.IN_FLIGHT));
        claims.failed[failed] = tickets[0];
        claims.failed[begun] = tickets[1];
        // of one that was given back long ago
        claims.failed[other] = tickets[2] - slab.generalSlots();
        claims.anyFailed = true;

        new Sweeper(audited.backlog).giveBackFailed();

        assertThat(audited.used()).isOne();
        assertThat(SlotLayout.state(slab.word(other))).isEqualTo(SlotLayout.CLAIMED);
        assertThat(claims.isGivenUp(tickets[0])).isTrue();
        assertThat(claims.isGivenUp(tickets[1])).isTrue();
        assertThat(claims.owner(failed)).isNull();
    }

    private long ticket(int slot) {
        return SlotLayout.ticket(slab.word(slot));
    }

    @Test
    void wakeUpsHaveHalfOfTheServiceSlots() {
        assertThat(Area.WAKE_UP.first(slab)).isEqualTo(Area.SERVICE.first(slab));
        assertThat(Area.WAKE_UP.count(slab)).isEqualTo(Area.SERVICE.count(slab) / 2);
    }

    @Test
    void areasAndControlSlotsDoNotOverlap() {
        boolean[] taken = new boolean[slab.slots()];
        for (Area area : EnumSet.complementOf(EnumSet.of(Area.WAKE_UP))) {
            for (int i = 0; i < area.count(slab); i++) {
                assertThat(taken[area.first(slab) + i]).isFalse();
                taken[area.first(slab) + i] = true;
            }
        }
        for (int i = 0; i < BacklogLayout.CONTROL_SLOTS; i++) {
            assertThat(taken[Area.firstControlSlot(slab) + i]).isFalse();
            taken[Area.firstControlSlot(slab) + i] = true;
        }
        assertThat(taken).doesNotContain(false);
    }

    @Test
    void everyKindOfControlRecordHasSlots() {
        assertThat(org.audithalt.record.ControlKind.values().length * BacklogLayout.CONTROL_SLOTS_PER_KIND)
                .isLessThanOrEqualTo(BacklogLayout.CONTROL_SLOTS);
    }

    @Test
    void takesAChainWholeOrNotAtAll() {
        List<Integer> heads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            heads.add(claims.claim(Area.GENERAL, 30, ME));
        }
        assertThat(heads).doesNotContain(SlotLayout.NO_SLOT);
        assertThat(audited.used()).isEqualTo(240);

        assertThat(claims.claim(Area.GENERAL, 17, ME)).isEqualTo(SlotLayout.NO_SLOT);
        assertThat(audited.used()).isEqualTo(240);

        int rest = claims.claim(Area.GENERAL, 16, ME);
        assertThat(rest).isNotEqualTo(SlotLayout.NO_SLOT);
        claims.release(heads.get(3));
        assertThat(audited.used()).isEqualTo(226);
        for (int head : heads) {
            if (head != heads.get(3)) {
                claims.release(head);
            }
        }
        claims.release(rest);
        assertThat(audited.used()).isZero();
    }

    @Test
    void passesOverSlotsInFlight() {
        int waiting = claims.claim(Area.GENERAL, 1, ME);
        for (int i = 0; i < 10 * slab.generalSlots(); i++) {
            int slot = claims.claim(Area.GENERAL, 1, ME);
            assertThat(slot).isNotEqualTo(SlotLayout.NO_SLOT).isNotEqualTo(waiting);
            claims.release(slot);
        }
    }

    @Test
    void drawsARisingTicketForEachRecord() {
        long before = 0;
        for (int i = 0; i < 1000; i++) {
            int slot = claims.claim(Area.GENERAL, 1 + i % 3, ME);
            long ticket = SlotLayout.ticket(slab.word(slot));
            assertThat(ticket).isGreaterThan(before);
            before = ticket;
            claims.release(slot);
        }
    }

    @Test
    @Tag("load")
    void neverGivesASlotTwiceUnderLoad() throws InterruptedException {
        long seed = System.nanoTime();
        AtomicIntegerArray holders = new AtomicIntegerArray(slab.slots());
        AtomicLong claimed = new AtomicLong();
        Thread[] threads = new Thread[12];
        for (int t = 0; t < threads.length; t++) {
            Random random = new Random(seed + t);
            threads[t] = new Thread(() -> {
                List<Integer> held = new ArrayList<>();
                for (int i = 0; i < 30_000; i++) {
                    int head = claims.claim(Area.GENERAL, 1 + random.nextInt(random.nextInt(16) + 1), ME);
                    if (head != SlotLayout.NO_SLOT) {
                        claimed.incrementAndGet();
                        for (int slot : chain(head)) {
                            assertThat(holders.incrementAndGet(slot)).isOne();
                        }
                        held.add(head);
                    }
                    if (head == SlotLayout.NO_SLOT || held.size() > 3) {
                        while (held.size() > random.nextInt(3)) {
                            giveBack(held.remove(held.size() - 1), holders);
                        }
                    }
                }
                for (int head : held) {
                    giveBack(head, holders);
                }
            });
        }

        Failures failures = Failures.of(threads);

        assertThat(failures.all()).as("seed %d", seed).isEmpty();
        assertThat(claimed.get()).as("seed %d", seed).isGreaterThan(100_000);
        assertThat(audited.used()).as("seed %d", seed).isZero();
    }

    private void giveBack(int head, AtomicIntegerArray holders) {
        for (int slot : chain(head)) {
            holders.decrementAndGet(slot);
        }
        claims.release(head);
    }

    private List<Integer> chain(int head) {
        List<Integer> slots = new ArrayList<>();
        slots.add(head);
        for (int slot = Chain.next(slab, head, true);
                slot != SlotLayout.NO_SLOT;
                slot = Chain.next(slab, slot, false)) {
            slots.add(slot);
        }
        return slots;
    }
}
