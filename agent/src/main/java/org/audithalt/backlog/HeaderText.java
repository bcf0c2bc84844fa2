package org.audithalt.backlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /**
     * The logs of the process in the order of its list; one without a name if the text names none.
     *
     * @return at least one; as many as there are marks for
     */
    public static List<String> logs(String text) {
        String several = value(text, "log_files");
        if (several.isEmpty()) {
            return List.of(value(text, "log_file"));
        }
        List<String> logs = new ArrayList<>();
        for (int from = 0; from <= several.length(); ) {
            int colon = several.indexOf(':', from);
            int end = colon < 0 || logs.size() + 1 == LogMarks.MOST_LOGS ? several.length() : colon;
            logs.add(several.substring(from, end));
            from = end + 1;
        }
        return logs;
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
