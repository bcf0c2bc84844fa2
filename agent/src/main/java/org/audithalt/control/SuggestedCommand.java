package org.audithalt.control;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.audithalt.bridge.Installation;
import org.jspecify.annotations.Nullable;

/**
 * The commands that lines for people suggest, as they can be pasted into a shell: by the absolute path of the jar that this
 * code came from, for a machine that has nothing but that jar. Immutable, any thread; the path is found out when the class is
 * initialised.
 */
public final class SuggestedCommand {
    private static final String FALLBACK = "audithalt.jar";
    private static final String PLAIN = "/._-+@%:,=";

    /** Says by which program the command line was started, if not by {@code java -jar}. */
    private static final String LAUNCHER = "org.audithalt.launcher";

    private static final String JAR = quoted(jarPath());
    private static final String PROGRAM = begin(System.getProperty(LAUNCHER, ""));

    private SuggestedCommand() {}

    /** What every command begins with: {@code java -jar /path/audithalt.jar}, or the program that {@code install} writes. */
    public static String program() {
        return PROGRAM;
    }

    /** The jar's absolute path as sh(1) takes it; its bare name where the code does not come from a file. */
    public static String jar() {
        return JAR;
    }

    /** A command in full. */
    public static String of(String words) {
        return PROGRAM.concat(" ").concat(words);
    }

    /** A command on a process, by its id as the reader of the line may use it. */
    public static String of(String command, long pid) {
        return of(command.concat(" ").concat(Long.toString(pid)));
    }

    private static String begin(String launcher) {
        return launcher.isEmpty() ? "java -jar ".concat(JAR) : quoted(launcher);
    }

    private static String jarPath() {
        String location = Installation.location();
        return location.isEmpty()
                ? jar(SuggestedCommand.class.getProtectionDomain().getCodeSource())
                : location;
    }

    /** The jar's absolute path; its bare name where the code does not come from a file. */
    private static String jar(@Nullable CodeSource source) {
        if (source == null || source.getLocation() == null) {
            return FALLBACK;
        }
        try {
            Path file = Path.of(source.getLocation().toURI()).toAbsolutePath();
            return Files.isRegularFile(file) ? file.toString() : FALLBACK;
        } catch (URISyntaxException | RuntimeException noFile) {
            return FALLBACK;
        }
    }

    /** A word as sh(1) takes it for one. */
    public static String quoted(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!alphanumeric && PLAIN.indexOf(c) < 0) {
                return "'" + word.replace("'", "'\\''") + "'";
            }
        }
        return word;
    }
}
