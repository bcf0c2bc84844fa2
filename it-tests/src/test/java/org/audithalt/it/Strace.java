package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernel's own account of a whole run: {@code strace -f} around a JVM. */
final class Strace {
    private static final Pattern LINE = Pattern.compile("(\\d+) +(?:[\\d.]+ )?(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. (\\w+) resumed>(.*)");
    private static final Pattern CALL =
            Pattern.compile("(\\w+)\\((.*)\\) += (0x[0-9a-f]+|-?\\d+|\\?)(?:<.*?>)?(?: (E[A-Z0-9]+))?.*");
    private static final String UNFINISHED = " <unfinished ...>";

    private Strace() {}

    /** The command to run a JVM under: all its threads, the calls named, file descriptors with their paths. */
    static List<String> into(Path file, String calls) {
        return List.of(
                Required.tool("strace"),
                "-f",
                "--seccomp-bpf",
                "-yy",
                "-s",
                "4096",
                "-e",
                "trace=" + calls,
                "-e",
                "signal=none",
                "-o",
                file.toString());
    }

    /** The same for much work: only the calls that are named stop a thread, and of data only its begin is kept. */
    static List<String> lightlyInto(Path file, String calls) {
        List<String> command = new ArrayList<>(into(file, calls));
        command.set(command.indexOf("4096"), "160");
        command.add("--seccomp-bpf");
        return command;
    }

    /**
     * The calls of a run, each where it began.
     *
     * @param file written by {@link #into}
     */
    static List<Call> read(Path file) throws IOException {
        List<String> texts = new ArrayList<>();
        List<Long> threads = new ArrayList<>();
        Map<Long, Integer> unfinished = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            long thread = Long.parseLong(matcher.group(1));
            String text = matcher.group(2);
            Matcher resumed = RESUMED.matcher(text);
            if (resumed.matches()) {
                Integer begun = unfinished.remove(thread);
                if (begun != null) {
                    texts.set(begun, texts.get(begun) + resumed.group(2));
                }
                continue;
            }
            if (text.endsWith(UNFINISHED)) {
                text = text.substring(0, text.length() - UNFINISHED.length());
                unfinished.put(thread, texts.size());
            }
            texts.add(text);
            threads.add(thread);
        }
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Matcher call = CALL.matcher(texts.get(i));
            if (call.matches()) {
                String error = call.group(4) == null ? "" : call.group(4);
                calls.add(new Call(threads.get(i), call.group(1), call.group(2), call.group(3), error));
            }
        }
        return calls;
    }

    /**
     * A system call.
     *
     * @param thread the kernel's thread id
     * @param arguments as strace prints them
     * @param result as strace prints it; {@code ?} if the thread ended in it
     * @param error name of the errno, empty on success
     */
    record Call(long thread, String name, String arguments, String result, String error) {
        @Override
        public String toString() {
            return thread + " " + name + "(" + arguments + ") = " + result + (error.isEmpty() ? "" : " " + error);
        }
    }
}
