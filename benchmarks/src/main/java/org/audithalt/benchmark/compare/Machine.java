package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What the machine is, and what it has. */
final class Machine {
    private static final Path[] DIRECTORIES = {
        Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/bin"), Path.of("/sbin")
    };

    private Machine() {}

    /** One line: kernel, processors, file system of the directory, load, time. */
    static String describe(Path directory) throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch", ""));
        return String.join(
                ", ",
                "Linux " + System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors() + " x " + processor,
                Files.getFileStore(directory).type(),
                "load " + Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0],
                Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static boolean has(String tool) {
        return Arrays.stream(DIRECTORIES).anyMatch(directory -> Files.isExecutable(directory.resolve(tool)));
    }

    /** Path of a program of the machine; its plain name if it is not there. */
    static String tool(String name) {
        return Arrays.stream(DIRECTORIES)
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElse(name);
    }

    /** CPU time of each thread of a process that is alive, by its number; 0 where the kernel does not say. */
    static Map<Long, Long> cpuNanos(long pid) {
        Map<Long, Long> threads = new HashMap<>();
        try (var tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            tasks.forEach(task -> threads.put(Long.parseLong(task.getFileName().toString()), taskNanos(task)));
        } catch (IOException ended) {
            threads.clear();
        }
        return threads;
    }

    private static long taskNanos(Path task) {
        try {
            return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", 2)[0]);
        } catch (IOException ended) {
            return 0;
        }
    }
}
