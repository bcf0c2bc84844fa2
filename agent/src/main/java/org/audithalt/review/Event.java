package org.audithalt.review;

import java.util.Arrays;

/**
 * The records of one event: where they stand in a block, or, once the block is given back, in bytes of the event's own.
 * Reused from event to event; for one thread at a time.
 */
final class Event {
    private byte[] bytes = new byte[0];
    /** How many of the bytes are in use, if they are the event's own; -1 if they are the block's. */
    private int owned = -1;

    private int count;
    private int[] begin = new int[8];
    private int[] end = new int[8];
    private int[] body = new int[8];
    private int[] type = new int[8];
    private long seconds;
    private int millis;
    private long serial;
    private int nodeBegin;
    private int nodeEnd;
    private boolean ended;
    private boolean torn;

    /** Begins with a first record, whose line is in a block. */
    void begin(byte[] block, int lineBegin, int lineEnd, LineHead head) {
        bytes = block;
        owned = -1;
        count = 0;
        seconds = head.seconds;
        millis = head.millis;
        serial = head.serial;
        nodeBegin = head.nodeBegin;
        nodeEnd = head.nodeEnd;
        ended = false;
        torn = false;
        add(block, lineBegin, lineEnd, head);
    }

    /** Adds a record. */
    void add(byte[] block, int lineBegin, int lineEnd, LineHead head) {
        int shift = 0;
        if (bytes != block) {
            keep();
            shift = owned - lineBegin;
            append(block, lineBegin, lineEnd);
        }
        if (count == begin.length) {
            begin = Arrays.copyOf(begin, 2 * count);
            end = Arrays.copyOf(end, 2 * count);
            body = Arrays.copyOf(body, 2 * count);
            type = Arrays.copyOf(type, 2 * count);
        }
        begin[count] = lineBegin + shift;
        end[count] = lineEnd + shift;
        body[count] = head.body + shift;
        type[count] = head.type;
        count++;
        ended |= RecordTypes.endsEvent(head.type);
    }

    /** Whether a line with this head is a further record of this event. */
    boolean goesOn(byte[] block, LineHead head) {
        return serial == head.serial
                && millis == head.millis
                && seconds == head.seconds
                && Arrays.equals(bytes, nodeBegin, nodeEnd, block, head.nodeBegin, head.nodeEnd);
    }

    /** Copies what stands in a block, which may then be filled anew. */
    void keep() {
        if (owned >= 0) {
            return;
        }
        byte[] block = bytes;
        int size = 0;
        for (int i = 0; i < count; i++) {
            size += end[i] - begin[i];
        }
        int nodeShift = nodeBegin - begin[0];
        int nodeLength = nodeEnd - nodeBegin;
        bytes = new byte[size];
        owned = 0;
        for (int i = 0; i < count; i++) {
            int shift = owned - begin[i];
            append(block, begin[i], end[i]);
            begin[i] += shift;
            end[i] += shift;
            body[i] += shift;
        }
        nodeBegin = begin[0] + nodeShift;
        nodeEnd = nodeBegin + nodeLength;
    }

    private void append(byte[] source, int from, int to) {
        int length = to - from;
        if (owned + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(owned + length, 2 * bytes.length));
        }
        System.arraycopy(source, from, bytes, owned, length);
        owned += length;
    }

    /** Its last line so far has no end. */
    void tear() {
        torn = true;
    }

    /** Whether nothing of it can be missing. */
    boolean isWhole() {
        return ended && !torn;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Number of records, at least 1. */
    int count() {
        return count;
    }

    /** Where a record's line begins. */
    int begin(int record) {
        return begin[record];
    }

    /** Where a record's line ends, without the newline. */
    int end(int record) {
        return end[record];
    }

    /** Where a record's fields begin. */
    int body(int record) {
        return body[record];
    }

    int type(int record) {
        return type[record];
    }

    /** The type's name as it stands in a record. */
    String typeName(int record) {
        int from = begin[record];
        while (bytes[from] != 't') {
            from = Bytes.indexOf(bytes, from, end[record], ' ') + 1;
        }
        from += "type=".length();
        return Bytes.latin(bytes, from, Bytes.indexOf(bytes, from, end[record], ' '));
    }

    long seconds() {
        return seconds;
    }

    int millis() {
        return millis;
    }

    long serial() {
        return serial;
    }

    int nodeBegin() {
        return nodeBegin;
    }

    int nodeEnd() {
        return nodeEnd;
    }

    /** Whether a record was there that is the last of an event: nothing follows once another event has begun. */
    boolean ended() {
        return ended;
    }
}
