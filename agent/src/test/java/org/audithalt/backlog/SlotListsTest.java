package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer's lists of slots: found, written, damaged. */
class SlotListsTest {
    @TempDir
    Path directory;

    @Test
    void writtenSlotsComeOutInTheOrderInWhichTheyWentInHoweverMany() {
        WrittenSlots written = new WrittenSlots();
        // not from the beginning of its array, so that what is held wraps around when it grows
        for (int i = 0; i < 700; i++) {
            written.add(1, i, i, true);
            written.removeOldest();
        }
        assertThat(written.isEmpty()).isTrue();
        for (int i = 0; i < 5000; i++) {
            assertThat(written.size()).isEqualTo(i);
            written.add(i % 15 + 1, i, i, i % 3 == 0);
        }
        assertThat(written.mark()).isEqualTo(5700);

        for (int i = 0; i < 5000; i++) {
            assertThat(written.isEmpty()).isFalse();
            assertThat(written.oldestMark()).isEqualTo(700 + i);
            assertThat(written.oldestSlot()).isEqualTo(i);
            assertThat(written.oldestGeneration()).isEqualTo(i % 15 + 1);
            assertThat(written.oldestCounter()).isEqualTo(i);
            assertThat(written.oldestIsAlone()).isEqualTo(i % 3 == 0);
            written.removeOldest();
        }
        assertThat(written.isEmpty()).isTrue();
        assertThat(written.oldestMark()).isEqualTo(written.mark());
    }

    @Test
    void aDamagedSlotIsToldOnceUntilItIsFree() {
        DamagedSlots damaged = new DamagedSlots();
        assertThat(damaged.remove(1, 0)).isFalse();
        for (int round = 0; round < 2; round++) {
            for (int slot = 0; slot < 9; slot++) {
                assertThat(damaged.add(1, slot)).isTrue();
                assertThat(damaged.add(2, slot)).isTrue();
            }
            for (int slot = 0; slot < 9; slot++) {
                assertThat(damaged.add(1, slot)).isFalse();
                assertThat(damaged.add(2, slot)).isFalse();
            }
            assertThat(damaged.remove(3, 1)).isFalse();
            for (int slot = 8; slot >= 0; slot--) {
                assertThat(damaged.remove(1, slot)).isTrue();
                assertThat(damaged.remove(1, slot)).isFalse();
                assertThat(damaged.remove(2, slot)).isTrue();
            }
        }
    }

    @Test
    void foundSlotsAreOrderedBySerialThenBySlabAndTicket() throws IOException {
        Audited audited = new Audited(directory);
        Generation old = audited.backlog.current();
        Files.delete(audited.file);
        audited.backlog.replace(audited.losses);
        Generation next = audited.backlog.current();
        FoundSlots found = new FoundSlots();

        for (int look = 0; look < 2; look++) {
            found.clear();
            add(found, old, 1, 40, 0);
            add(found, old, 2, 30, 8);
            add(found, old, 3, 20, 0);
            add(found, old, 4, 50, 6);
            found.endPart();
            add(found, next, 5, 12, 7);
            add(found, next, 6, 11, 0);
            add(found, next, 7, 10, 9);
            found.endPart();
            found.join();

            assertThat(found.count()).isEqualTo(7);
            assertThat(slots(found)).containsExactly(4, 5, 2, 7, 3, 1, 6);
            for (int i = 0; i < 7; i++) {
                assertThat(found.generation(i)).isEqualTo(found.slot(i) < 5 ? old.number() : next.number());
            }
        }
    }

    @Test
    void foundSlotsOfOneSlabAreOrderedHoweverMany() {
        Audited audited = new Audited(directory);
        Generation generation = audited.backlog.current();
        FoundSlots found = new FoundSlots();
        found.clear();
        for (int ticket = 10_000; ticket > 0; ticket--) {
            found.add(generation, ticket % 256, SlotLayout.word(ticket, SlotLayout.DONE));
        }
        found.endPart();
        found.join();

        assertThat(found.count()).isEqualTo(10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(found.slot(i)).isEqualTo((i + 1) % 256);
            assertThat(found.generation(i)).isEqualTo(generation.number());
        }
    }

    private static void add(FoundSlots found, Generation generation, int slot, long ticket, long serial) {
        long word = SlotLayout.word(ticket, SlotLayout.DONE);
        generation.slab().setWordRelease(slot, word);
        SlotWriter.putSerial(generation.slab(), slot, serial);
        found.add(generation, slot, word);
    }

    private static List<Integer> slots(FoundSlots found) {
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < found.count(); i++) {
            slots.add(found.slot(i));
        }
        return slots;
    }
}
