package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.conservation.Account;
import org.jspecify.annotations.Nullable;

/** Reads the logs of one process, under whatever names in whatever directories they are now, into the oracle's account. */
final class CarriedOnLogs {
    private static final Pattern SERIAL =
            Pattern.compile("^type=\\S+ msg=audit\\([0-9.]+:(\\d+)\\)", Pattern.MULTILINE);

    private CarriedOnLogs() {}

    /** @param naming names the action of an event by its lines; null for one that the witness does not watch */
    static void read(Iterable<Path> logs, Account account, Function<List<String>, @Nullable String> naming)
            throws IOException {
        for (Path log : logs) {
            read(log.toString(), Files.readString(log), account, naming);
        }
    }

    /**
     * A log that others had cut is carried on, and what was not yet flushed is written into it again, as the record that says
     * {@code reason=log_truncated} explains: there, and nowhere else, serials go back within a file.
     */
    private static void read(
            String file, String text, Account account, Function<List<String>, @Nullable String> naming) {
        int from = 0;
        long before = 0;
        Matcher serial = text.contains("reason=log_truncated") ? SERIAL.matcher(text) : SERIAL.matcher("");
        for (int part = 0; serial.find(); ) {
            long found = Long.parseLong(serial.group(1));
            if (found < before) {
                account.read(file + " part " + part++, text.substring(from, serial.start()), naming);
                from = serial.start();
            }
            before = found;
        }
        account.read(file, text.substring(from), naming);
    }
}
