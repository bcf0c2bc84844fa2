package org.audithalt.benchmark.compare;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Crowds of halted threads that are let go: takes the figures of {@code org.audithalt.benchmark.wake}, in a process of its own. */
final class WakeUp {
    /** The part's name. */
    static final String PART = "wake-up";

    static final String OURS = "audithalt";

    /** Processor of a halted process, in percent of one. */
    static final String HALTED = "halted, 1000 platform threads";

    private static final String MAIN = "org.audithalt.benchmark.wake.Wake";
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    private static final int LAST_LINES = 10;

    private final Setup setup;
    private final Path directory;

    WakeUp(Setup setup, Path directory) {
        this.setup = setup;
        this.directory = directory;
    }

    /** What the time until the last of them acted is called. */
    static String last(int threads, String kind) {
        return threads + " " + kind + " threads, the last acts after";
    }

    List<Figure> run(Jdk jdk) throws IOException, InterruptedException {
        Path json = directory.resolve("wake.json");
        Path out = directory.resolve("wake.out");
        Effort effort = setup.effort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                setup.benchmarks().toString(),
                MAIN,
                "java=" + String.join(" ", jdk.javaIn(directory)),
                "agent=" + setup.agent(),
                "directory=" + directory,
                "platform=1000,10000",
                "virtual=" + (jdk.feature() < FIRST_WITH_VIRTUAL_THREADS ? "" : effort.virtualThreads()),
                "rounds=" + (effort.rounds() + 1),
                "halted=" + effort.haltedSeconds(),
                "peers=" + (effort.virtualThreads().isEmpty() ? "no" : "yes"),
                "json=" + json));
        int exit = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            List<String> lines = Files.readAllLines(out);
            throw new IOException(String.join("\n", lines.subList(0, Math.min(LAST_LINES, lines.size()))));
        }
        List<Figure> figures = new ArrayList<>();
        for (Object result : JSON.std.listFrom(Files.readString(json))) {
            add(figures, (Map<?, ?>) result, jdk.feature());
        }
        return figures;
    }

    private static void add(List<Figure> figures, Map<?, ?> crowd, int jdk) {
        String name = crowd.get("count") + " " + crowd.get("kind") + " threads";
        crowd.forEach((who, value) -> {
            if (value instanceof Map<?, ?> times && times.get("last_ms") instanceof List<?> all && !all.isEmpty()) {
                List<Double> millis =
                        all.stream().map(each -> ((Number) each).doubleValue()).toList();
                figures.add(
                        Figure.alone(PART, name + ", the last acts after", (String) who, jdk, "ms", Spread.of(millis)));
            }
        });
        if (crowd.get("halted_percent") instanceof Number percent) {
            Spread spread = Spread.exactly(percent.doubleValue());
            figures.add(Figure.alone(PART, "halted, " + name, OURS, jdk, "%", spread));
        }
    }
}
