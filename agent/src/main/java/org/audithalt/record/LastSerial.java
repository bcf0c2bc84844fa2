package org.audithalt.record;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds the last whole event of a log, reading backwards: a start continues its serial numbers, recovery passes over
 * what was stored already.
 *
 * <p>A kill in the middle of a write leaves some lines of an event, and perhaps half a line. Such an event does not
 * count: it is whole only with its last line, which is PROCTITLE, or if it is one of those that have one line only.
 * Zeros and binary waste are passed over. Immutable once made.
 */
public final class LastSerial {
    /** Where the bytes come from. */
    public interface Source {
        /**
         * Reads from a place of the log.
         *
         * @param target filled from its position on
         * @param position bytes from the beginning
         * @return bytes read, fewer than asked for only if there are no more; -1 at the end
         */
        int read(ByteBuffer target, long position) throws IOException;
    }

    private static final int WINDOW = 1 << 16;

    /** More than the longest event. */
    private static final int LONGEST_TORN = 1 << 20;

    /** Longer lines are none of ours. */
    private static final int LONGEST_LINE = WINDOW / 4;

    private static final byte[] NODE = EventHead.ascii("node=");
    private static final byte[] TYPE = EventHead.ascii("type=");
    private static final byte[] STAMP = EventHead.ascii(" msg=audit(");
    private static final byte[][] NEVER_LAST = {
        EventHead.ascii("SYSCALL "),
        EventHead.ascii("EXECVE "),
        EventHead.ascii("SOCKADDR "),
        EventHead.ascii("MMAP "),
        EventHead.ascii("CWD "),
        EventHead.ascii("PATH ")
    };

    private final long serial;
    private final long eventEnd;
    private final boolean lineOpen;
    private final boolean eventTorn;

    private LastSerial(long serial, long eventEnd, boolean lineOpen, boolean eventTorn) {
        this.serial = serial;
        this.eventEnd = eventEnd;
        this.lineOpen = lineOpen;
        this.eventTorn = eventTorn;
    }

    /** Serial number of the last whole event; 0 if there is none. */
    public long serial() {
        return serial;
    }

    /** Bytes of the log up to and with the last whole event's newline; 0 if there is none. */
    public long eventEnd() {
        return eventEnd;
    }

    /** Whether the log ends within a line. */
    public boolean lineOpen() {
        return lineOpen;
    }

    /**
     * Whether what follows the last whole event is the beginning of another and nothing else: lines that never are an
     * event's last, then perhaps a part of a line.
     */
    public boolean eventTorn() {
        return eventTorn;
    }

    /**
     * Reads a log from its end as far as needed.
     *
     * @param size bytes of the log
     */
    public static LastSerial find(Source source, long size) throws IOException {
        byte[] window = new byte[WINDOW];
        boolean lineOpen = false;
        long end = size;
        while (end > 0) {
            long begin = Math.max(0, end - WINDOW);
            int length = fill(source, window, begin, (int) (end - begin));
            if (end == size && length > 0) {
                lineOpen = window[length - 1] != '\n';
            }
            int firstLine = begin == 0 ? 0 : afterNewline(window, length);
            int lineEnd = newlineBefore(window, length);
            while (lineEnd >= firstLine) {
                int lineBegin = newlineBefore(window, lineEnd) + 1;
                long found = lineBegin < firstLine ? 0 : serialOf(window, lineBegin, lineEnd);
                if (found > 0) {
                    long eventEnd = begin + lineEnd + 1;
                    return new LastSerial(found, eventEnd, lineOpen, torn(source, eventEnd, size));
                }
                lineEnd = lineBegin - 1;
            }
            // The window's first, partial line is read again with the next window, unless it is too long to be a line.
            end = begin == 0 ? 0 : begin + Math.min(firstLine, LONGEST_LINE);
        }
        return new LastSerial(0, 0, lineOpen, torn(source, 0, size));
    }

    private static boolean torn(Source source, long from, long size) throws IOException {
        if (size == from || size - from > LONGEST_TORN) {
            return false;
        }
        byte[] rest = new byte[(int) (size - from)];
        int length = fill(source, rest, from, rest.length);
        int begin = 0;
        for (int at = 0; at < length; at++) {
            if (rest[at] == '\n') {
                int type = typeOf(rest, begin, at);
                if (type < 0 || !neverLast(rest, type, at)) {
                    return false;
                }
                begin = at + 1;
            }
        }
        int part = Math.min(length - begin, TYPE.length);
        return same(rest, begin, TYPE, part) || same(rest, begin, NODE, part);
    }

    static int fill(Source source, byte[] window, long begin, int length) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(window, 0, length);
        while (target.hasRemaining()) {
            if (source.read(target, begin + target.position()) <= 0) {
                break;
            }
        }
        return target.position();
    }

    private static int newlineBefore(byte[] bytes, int end) {
        int at = end - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    /** Index after the first newline; the length if there is none. */
    private static int afterNewline(byte[] bytes, int length) {
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        return length;
    }

    /** Index of the type's name in a line; -1 if it is no line of a log. */
    private static int typeOf(byte[] line, int begin, int end) {
        int at = startsWith(line, begin, end, NODE) ? after(line, begin, end, ' ') : begin;
        return startsWith(line, at, end, TYPE) ? at + TYPE.length : -1;
    }

    private static boolean neverLast(byte[] line, int type, int end) {
        for (int i = 0; i < NEVER_LAST.length; i++) {
            if (startsWith(line, type, end, NEVER_LAST[i])) {
                return true;
            }
        }
        return false;
    }

    /** Serial of a line that ends an event; 0 if it is no such line. */
    static long serialOf(byte[] line, int begin, int end) {
        int at = typeOf(line, begin, end);
        if (at < 0 || neverLast(line, at, end)) {
            return 0;
        }
        at = after(line, at, end, ' ') - 1;
        if (!startsWith(line, at, end, STAMP)) {
            return 0;
        }
        at = after(line, at, end, ':');
        long serial = 0;
        int digits = 0;
        while (at < end && line[at] >= '0' && line[at] <= '9' && digits < 18) {
            serial = serial * 10 + (line[at] - '0');
            at++;
            digits++;
        }
        return at + 1 < end && line[at] == ')' && line[at + 1] == ':' ? serial : 0;
    }

    private static boolean startsWith(byte[] line, int at, int end, byte[] text) {
        return end - at >= text.length && same(line, at, text, text.length);
    }

    private static boolean same(byte[] line, int at, byte[] text, int count) {
        for (int i = 0; i < count; i++) {
            if (line[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Index after the next occurrence of a character; the end if there is none. */
    private static int after(byte[] line, int from, int end, char character) {
        int at = from;
        while (at < end && line[at] != character) {
            at++;
        }
        return Math.min(end, at + 1);
    }
}
