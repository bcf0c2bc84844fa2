package org.audithalt.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.audithalt.hook.ThisProcess;

/**
 * What {@code %p}, {@code %h} and {@code %t} stand for. Read from /proc, because the JDK's own process API starts helper
 * threads' machinery that an audited program may never need. Immutable.
 *
 * @param pid process id
 * @param host host name
 * @param startSeconds start of the process, seconds since 1970
 */
record ProcessFacts(long pid, String host, long startSeconds) {
    /** Clock ticks a second that /proc counts in: USER_HZ, the same on every Linux architecture the agent runs on. */
    private static final long TICKS_PER_SECOND = 100;

    /** Place of starttime, field 22 of /proc/PID/stat, behind the command name, which may hold blanks (proc(5)). */
    private static final int START_FIELD = 20;

    static ProcessFacts current() {
        String stat = content("/proc/self/stat");
        String host = content("/proc/sys/kernel/hostname").strip();
        return new ProcessFacts(ThisProcess.PID, host.isEmpty() ? "localhost" : host, startSeconds(stat));
    }

    /** The start as {@code yyyyMMddTHHmmss}, UTC. */
    String startText() {
        LocalDateTime start = LocalDateTime.ofEpochSecond(startSeconds, 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(15);
        digits(text, start.getYear(), 4);
        digits(text, start.getMonthValue(), 2);
        digits(text, start.getDayOfMonth(), 2);
        text.append('T');
        digits(text, start.getHour(), 2);
        digits(text, start.getMinute(), 2);
        digits(text, start.getSecond(), 2);
        return text.toString();
    }

    private static long startSeconds(String stat) {
        int at = stat.lastIndexOf(')');
        for (int field = 0; at >= 0 && field < START_FIELD; field++) {
            at = stat.indexOf(' ', at + 1);
        }
        String boot = content("/proc/stat");
        int bootAt = boot.indexOf("\nbtime ");
        if (at < 0 || bootAt < 0) {
            return System.currentTimeMillis() / 1000;
        }
        return number(boot, bootAt + "\nbtime ".length()) + number(stat, at + 1) / TICKS_PER_SECOND;
    }

    private static long number(String text, int start) {
        long value = 0;
        for (int i = start; i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9'; i++) {
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    private static void digits(StringBuilder text, int value, int width) {
        String plain = Integer.toString(value);
        for (int i = plain.length(); i < width; i++) {
            text.append('0');
        }
        text.append(plain);
    }

    private static String content(String file) {
        try {
            return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
