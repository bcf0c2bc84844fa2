package org.audithalt.review.report;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Counts values, any bytes, by hash: open addressing, the values one behind the other in one array. A value has a number, from
 * 0, in the order in which they first came. For one thread.
 */
final class Tally {
    private static final int LEAST_SLOTS = 64;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FACTOR = 0x9e37_79b9_7f4a_7c15L;

    /** Nobody can choose names so that all have the same hash. */
    private final long seed = new SecureRandom().nextLong();

    private byte[] values = new byte[1024];
    private int[] begins = new int[LEAST_SLOTS / 2 + 1];
    private int[] hashes = new int[LEAST_SLOTS / 2];
    private long[] hits = new long[LEAST_SLOTS / 2];
    /** Number of a value plus 1; 0: free. */
    private int[] slots = new int[LEAST_SLOTS];

    private int size;

    /** Counts a value; gives back its number. */
    int add(byte[] bytes, int from, int to) {
        return add(bytes, from, to, 1);
    }

    /** Counts a value several times at once. */
    int add(byte[] bytes, int from, int to, long times) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        int hash = hash(bytes, from, to);
        int slot = hash & slots.length - 1;
        while (slots[slot] != 0) {
            int number = slots[slot] - 1;
            if (hashes[number] == hash && Arrays.equals(values, begins[number], begins[number + 1], bytes, from, to)) {
                hits[number] += times;
                return number;
            }
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = size + 1;
        return append(bytes, from, to, hash, times);
    }

    void add(String value, long times) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        add(bytes, 0, bytes.length, times);
    }

    private int append(byte[] bytes, int from, int to, int hash, long times) {
        int begin = begins[size];
        int length = to - from;
        if (begin + length > values.length) {
            values = Arrays.copyOf(values, Math.max(begin + length, 2 * values.length));
        }
        System.arraycopy(bytes, from, values, begin, length);
        begins[size + 1] = begin + length;
        hashes[size] = hash;
        hits[size] = times;
        return size++;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        begins = Arrays.copyOf(begins, slots.length / 2 + 1);
        hashes = Arrays.copyOf(hashes, slots.length / 2);
        hits = Arrays.copyOf(hits, slots.length / 2);
        for (int number = 0; number < size; number++) {
            int slot = hashes[number] & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = number + 1;
        }
    }

    /** Number of different values. */
    int size() {
        return size;
    }

    long hits(int number) {
        return hits[number];
    }

    /** All values, counted as often as they came. */
    long total() {
        long total = 0;
        for (int i = 0; i < size; i++) {
            total += hits[i];
        }
        return total;
    }

    byte[] value(int number) {
        return Arrays.copyOfRange(values, begins[number], begins[number + 1]);
    }

    /** A value, with replacement characters where it is no UTF-8. */
    String text(int number) {
        return new String(values, begins[number], begins[number + 1] - begins[number], StandardCharsets.UTF_8);
    }

    /** The numbers of the values: the most frequent first, of equals the lower number, or that which came first. */
    int[] order(boolean numeric) {
        return IntStream.range(0, size)
                .boxed()
                .sorted((one, other) -> {
                    int byHits = Long.compare(hits[other], hits[one]);
                    if (byHits != 0 || !numeric) {
                        return byHits != 0 ? byHits : Integer.compare(one, other);
                    }
                    return Long.compare(number(one), number(other));
                })
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private long number(int number) {
        try {
            return Long.parseLong(text(number));
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private int hash(byte[] bytes, int from, int to) {
        long hash = seed ^ to - from;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(bytes, at));
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = rest << 8 | bytes[at] & 0xff;
        }
        hash = mix(hash ^ rest);
        return (int) (hash ^ hash >>> 32);
    }

    private static long mix(long value) {
        return value * FACTOR ^ Math.multiplyHigh(value, FACTOR);
    }
}
