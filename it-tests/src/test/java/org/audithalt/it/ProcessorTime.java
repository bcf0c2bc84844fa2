package org.audithalt.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What a process uses of the processors, as the kernel counts it. */
final class ProcessorTime {
    /** The kernel's unit of /proc/PID/stat on every Linux that Java runs on. */
    private static final int TICKS_PER_SECOND = 100;

    private static final Duration WATCHED = Duration.ofSeconds(3);
    private static final int MOST_PERCENT = 5;
    private static final long MOST_TICKS = WATCHED.toSeconds() * TICKS_PER_SECOND * MOST_PERCENT / 100;

    private ProcessorTime() {}

    /** Waits until a process uses less than a twentieth of a processor for three seconds, all its threads together. */
    static void awaitNextToNone(long pid, Duration atMost) {
        awaitFew(() -> ticks(Path.of("/proc/" + pid)), atMost);
    }

    /** As {@link #awaitNextToNone}, of the threads whose names begin so. */
    static void awaitNextToNone(long pid, String threads, Duration atMost) {
        awaitFew(() -> ticks(pid, threads), atMost);
    }

    private static void awaitFew(LongSupplier ticks, Duration atMost) {
        Awaitility.await("who waits uses less than " + MOST_PERCENT + " % of a processor")
                .atMost(atMost)
                .until(() -> {
                    long before = ticks.getAsLong();
                    Awaitility.await().pollDelay(WATCHED).until(() -> true);
                    return ticks.getAsLong() - before < MOST_TICKS;
                });
    }

    private static long ticks(long pid, String threads) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.filter(task -> name(task).startsWith(threads))
                    .mapToLong(ProcessorTime::ticks)
                    .sum();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException ended) {
            return "";
        }
    }

    /** Processor time in user and kernel mode; 0 for a thread that has ended. */
    private static long ticks(Path processOrThread) {
        try {
            String stat = Files.readString(processOrThread.resolve("stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
        } catch (IOException ended) {
            return 0;
        }
    }
}
