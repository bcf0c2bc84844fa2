package org.audithalt.backlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The free text of the header: {@code key=value} lines that describe the process for recovery and for {@code list}. */
public final class HeaderText {
    private HeaderText() {}

    /** @throws IllegalArgumentException if the text is longer than the header's room for it */
    static void write(Slab slab, byte[] text) {
        if (text.length > BacklogLayout.TEXT_BYTES - Integer.BYTES) {
            throw new IllegalArgumentException(
                    "description of the process takes " + text.length + " bytes, " + BacklogLayout.TEXT_BYTES + " fit");
        }
        slab.putInt(BacklogLayout.TEXT_OFFSET, text.length);
        slab.putBytes(BacklogLayout.TEXT_OFFSET + Integer.BYTES, text);
    }

    static String read(Slab slab) {
        return text(slab.getBytes(BacklogLayout.TEXT_OFFSET, BacklogLayout.TEXT_BYTES));
    }

    /** Decodes the text area: length, then bytes. */
    static String text(byte[] area) {
        int length = ByteBuffer.wrap(area).order(ByteOrder.nativeOrder()).getInt();
        int end = Math.min(area.length, Integer.BYTES + Math.max(0, length));
        return new String(Arrays.copyOfRange(area, Integer.BYTES, end), StandardCharsets.UTF_8);
    }

    /** The value of a key; empty if it is absent. */
    public static String value(String text, String key) {
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            if (text.startsWith(key, from) && from + key.length() < end && text.charAt(from + key.length()) == '=') {
                return text.substring(from + key.length() + 1, end);
            }
            from = end + 1;
        }
        return "";
    }
}
