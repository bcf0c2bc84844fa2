package org.audithalt.review.report;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The cells of a row, by number from 0. Filled anew for each row; for one thread. */
final class Row {
    private byte[] bytes = new byte[0];
    private int[] from = new int[16];
    private int[] to = new int[16];
    private int count;
    private int begin;
    private int end;

    /** Reads the row whose length stands at an index; gives back where the next one begins. */
    int read(byte[] source, int at) {
        bytes = source;
        count = 0;
        begin = at;
        end = at + RowLayout.LENGTH_BYTES + RowLayout.length(source, at);
        int next = at + RowLayout.LENGTH_BYTES;
        while (next < end) {
            int length = RowLayout.length(source, next);
            next += RowLayout.LENGTH_BYTES;
            if (count == from.length) {
                from = Arrays.copyOf(from, 2 * count);
                to = Arrays.copyOf(to, 2 * count);
            }
            from[count] = length == RowLayout.NONE ? -1 : next;
            next += Math.max(0, length);
            to[count++] = next;
        }
        return end;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The whole row, to be read again. */
    byte[] copy() {
        return Arrays.copyOfRange(bytes, begin, end);
    }

    int count() {
        return count;
    }

    /** Where a cell begins; -1 if it is not there. */
    int from(int cell) {
        return from[cell];
    }

    int to(int cell) {
        return to[cell];
    }

    /** A number; 0 if the cell is not there. */
    long number(int cell) {
        if (from[cell] < 0) {
            return 0;
        }
        boolean negative = bytes[from[cell]] == '-';
        long number = 0;
        for (int i = from[cell] + (negative ? 1 : 0); i < to[cell]; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return negative ? -number : number;
    }

    /** A text, with replacement characters where it is no UTF-8; empty if the cell is not there. */
    String text(int cell) {
        return from[cell] < 0 ? "" : new String(bytes, from[cell], to[cell] - from[cell], StandardCharsets.UTF_8);
    }
}
