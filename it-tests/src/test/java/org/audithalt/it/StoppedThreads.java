package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whether a signal has stopped a process: kill(2) returns before the last thread stands still. */
final class StoppedThreads {
    private StoppedThreads() {}

    static boolean areAll(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                String stat = Files.readString(task.resolve("stat"));
                // T, or t where strace has it
                if (Character.toUpperCase(stat.charAt(stat.lastIndexOf(')') + 2)) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException ended) {
            return false;
        }
    }
}
