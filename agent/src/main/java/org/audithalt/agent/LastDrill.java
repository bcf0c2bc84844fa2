package org.audithalt.agent;

import org.audithalt.control.Json;

/**
 * How the last drill of this process ended.
 *
 * @param millis when; 0 if there was none
 * @param result {@link #SUCCESS}, {@link #INCONCLUSIVE} or {@link #FAILED}, empty if there was none
 * @param text what was counted, in words
 * @param serial serial number of its record; 0 while that is not stored
 * @param fields the same as the fields of its record, name=value with blanks between
 * @param byAdministrator whether it failed only because an administrator resumed
 */
record LastDrill(long millis, String result, String text, long serial, String fields, boolean byAdministrator) {
    /** Some waited, each of them went on once, and has its record. */
    static final String SUCCESS = "success";
    /** Nothing went wrong, but it shows nothing: nobody waited, or nobody's record was there to be looked at in time. */
    static final String INCONCLUSIVE = "inconclusive";
    /** Something went wrong, or something else ended it. */
    static final String FAILED = "failed";

    /** There was none since the process began to be audited. */
    static final LastDrill NEVER = new LastDrill(0, "", "", 0, "", false);

    /** Adds the members of an answer that tell of it. */
    void write(Json out) {
        out.member("time", millis);
        out.member("result", result);
        out.member("text", text);
        out.member("serial", serial);
        out.name("counted").beginObject();
        int begin = 0;
        while (begin < fields.length()) {
            int equals = fields.indexOf('=', begin);
            int blank = fields.indexOf(' ', begin);
            int end = blank < 0 ? fields.length() : blank;
            out.name(fields.substring(begin, equals));
            value(out, fields.substring(equals + 1, end));
            begin = end + 1;
        }
        out.endObject();
    }

    private static void value(Json out, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                out.value(value);
                return;
            }
        }
        out.value(Long.parseLong(value));
    }
}
