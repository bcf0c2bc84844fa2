package org.audithalt.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal behind standard output. {@code System.console} does not tell: it asks for standard input, too, and from JDK 22 on
 * there is always one.
 */
final class Terminal {
    /** Descriptors of standard output and standard error. */
    static final int OUTPUT = 1;

    static final int ERROR = 2;

    private static final File CONTROLLING = new File("/dev/tty");
    private static final long LONGEST_ASK_MILLIS = 1000;
    private static final Size USUAL = new Size(24, 80);

    private Terminal() {}

    /** Lines and characters in a line, both at least 1. */
    record Size(int rows, int columns) {}

    /** Whether a descriptor of this process is a terminal that obeys ANSI sequences. */
    static boolean is(int descriptor) {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException unknown) {
            return false;
        }
    }

    /**
     * Its size now, as stty(1) tells it: Java has no call for it, and the answer to an ANSI query would come on standard input,
     * in the middle of what is typed. Without stty what LINES and COLUMNS say, else 24 by 80.
     */
    static Size size() {
        Size told = askStty();
        return told == null ? fromEnvironment(System.getenv()) : told;
    }

    static Size fromEnvironment(Map<String, String> environment) {
        Size told = parsed(environment.get("LINES") + " " + environment.get("COLUMNS"));
        return told == null ? USUAL : told;
    }

    private static @Nullable Size askStty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(CONTROLLING)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(LONGEST_ASK_MILLIS, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return null;
            }
            return parsed(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim());
        } catch (IOException noStty) {
            return null;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** {@code ROWS COLUMNS}; null for anything else, and for the 0 0 of a terminal whose size nobody has set. */
    static @Nullable Size parsed(String words) {
        String[] numbers = words.split(" ", -1);
        if (numbers.length != 2) {
            return null;
        }
        try {
            Size size = new Size(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
            return size.rows > 0 && size.columns > 0 ? size : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
