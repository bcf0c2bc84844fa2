package org.audithalt.review;

import java.nio.charset.StandardCharsets;

/**
 * What stands before the fields of a line: {@code [node=NAME ]type=TYPE msg=audit(SEC.MMM:SERIAL): }. Filled anew for each
 * line; for one thread.
 */
final class LineHead {
    private static final byte[] NODE = ascii("node=");
    private static final byte[] TYPE = ascii("type=");
    private static final byte[] STAMP = ascii(" msg=audit(");
    private static final byte[] END = ascii("):");

    /** End of the year 9999: what claims to be later is damaged, and would not fit into a date. */
    private static final long LATEST_SECONDS = 253_402_300_799L;

    /** Number of the record's type, {@link RecordTypes#UNKNOWN} for a name without one. */
    int type;

    long seconds;
    int millis;
    long serial;
    /** Where the node's name begins and ends; the same index if there is none. */
    int nodeBegin;

    int nodeEnd;
    /** Where the fields begin. */
    int body;

    /** Reads a line without its end; false if it is no record. */
    boolean read(byte[] bytes, int begin, int end) {
        int at = begin;
        nodeBegin = begin;
        nodeEnd = begin;
        if (Bytes.startsWith(bytes, at, end, NODE)) {
            nodeBegin = at + NODE.length;
            nodeEnd = Bytes.indexOf(bytes, nodeBegin, end, ' ');
            at = nodeEnd + 1;
        }
        if (!Bytes.startsWith(bytes, at, end, TYPE)) {
            return false;
        }
        int typeBegin = at + TYPE.length;
        int typeEnd = Bytes.indexOf(bytes, typeBegin, end, ' ');
        at = typeEnd + STAMP.length;
        if (!Bytes.startsWith(bytes, typeEnd, end, STAMP)) {
            return false;
        }
        int point = digits(bytes, at, end);
        int colon = point + 4;
        if (colon >= end || bytes[point] != '.' || bytes[colon] != ':') {
            return false;
        }
        int bracket = digits(bytes, colon + 1, end);
        if (!Bytes.startsWith(bytes, bracket, end, END)) {
            return false;
        }
        seconds = Bytes.unsigned(bytes, at, point);
        millis = (int) Bytes.unsigned(bytes, point + 1, colon);
        serial = Bytes.unsigned(bytes, colon + 1, bracket);
        type = RecordTypes.number(bytes, typeBegin, typeEnd);
        body = bracket + END.length;
        return seconds >= 0 && seconds <= LATEST_SECONDS && millis >= 0 && serial >= 0;
    }

    private static int digits(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
