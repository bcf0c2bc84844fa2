package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much of an audited process's memory its mapped backlog is. */
final class BacklogMemory {
    /** As a contender of the start-up. */
    static final String WHO = "the agent's backlog";

    private static final double MEBI = 1024;

    private BacklogMemory() {}

    /** @param pid of an audited process that is alive and has its log in that directory */
    static Figure of(Jdk jdk, long pid, Path audit) throws IOException {
        double kibi = 0;
        boolean inside = false;
        List<String> maps = Files.readAllLines(Path.of("/proc/" + pid + "/smaps"));
        for (String line : maps) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                // of a JVM in another root directory the path begins with that
                inside = line.contains(audit + "/");
            } else if (inside && line.startsWith("Rss:")) {
                kibi += Double.parseDouble(line.replaceAll("\\D+", ""));
            }
        }
        return Figure.alone(StartUp.PART, StartUp.MEMORY, WHO, jdk.feature(), "MiB", Spread.exactly(kibi / MEBI));
    }
}
