package org.audithalt.backlog;

import jdk.internal.misc.Unsafe;
import org.audithalt.record.ByteArrays;
import org.audithalt.record.Octets;

/**
 * The payload of a record as one run of bytes, whatever the number of its slots. Application threads write, the writer
 * reads. Allocates nothing; takes no lock.
 */
final class Chain {
    private static final Unsafe UNSAFE = Slab.UNSAFE;

    private Chain() {}

    /** Copies bytes into the payload at an offset. */
    static void write(Slab slab, int head, int offset, byte[] source, int from, int count) {
        int done = 0;
        while (done < count) {
            long at = address(slab, head, offset + done);
            int run = Math.min(count - done, runLength(offset + done));
            UNSAFE.copyMemory(source, ByteArrays.BASE + from + done, null, at, run);
            done += run;
        }
    }

    static void write(Slab slab, int head, int offset, byte octet) {
        UNSAFE.putByte(address(slab, head, offset), octet);
    }

    /** Zeros behind a part of the payload, up to where the next begins. */
    static void pad(Slab slab, int head, int offset, int count) {
        int end = SlotLayout.padded(count);
        for (int i = count; i < end; i++) {
            write(slab, head, offset + i, (byte) 0);
        }
    }

    /** Appends bytes of the payload. */
    static void read(Slab slab, int head, int offset, int count, Octets into) {
        int start = into.length();
        into.setLength(start + count);
        byte[] target = into.array();
        int done = 0;
        while (done < count) {
            long at = address(slab, head, offset + done);
            int run = Math.min(count - done, runLength(offset + done));
            UNSAFE.copyMemory(null, at, target, ByteArrays.BASE + start + done, run);
            done += run;
        }
    }

    /** The slot that follows in the chain; {@link SlotLayout#NO_SLOT} at its end. */
    static int next(Slab slab, int slot, boolean head) {
        int offset = head ? SlotLayout.NEXT_OFFSET : SlotLayout.CHAINED_NEXT_OFFSET;
        return UNSAFE.getInt(slab.address(slot) + offset);
    }

    static void setNext(Slab slab, int slot, boolean head, int next) {
        if (head) {
            UNSAFE.putInt(slab.address(slot) + SlotLayout.NEXT_OFFSET, next);
        } else {
            UNSAFE.putLong(slab.address(slot) + SlotLayout.CHAINED_NEXT_OFFSET, SlotLayout.two(next, 0));
        }
    }

    private static long address(Slab slab, int head, int offset) {
        if (offset < SlotLayout.HEAD_PAYLOAD_BYTES) {
            return slab.address(head) + SlotLayout.HEAD_PAYLOAD_OFFSET + offset;
        }
        int beyond = offset - SlotLayout.HEAD_PAYLOAD_BYTES;
        int slot = next(slab, head, true);
        for (int i = beyond / SlotLayout.CHAINED_PAYLOAD_BYTES; i > 0; i--) {
            slot = next(slab, slot, false);
        }
        return slab.address(slot) + SlotLayout.CHAINED_PAYLOAD_OFFSET + beyond % SlotLayout.CHAINED_PAYLOAD_BYTES;
    }

    private static int runLength(int offset) {
        return offset < SlotLayout.HEAD_PAYLOAD_BYTES
                ? SlotLayout.HEAD_PAYLOAD_BYTES - offset
                : SlotLayout.CHAINED_PAYLOAD_BYTES
                        - (offset - SlotLayout.HEAD_PAYLOAD_BYTES) % SlotLayout.CHAINED_PAYLOAD_BYTES;
    }
}
