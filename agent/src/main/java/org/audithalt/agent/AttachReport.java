package org.audithalt.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@code audithalt attach} how the start went: the JVM's attach protocol loses the reason. The command makes the file
 * and names it in the agent argument; only an existing file is written to.
 */
final class AttachReport {
    private static final String KEY = "attach_report=";

    private AttachReport() {}

    /** Writes lines to the file that the agent argument names, if any. */
    static void write(@Nullable String argument, String lines) {
        String path = path(argument);
        if (path.isEmpty()) {
            return;
        }
        try {
            Files.write(
                    Path.of(path),
                    lines.concat("\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException | RuntimeException unwritable) {
            // the command says that no report came
        }
    }

    /** Whether the attaching tool reads a report. */
    static boolean isWanted(@Nullable String argument) {
        return !path(argument).isEmpty();
    }

    private static String path(@Nullable String argument) {
        int at = argument == null ? -1 : argument.indexOf(KEY);
        if (argument == null || at < 0) {
            return "";
        }
        int from = at + KEY.length();
        boolean quoted = argument.startsWith("'", from);
        int end = argument.indexOf(quoted ? '\'' : ',', quoted ? from + 1 : from);
        return argument.substring(quoted ? from + 1 : from, end < 0 ? argument.length() : end);
    }
}
