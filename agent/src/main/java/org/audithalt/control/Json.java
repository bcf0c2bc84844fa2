package org.audithalt.control;

import java.nio.charset.StandardCharsets;

/**
 * Writes one JSON text (RFC 8259) front to back into a buffer that is reused from text to text. It puts the commas; the
 * caller opens and closes objects and arrays in pairs. Not thread-safe.
 *
 * <p>Unpaired surrogates, which Java strings may hold and UTF-8 may not, are written as escapes, as are control characters and
 * those that change the direction of the text.
 */
public final class Json {
    /** Characters kept from one text to the next; a larger buffer (a status with all waiters) is given back. */
    private static final int KEPT = 1 << 18;

    private static final String HEX = "0123456789abcdef";

    private StringBuilder text = new StringBuilder(8192);
    private boolean commaDue;

    /** Forgets the text. */
    public void clear() {
        if (text.capacity() > KEPT) {
            text = new StringBuilder(8192);
        }
        text.setLength(0);
        commaDue = false;
    }

    /** Begins an object, as a value or as the text itself. */
    public Json beginObject() {
        open('{');
        return this;
    }

    /** Ends the innermost object. */
    public Json endObject() {
        close('}');
        return this;
    }

    /** Begins an array, as a value or as the text itself. */
    public Json beginArray() {
        open('[');
        return this;
    }

    /** Ends the innermost array. */
    public Json endArray() {
        close(']');
        return this;
    }

    /** Begins a member of an object; its value must follow. */
    public Json name(String name) {
        separate();
        quote(name);
        text.append(':');
        commaDue = false;
        return this;
    }

    /** Adds a string, escaped. */
    public Json value(String value) {
        separate();
        quote(value);
        return this;
    }

    /** Adds a whole number; readers that use doubles are exact to 2^53 only. */
    public Json value(long value) {
        separate();
        text.append(value);
        return this;
    }

    /** Adds {@code true} or {@code false}. */
    public Json value(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    /** Adds a member whose value is a string, escaped. */
    public Json member(String name, String value) {
        return name(name).value(value);
    }

    /** Adds a member whose value is a whole number. */
    public Json member(String name, long value) {
        return name(name).value(value);
    }

    /** Adds a member whose value is {@code true} or {@code false}. */
    public Json member(String name, boolean value) {
        return name(name).value(value);
    }

    /** The text so far, in UTF-8. */
    public byte[] toBytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The text so far. */
    @Override
    public String toString() {
        return text.toString();
    }

    private void open(char bracket) {
        separate();
        text.append(bracket);
        commaDue = false;
    }

    private void close(char bracket) {
        text.append(bracket);
        commaDue = true;
    }

    private void separate() {
        if (commaDue) {
            text.append(',');
        }
        commaDue = true;
    }

    private void quote(String string) {
        text.append('"');
        int length = string.length();
        for (int i = 0; i < length; i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || (c >= 0x7f && c < 0xa0) || isDirection(c)) {
                escape(c);
            } else if (!Character.isSurrogate(c)) {
                text.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < length
                    && Character.isLowSurrogate(string.charAt(i + 1))) {
                text.append(c).append(string.charAt(++i));
            } else {
                escape(c);
            }
        }
        text.append('"');
    }

    /** Whether a character changes the direction of the text, or ends a line: who reads it on a terminal shall not be misled. */
    private static boolean isDirection(char c) {
        return c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private void escape(char c) {
        text.append('\\').append('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            text.append(HEX.charAt((c >> shift) & 0xf));
        }
    }
}
