package org.audithalt.backlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The keys of rules, kept in the header so that recovery can name them after the rules are gone. Append-only: a number,
 * once in a slot, means the same key for ever.
 *
 * <p>Agent threads add; the writer and recovery read.
 */
final class KeyTable {
    private static final byte[] NO_KEY = new byte[0];
    private static final int NONE = -1;
    /** What fits into a slot beside the rule's counter. */
    private static final int MOST = 1 << RulesInForce.KEY_BITS;

    private static final int USED_BYTES = Long.BYTES;
    /** Length and sum in front of a key. */
    private static final int ENTRY_BYTES = 2 * Integer.BYTES;

    private final Slab slab;
    private final List<byte[]> keys = new ArrayList<>();
    /** The same by number, for the writer, which takes no lock for each record. */
    private volatile byte[][] byNumber = new byte[0][];

    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();
    private final boolean whole;
    private int used;

    /** Reads what the header holds; number 0 is the empty key. */
    KeyTable(Slab slab) {
        this.slab = slab;
        add(NO_KEY);
        long word = slab.getLong(BacklogLayout.KEYS_OFFSET);
        used = (int) Math.max(USED_BYTES, Math.min(CheckedNumber.number(word), slab.keysBytes()));
        ByteBuffer buffer = ByteBuffer.wrap(slab.getBytes(BacklogLayout.KEYS_OFFSET, used))
                .order(ByteOrder.nativeOrder())
                .position(USED_BYTES);
        boolean holds = CheckedNumber.holds(word, BacklogLayout.KEYS_OFFSET) && used >= CheckedNumber.number(word);
        while (holds && buffer.position() < used) {
            int left = used - buffer.position() - ENTRY_BYTES;
            int length = left < 0 ? -1 : buffer.getInt();
            int crc = left < 0 ? 0 : buffer.getInt();
            holds = length >= 0 && length <= left;
            if (holds) {
                byte[] key = new byte[length];
                buffer.get(key);
                add(key);
                holds = crc == crc(key);
            }
        }
        whole = holds;
    }

    private static int crc(byte[] key) {
        CRC32C sum = new CRC32C();
        sum.update(key);
        return (int) sum.getValue();
    }

    /** Whether what the header held was as it was written. */
    boolean isWhole() {
        return whole;
    }

    /** Bytes that a set of keys takes. */
    static int bytes(List<byte[]> keys) {
        int bytes = USED_BYTES;
        for (int i = 0; i < keys.size(); i++) {
            bytes += ENTRY_BYTES + keys.get(i).length;
        }
        return bytes;
    }

    /**
     * Adds those that are new, in this order.
     *
     * @throws IllegalStateException if the header has no room for all of them; then none is added
     */
    synchronized void addAll(List<byte[]> wanted) {
        int end = used;
        Set<ByteBuffer> fresh = new HashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (find(wanted.get(i)) < 0 && fresh.add(ByteBuffer.wrap(wanted.get(i)))) {
                end += ENTRY_BYTES + wanted.get(i).length;
            }
        }
        if (end > slab.keysBytes() || keys.size() + fresh.size() > MOST) {
            throw noRoom();
        }
        for (int i = 0; i < wanted.size(); i++) {
            numberOf(wanted.get(i));
        }
    }

    /** All keys by their number. */
    synchronized List<byte[]> all() {
        return List.copyOf(keys);
    }

    private void add(byte[] key) {
        numbers.putIfAbsent(ByteBuffer.wrap(key), keys.size());
        byte[][] known = byNumber;
        byte[][] more = keys.size() < known.length ? known : Arrays.copyOf(known, 2 * keys.size() + 16);
        more[keys.size()] = key;
        keys.add(key);
        // published also where the array is the same
        byNumber = more;
    }

    private int find(byte[] key) {
        Integer number = numbers.get(ByteBuffer.wrap(key));
        return number == null ? NONE : number;
    }

    /**
     * Number of a key, which is added if it is new.
     *
     * @throws IllegalStateException if the header has no room for it
     */
    synchronized int numberOf(byte[] key) {
        int known = find(key);
        if (known >= 0) {
            return known;
        }
        int end = used + ENTRY_BYTES + key.length;
        if (end > slab.keysBytes()) {
            throw noRoom();
        }
        slab.putInt(BacklogLayout.KEYS_OFFSET + used, key.length);
        slab.putInt(BacklogLayout.KEYS_OFFSET + used + Integer.BYTES, crc(key));
        slab.putBytes(BacklogLayout.KEYS_OFFSET + used + ENTRY_BYTES, key);
        slab.putLong(BacklogLayout.KEYS_OFFSET, CheckedNumber.word(end, BacklogLayout.KEYS_OFFSET));
        used = end;
        add(key);
        return keys.size() - 1;
    }

    private IllegalStateException noRoom() {
        return new IllegalStateException("the keys of rules used since the start take more than " + slab.keysBytes()
                + " bytes, or are more than " + MOST + " (use those of before, or start the program again)");
    }

    /** The key behind a number; empty if there is none. Any thread. */
    byte[] key(int number) {
        byte[][] known = byNumber;
        byte[] key = number >= 0 && number < known.length ? known[number] : NO_KEY;
        return key == null ? NO_KEY : key;
    }
}
