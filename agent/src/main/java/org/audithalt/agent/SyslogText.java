package org.audithalt.agent;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.audithalt.hook.ThisProcess;

/** Messages as RFC 5424 has them: facility authpriv, severity alert; no host name, for they do not leave this one. */
final class SyslogText {
    private static final String PRIORITY_AND_VERSION = "<81>1 ";

    private SyslogText() {}

    static byte[] message(String id, String line) {
        String text = PRIORITY_AND_VERSION + Instant.now().truncatedTo(ChronoUnit.MILLIS) + " - audithalt "
                + ThisProcess.PID + " " + id + " - " + line;
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
