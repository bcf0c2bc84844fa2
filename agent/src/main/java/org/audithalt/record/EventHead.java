package org.audithalt.record;

import java.nio.charset.StandardCharsets;

/**
 * What every line of an event begins with: {@code [node=NAME ]type=TYPE msg=audit(SEC.MMM:SERIAL): }. Seconds,
 * milliseconds, serial and node identify the event, so all lines of one event share the same stamp. Not thread-safe.
 */
final class EventHead {
    /** Bytes of the longest line, newline included. auditd cuts at 8937, ausearch at 8969. */
    static final int LONGEST_LINE = 8900;

    /** Bytes of the longest type name, CONFIG_CHANGE, with room. */
    private static final int LONGEST_TYPE = 16;

    private static final int LONGEST_STAMP = 64;
    private static final byte[] TYPE = ascii("type=");
    private static final byte[] MESSAGE = ascii(" msg=audit(");

    private static final long NONE = -2;
    private static final byte[] STAMP_END = ascii("): ");

    private final byte[] beforeType;
    private final Octets afterType = new Octets(LONGEST_STAMP);
    private long stampedMillis;
    private int timeEnd;
    private int serialDigits;
    private long stampedSerial = NONE;
    /** Changes with the length of the stamp and the time in it. */
    private long layout;

    EventHead(Subject subject) {
        Octets before = new Octets(64);
        byte[] node = subject.node();
        if (node.length > 0) {
            before.append(ascii("node="));
            before.append(node);
            before.append(' ');
        }
        before.append(TYPE);
        beforeType = before.toByteArray();
    }

    /** Sets the stamp of the lines to come. What is the same as in the stamp before is not written anew. */
    void stamp(long timeMillis, long serial) {
        if (timeMillis != stampedMillis || timeEnd == 0) {
            stampTime(timeMillis);
            stampedSerial = NONE;
        }
        boolean next = serial == stampedSerial + 1;
        stampedSerial = serial;
        if (next && isNextDigit()) {
            return;
        }
        afterType.setLength(timeEnd);
        afterType.appendDecimal(serial);
        int digits = afterType.length() - timeEnd;
        if (digits != serialDigits) {
            serialDigits = digits;
            layout++;
        }
        afterType.append(STAMP_END);
    }

    /** Counts the last digit of the serial up unless it is a 9. */
    private boolean isNextDigit() {
        int last = timeEnd + serialDigits - 1;
        byte digit = afterType.array()[last];
        if (digit == '9') {
            return false;
        }
        afterType.array()[last] = (byte) (digit + 1);
        return true;
    }

    private void stampTime(long timeMillis) {
        long millis = Math.max(0, timeMillis);
        afterType.clear();
        afterType.append(MESSAGE);
        afterType.appendDecimal(millis / 1000);
        afterType.append('.');
        afterType.appendThreeDigits((int) (millis % 1000));
        afterType.append(':');
        timeEnd = afterType.length();
        stampedMillis = timeMillis;
        layout++;
    }

    /** Tells stamps apart that differ in more than the digits of the serial; 0 before there is one. */
    long layout() {
        return layout;
    }

    /** Appends {@code  msg=audit(SEC.MMM:SERIAL): }. */
    void appendStamp(Octets out) {
        out.append(afterType);
    }

    /** Bytes of the stamp that precede the serial. */
    int beforeSerial() {
        return timeEnd;
    }

    /** Puts the serial, and what ends the stamp, in the place of another of the same length. */
    void putSerial(Octets out, int at) {
        out.put(at, afterType.array(), timeEnd, serialDigits + STAMP_END.length);
    }

    /** Begins a line; its fields follow directly. */
    void begin(Octets out, byte[] type) {
        out.append(beforeType);
        out.append(type);
        out.append(afterType);
    }

    /** What comes before the stamp in lines of a type, made once. */
    byte[] prepared(byte[] type) {
        Octets begin = new Octets(64);
        begin.append(beforeType);
        begin.append(type);
        return begin.toByteArray();
    }

    /** Upper bound of the bytes that {@link #begin} appends. */
    int longest() {
        return beforeType.length + LONGEST_TYPE + LONGEST_STAMP;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
