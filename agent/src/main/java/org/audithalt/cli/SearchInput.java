package org.audithalt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.review.LogFamily;
import org.audithalt.review.SearchException;
import org.audithalt.review.SearchTime;

/** Where a search reads, and what it takes for now. Stateless. */
final class SearchInput {
    private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
    private static final Path AUDITD_CONF = Path.of("/etc/audit/auditd.conf");
    private static final Path AUDITD_LOG = Path.of("/var/log/audit/audit.log");
    private static final Path UPTIME = Path.of("/proc/uptime");

    private SearchInput() {}

    /**
     * The logs to read.
     *
     * @param inputs files, directories and patterns, or {@code -}
     * @param auditd whether those of auditd are meant
     * @return none: standard input
     */
    static List<LogFamily> logs(List<String> inputs, boolean auditd) throws SearchException {
        if (inputs.isEmpty()) {
            return !auditd && standardInputIsPipe() ? List.of() : List.of(LogFamily.rotated(auditdLog()));
        }
        if (inputs.contains("-")) {
            if (inputs.size() > 1) {
                throw new SearchException("-if -: standard input cannot be read together with other logs");
            }
            return List.of();
        }
        List<LogFamily> logs = new ArrayList<>();
        for (String input : inputs) {
            logs.addAll(LogFamily.of(input));
        }
        return logs;
    }

    static SearchTime time() {
        ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
        return new SearchTime(now, now.toEpochSecond() - uptimeSeconds());
    }

    private static boolean standardInputIsPipe() {
        try {
            return Files.readSymbolicLink(STANDARD_INPUT).toString().startsWith("pipe:");
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code log_file} of auditd.conf(5). */
    private static Path auditdLog() {
        try {
            for (String line : Files.readAllLines(AUDITD_CONF, StandardCharsets.ISO_8859_1)) {
                String[] words = line.trim().split("\\s*=\\s*|\\s+", -1);
                if (words.length == 2 && words[0].equalsIgnoreCase("log_file")) {
                    return Path.of(words[1]);
                }
            }
        } catch (IOException e) {
            // auditd is not installed; the log may be there all the same
        }
        return AUDITD_LOG;
    }

    private static long uptimeSeconds() {
        try {
            String text = Files.readString(UPTIME);
            return Long.parseLong(text.substring(0, text.indexOf('.')));
        } catch (IOException e) {
            return 0;
        }
    }
}
