package org.audithalt.review.report;

import org.audithalt.record.Octets;

/**
 * A row on its way from the threads that search to the one that reports; never stored.
 *
 * <pre>
 *  0         4         8
 *  +---------+---------+-----------+---------+-----------+ …
 *  | length  | length  | bytes     | length  | bytes     |
 *  | of all  | of cell |           | of cell |           |
 *  +---------+---------+-----------+---------+-----------+ …
 * </pre>
 *
 * Lengths are big-endian; that of a cell that is not there is -1, and no bytes follow.
 */
final class RowLayout {
    static final int LENGTH_BYTES = Integer.BYTES;
    static final int NONE = -1;

    private RowLayout() {}

    /** Begins a row, or a cell in one; gives back where, for {@link #end}. */
    static int begin(Octets out) {
        int at = out.length();
        for (int i = 0; i < LENGTH_BYTES; i++) {
            out.append(0);
        }
        return at;
    }

    /** Ends what begins there. */
    static void end(Octets out, int begin) {
        put(out, begin, out.length() - begin - LENGTH_BYTES);
    }

    /** Ends a cell, which is none unless there is something. */
    static void end(Octets out, int begin, boolean there) {
        if (there) {
            end(out, begin);
        } else {
            out.setLength(begin + LENGTH_BYTES);
            put(out, begin, NONE);
        }
    }

    /** A cell of the same bytes. */
    static void cell(Octets out, byte[] bytes, int from, int to) {
        int begin = begin(out);
        out.append(bytes, from, to - from);
        end(out, begin);
    }

    /** A cell with a number. */
    static void cell(Octets out, long number) {
        int begin = begin(out);
        if (number < 0) {
            out.append('-');
        }
        out.appendDecimal(Math.abs(number));
        end(out, begin);
    }

    private static void put(Octets out, int at, int value) {
        for (int i = 0; i < LENGTH_BYTES; i++) {
            out.array()[at + i] = (byte) (value >>> 8 * (LENGTH_BYTES - 1 - i));
        }
    }

    static int length(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }
}
