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

    /** The file that the agent argument names; empty if it names none. */
    static String path(@Nullable String argument) {
        String found = "";
        if (argument == null) {
            return found;
        }
        // as AgentArgument does it: a key counts at the start of a pair only, never inside a value
        StringBuilder pair = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i <= argument.length(); i++) {
            char c = i < argument.length() ? argument.charAt(i) : ',';
            boolean end = i == argument.length() || c == ',' && !quoted;
            if (end) {
                found = pair.indexOf(KEY) == 0 ? pair.substring(KEY.length()) : found;
                pair.setLength(0);
            } else if (c == '\'' && quoted && argument.startsWith("''", i)) {
                pair.append(c);
                i++;
            } else if (c == '\'') {
                quoted = !quoted;
            } else {
                pair.append(c);
            }
        }
        return found;
    }
}
