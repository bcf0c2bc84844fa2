package org.audithalt.record;

import java.io.IOException;

/** Finds the first whole event of a log, reading its beginning only. Stateless. */
public final class FirstSerial {
    /** More than the longest event with the torn one that may be in front of it. */
    private static final int WINDOW = 1 << 17;

    private FirstSerial() {}

    /** Serial number of the first whole event; 0 if there is none at the beginning of the log. */
    public static long find(LastSerial.Source source) throws IOException {
        byte[] window = new byte[WINDOW];
        int length = LastSerial.fill(source, window, 0, WINDOW);
        int begin = 0;
        for (int at = 0; at < length; at++) {
            if (window[at] == '\n') {
                long serial = LastSerial.serialOf(window, begin, at);
                if (serial > 0) {
                    return serial;
                }
                begin = at + 1;
            }
        }
        return 0;
    }
}
