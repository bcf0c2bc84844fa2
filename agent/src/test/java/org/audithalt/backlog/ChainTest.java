package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.audithalt.record.Octets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainTest {
    @TempDir
    Path directory;

    private Slab slab;
    private Claims claims;

    @BeforeEach
    void makeBacklog() {
        Backlog backlog = new Audited(directory).backlog;
        slab = backlog.slab();
        claims = backlog.claims();
    }

    @Test
    void readsBackPayloadsOfEveryLengthAroundEverySlotBoundary() {
        IntStream lengths = IntStream.rangeClosed(0, SlotLayout.LONGEST_PAYLOAD)
                .filter(length -> length < 5
                        || length > SlotLayout.LONGEST_PAYLOAD - 5
                        || Math.floorMod(length - SlotLayout.HEAD_PAYLOAD_BYTES + 2, SlotLayout.CHAINED_PAYLOAD_BYTES)
                                < 5
                        || length % 997 == 0);
        lengths.forEach(this::roundTrip);
    }

    private void roundTrip(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        int head = claims.claim(Area.GENERAL, SlotLayout.slotsFor(length), Thread.currentThread());

        Chain.write(slab, head, 0, bytes, 0, length);

        Octets read = new Octets(16);
        Chain.read(slab, head, 0, length, read);
        assertThat(read.toByteArray()).as("%d bytes", length).isEqualTo(bytes);
        claims.release(head);
    }

    @Test
    void writesInPiecesAtAnyOffset() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] bytes = new byte[SlotLayout.LONGEST_PAYLOAD];
        random.nextBytes(bytes);
        int head = claims.claim(Area.GENERAL, SlotLayout.LONGEST_CHAIN, Thread.currentThread());
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(bytes.length - at, 1 + random.nextInt(1500));
            if (count == 1) {
                Chain.write(slab, head, at, bytes[at]);
            } else {
                Chain.write(slab, head, at, bytes, at, count);
            }
            at += count;
        }
        Octets read = new Octets(16);
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(bytes.length - at, random.nextInt(1500));
            Chain.read(slab, head, at, count, read);
            at += count;
        }
        assertThat(read.toByteArray()).as("seed %d", seed).isEqualTo(bytes);
    }

    @Test
    void leavesTheNeighbouringSlotsAlone() {
        int before = claims.claim(Area.GENERAL, 1, Thread.currentThread());
        int head = claims.claim(Area.GENERAL, 3, Thread.currentThread());
        int after = claims.claim(Area.GENERAL, 1, Thread.currentThread());
        byte[] ones = new byte[SlotLayout.HEAD_PAYLOAD_BYTES + 2 * SlotLayout.CHAINED_PAYLOAD_BYTES];
        java.util.Arrays.fill(ones, (byte) -1);
        long wordBefore = slab.word(before);
        long wordAfter = slab.word(after);

        Chain.write(slab, head, 0, ones, 0, ones.length);

        assertThat(slab.word(before)).isEqualTo(wordBefore);
        assertThat(slab.word(after)).isEqualTo(wordAfter);
        Octets read = new Octets(16);
        Chain.read(slab, before, 0, SlotLayout.HEAD_PAYLOAD_BYTES, read);
        Chain.read(slab, after, 0, SlotLayout.HEAD_PAYLOAD_BYTES, read);
        assertThat(read.toByteArray()).containsOnly(0);
    }

    @Test
    void countsSlotsByPayload() {
        assertThat(SlotLayout.slotsFor(0)).isOne();
        assertThat(SlotLayout.slotsFor(SlotLayout.HEAD_PAYLOAD_BYTES)).isOne();
        assertThat(SlotLayout.slotsFor(SlotLayout.HEAD_PAYLOAD_BYTES + 1)).isEqualTo(2);
        assertThat(SlotLayout.slotsFor(SlotLayout.HEAD_PAYLOAD_BYTES + SlotLayout.CHAINED_PAYLOAD_BYTES))
                .isEqualTo(2);
        assertThat(SlotLayout.slotsFor(SlotLayout.LONGEST_PAYLOAD)).isEqualTo(SlotLayout.LONGEST_CHAIN);
    }
}
