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
    /** Nothing went wrong, but it is no evidence: nobody waited, no record came of it, or an action had not ended. */
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
            member(out, fields.substring(begin, equals), fields.substring(equals + 1, end));
            begin = end + 1;
        }
        out.endObject();
    }

    /** What the record puts into one field for people, {@code serials=7-9} or {@code operations=openat:2,unlink:1}, in parts. */
    private static void member(Json out, String name, String value) {
        if (name.equals("serials")) {
            int to = value.indexOf('-');
            out.member("first_serial", Long.parseLong(value.substring(0, to)));
            out.member("last_serial", Long.parseLong(value.substring(to + 1)));
        } else if (name.equals("operations")) {
            out.name(name).beginObject();
            int begin = 0;
            for (int colon = value.indexOf(':'); colon >= 0; colon = value.indexOf(':', begin)) {
                int comma = value.indexOf(',', colon);
                int end = comma < 0 ? value.length() : comma;
                out.member(value.substring(begin, colon), Long.parseLong(value.substring(colon + 1, end)));
                begin = Math.min(end + 1, value.length());
            }
            out.endObject();
        } else if (isNumber(value)) {
            out.member(name, Long.parseLong(value));
        } else {
            out.member(name, value);
        }
    }

    private static boolean isNumber(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
