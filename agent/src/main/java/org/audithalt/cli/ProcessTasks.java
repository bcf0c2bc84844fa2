package org.audithalt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The threads of a process, as proc(5) tells of them to anybody. */
final class ProcessTasks {
    /** Of {@code stat}, counted behind the name: field 22. */
    private static final int START_FIELD = 19;
    /** USER_HZ, 100 on every architecture that runs here. */
    private static final int TICKS_PER_SECOND = 100;

    private ProcessTasks() {}

    /**
     * A thread.
     *
     * @param name which the kernel cuts to 15 bytes
     * @param startTicks when it began, since the machine did; see {@link #millis}
     */
    record Task(String name, long startTicks) {}

    /** Threads of a process, the first so many; empty when it has ended. */
    static List<Task> of(ProcessFiles process, int most) {
        List<Task> tasks = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(process.file("task"))) {
            for (Path entry : entries) {
                if (tasks.size() == most) {
                    break;
                }
                String stat = process.read("task/" + entry.getFileName() + "/stat");
                int open = stat.indexOf('(');
                int close = stat.lastIndexOf(')');
                if (open >= 0 && close > open) {
                    tasks.add(new Task(stat.substring(open + 1, close), startTicks(stat.substring(close + 1))));
                }
            }
        } catch (IOException | DirectoryIteratorException ended) {
            return tasks;
        }
        return tasks;
    }

    /** Field 22 of {@code stat}. */
    private static long startTicks(String behindName) {
        String[] fields = behindName.trim().split(" ", -1);
        return fields.length > START_FIELD ? Long.parseLong(fields[START_FIELD]) : 0;
    }

    /** A time in ticks since the machine began, in milliseconds since the epoch; 0 if unknown. */
    static long millis(long ticks) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/stat"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("btime ")) {
                    long begin =
                            Long.parseLong(line.substring("btime ".length()).trim());
                    return begin * 1000 + ticks * (1000 / TICKS_PER_SECOND);
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
        return 0;
    }
}
