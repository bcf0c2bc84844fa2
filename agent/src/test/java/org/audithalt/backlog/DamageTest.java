package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bytes of the memory are watched over by a sum: one bit of each is turned and turned back. BitFlipTest has recoveries. */
class DamageTest {
    @TempDir
    Path directory;

    private Audited audited;
    private Slab slab;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory);
        slab = audited.backlog.slab();
    }

    private void assertWatched(int head, int slot, int from, int to, boolean watched) {
        for (int offset = from; offset < to; offset++) {
            int bit = 1 << offset % 8;
            turn(slot, offset, bit);
            assertThat(SlotCheck.recordHolds(slab, head))
                    .as("slot %d of %d, byte %d", slot, head, offset)
                    .isNotEqualTo(watched);
            turn(slot, offset, bit);
        }
        assertThat(SlotCheck.recordHolds(slab, head)).isTrue();
    }

    private void turn(int slot, int offset, int bit) {
        long at = slab.address(slot) + offset;
        Slab.UNSAFE.putByte(at, (byte) (Slab.UNSAFE.getByte(at) ^ bit));
    }

    @Test
    void allThatIsKnownOfAnActionInFlightIsWatched() {
        int head = Token.slot(audited.enter("FIS.open", "/tmp/x", null, -100));
        int payload =
                SlotLayout.padded(Thread.currentThread().getName().length()) + SlotLayout.padded("/tmp/x".length());
        int end = SlotLayout.HEAD_PAYLOAD_OFFSET + payload;
        SlotWriter.putSerial(slab, head, 77);

        assertWatched(head, head, SlotLayout.STATE_OFFSET, SlotLayout.EXIT_SUM_OFFSET, true);
        // what exit adds does not count yet
        assertWatched(head, head, SlotLayout.EXIT_SUM_OFFSET, SlotLayout.TIME_MILLIS_OFFSET, false);
        assertWatched(head, head, SlotLayout.TIME_MILLIS_OFFSET, end, true);
        assertWatched(head, head, end, SlotLayout.BYTES, false);
    }

    @Test
    void allThatExitAddedIsWatchedToo() {
        long token = audited.enter("FIS.open", "/tmp/x", null, -100);
        audited.exit("FIS.open", token, 3);
        int head = Token.slot(token);

        assertWatched(head, head, SlotLayout.STATE_OFFSET, SlotLayout.HEAD_PAYLOAD_OFFSET, true);
        assertThat(audited.drained()).hasSize(1);
        assertThat(audited.state(head)).isEqualTo(SlotLayout.WRITTEN);
        assertWatched(head, head, SlotLayout.STATE_OFFSET, SlotLayout.HEAD_PAYLOAD_OFFSET, true);
    }

    @Test
    void anAddressIsWatchedWhoeverWroteIt() {
        byte[] path = "/run/s".getBytes(UTF_8);
        long connect = audited.enter("UDS.connect", path, null, 5);
        audited.exit("UDS.connect", connect, 1);
        int end = SlotLayout.HEAD_PAYLOAD_OFFSET + 2 + path.length + 1;
        assertWatched(Token.slot(connect), Token.slot(connect), SlotLayout.HEAD_PAYLOAD_OFFSET, end, true);
        // the rest of the room for it is used by nobody
        assertWatched(
                Token.slot(connect),
                Token.slot(connect),
                end,
                SlotLayout.HEAD_PAYLOAD_OFFSET
                        + SlotWriter.getShort(slab, Token.slot(connect), SlotLayout.ADDRESS_ROOM_OFFSET),
                false);

        long accept = audited.enter("Net.accept@Nio", null, null, 5);
        java.net.InetSocketAddress[] peers = {new java.net.InetSocketAddress("192.0.2.1", 4000)};
        audited.audit.exit(Audited.row("Net.accept@Nio"), accept, 1, new java.io.FileDescriptor(), peers);
        assertWatched(
                Token.slot(accept),
                Token.slot(accept),
                SlotLayout.HEAD_PAYLOAD_OFFSET,
                SlotLayout.HEAD_PAYLOAD_OFFSET + 28,
                true);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 1000, 3000})
    void everySlotOfALongRecordIsWatched(int length) {
        int head = Token.slot(audited.enter("FIS.open", "/" + "n".repeat(length - 1), null, -100));
        int left = SlotLayout.padded(length)
                + SlotLayout.padded(Thread.currentThread().getName().length())
                - SlotLayout.HEAD_PAYLOAD_BYTES;

        assertWatched(head, head, SlotLayout.TIME_MILLIS_OFFSET, SlotLayout.BYTES, true);
        int slot = Chain.next(slab, head, true);
        while (left > 0) {
            int end = SlotLayout.CHAINED_PAYLOAD_OFFSET + Math.min(left, SlotLayout.CHAINED_PAYLOAD_BYTES);
            assertWatched(head, slot, SlotLayout.STATE_OFFSET, end, true);
            assertWatched(head, slot, end, SlotLayout.BYTES, false);
            left -= SlotLayout.CHAINED_PAYLOAD_BYTES;
            slot = Chain.next(slab, slot, false);
        }
        assertThat(slot).isEqualTo(SlotLayout.NO_SLOT);
    }

    @Test
    void noLengthLeadsOutOfTheSlots() {
        int head = Token.slot(audited.enter("FIS.open", "/tmp/x", null, -100));
        for (int field : new int[] {
            SlotLayout.COMM_LENGTH_OFFSET,
            SlotLayout.NAME_LENGTH_OFFSET,
            SlotLayout.SECOND_LENGTH_OFFSET,
            SlotLayout.ADDRESS_LENGTH_OFFSET,
            SlotLayout.ARGUMENTS_LENGTH_OFFSET,
            SlotLayout.ADDRESS_ROOM_OFFSET
        }) {
            int before = SlotWriter.getShort(slab, head, field);
            for (int length : new int[] {393, 500, 4097, 20_000, 65_535}) {
                SlotWriter.putShort(slab, head, field, length);
                assertThat(SlotCheck.recordHolds(slab, head)).isFalse();
            }
            SlotWriter.putShort(slab, head, field, before);
        }
        for (int next : new int[] {-1, -5, Integer.MIN_VALUE, slab.slots(), Integer.MAX_VALUE, 0}) {
            SlotWriter.putShort(slab, head, SlotLayout.NAME_LENGTH_OFFSET, 1000);
            Chain.setNext(slab, head, true, next);
            assertThat(SlotCheck.recordHolds(slab, head)).isFalse();
        }
    }

    @Test
    void whatEntryWroteIsReadBackSlotBySlot() {
        long token = audited.enter("FIS.open", "/" + "n".repeat(2000), null, -100);
        int head = Token.slot(token);
        long ticket = SlotLayout.ticket(slab.word(head));
        long sum = SlotCheck.sum(slab, head, SlotLayout.SUM_OFFSET);
        assertThat(SlotCheck.isReadBack(slab, head, ticket, sum)).isTrue();
        assertThat(SlotCheck.isReadBack(slab, head, ticket, sum + 1)).isFalse();
        assertThat(SlotCheck.isReadBack(slab, head, ticket + 1, sum)).isFalse();

        int second = Chain.next(slab, Chain.next(slab, head, true), false);
        long word = slab.word(second);
        slab.setWordRelease(second, 0);
        assertThat(SlotCheck.isReadBack(slab, head, ticket, sum)).isFalse();
        slab.setWordRelease(second, word);
        for (int next : new int[] {-2, slab.slots()}) {
            Chain.setNext(slab, second, false, next);
            assertThat(SlotCheck.isReadBack(slab, head, ticket, sum)).isFalse();
        }
    }

    @Test
    void everyByteOfTheKeysOfRulesIsWatched() {
        KeyTable keys = audited.backlog.keys();
        keys.addAll(List.of("erste".getBytes(UTF_8), "zw".getBytes(UTF_8)));
        int used = Long.BYTES + 8 + 5 + 8 + 2;
        for (int offset = 0; offset < used + 20; offset++) {
            byte[] before = slab.getBytes(BacklogLayout.KEYS_OFFSET + offset, 1);
            slab.putBytes(BacklogLayout.KEYS_OFFSET + offset, new byte[] {(byte) (before[0] ^ 1 << offset % 8)});
            assertThat(new KeyTable(slab).isWhole()).as("byte %d", offset).isEqualTo(offset >= used);
            slab.putBytes(BacklogLayout.KEYS_OFFSET + offset, before);
        }
        assertThat(new KeyTable(slab).isWhole()).isTrue();
        // a sum that fits, of a length that does not
        for (long length : new long[] {used - 1, used + 1, slab.keysBytes() + 1, 1L << 33}) {
            slab.putLong(BacklogLayout.KEYS_OFFSET, CheckedNumber.word(length, BacklogLayout.KEYS_OFFSET));
            assertThat(new KeyTable(slab).isWhole()).as("%d bytes", length).isFalse();
        }
    }

    @Test
    void theKeysTakeTheirBytesAndNotOneMore() {
        KeyTable keys = audited.backlog.keys();
        assertThat(KeyTable.bytes(List.of("erste".getBytes(UTF_8), "zw".getBytes(UTF_8))))
                .isEqualTo(31);
        int rest = slab.keysBytes() - Long.BYTES - 8;

        keys.addAll(List.of("x".repeat(rest).getBytes(UTF_8)));

        assertThat(new KeyTable(slab).isWhole()).isTrue();
        assertThat(new KeyTable(slab).key(1)).hasSize(rest);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 255, 1L << 20, (1L << 40) - 1})
    void aNumberThatCarriesItsCheckIsWatchedInEveryBit(long number) {
        long word = CheckedNumber.word(number, 7);

        assertThat(CheckedNumber.number(word)).isEqualTo(number);
        assertThat(CheckedNumber.holds(word, 7)).isTrue();
        assertThat(CheckedNumber.holds(word, 8)).isFalse();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertThat(CheckedNumber.holds(word ^ 1L << bit, 7))
                    .as("bit %d", bit)
                    .isFalse();
        }
        assertThat(CheckedNumber.word(0, 7)).isZero();
        assertThat(CheckedNumber.holds(0, 7)).isTrue();
        assertThat(CheckedNumber.holds(1, 7)).isFalse();
    }
}
