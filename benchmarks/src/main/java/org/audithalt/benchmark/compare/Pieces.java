package org.audithalt.benchmark.compare;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs JMH benchmarks of this module in a process of their own and takes their figures. */
final class Pieces {
    /** The part's name. */
    static final String PART = "pieces";

    /** What the allocation of a benchmark is called. */
    static final String BYTES = ", allocated";

    private static final int LAST_LINES = 15;
    private static final String WHO = "audithalt";

    private static final String[] OPENED = {
        "java.base/java.io",
        "java.base/java.lang",
        "java.base/java.net",
        "java.base/java.nio",
        "java.base/jdk.internal.access",
        "java.base/jdk.internal.misc",
        "java.base/sun.nio.ch",
        "java.base/sun.nio.fs"
    };

    /** Benchmarks print it whose score is time on the clock. */
    private static final Pattern CPU = Pattern.compile("CPU per event: lowest (\\d+) ns, median (\\d+) ns");

    private final Setup setup;
    private final Path directory;
    private final Consumer<String> notices;

    Pieces(Setup setup, Path directory, Consumer<String> notices) {
        this.setup = setup;
        this.directory = directory;
        this.notices = notices;
    }

    /** All pieces; one that fails is left out. */
    List<Figure> run(Jdk jdk) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (Piece piece : Piece.ALL) {
            try {
                figures.addAll(run(jdk, piece));
            } catch (IOException e) {
                notices.accept(jdk + ": " + piece.name() + piece.include() + ": left out, " + e.getMessage());
            }
        }
        return figures;
    }

    private List<Figure> run(Jdk jdk, Piece piece) throws IOException, InterruptedException {
        Path logs = piece.logs(directory);
        try {
            return run(jdk, piece, logs);
        } finally {
            delete(logs);
        }
    }

    private static void delete(Path logs) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(logs);
    }

    private List<Figure> run(Jdk jdk, Piece piece, Path logs) throws IOException, InterruptedException {
        Path json = directory.resolve("jmh.json");
        List<String> command = new ArrayList<>(jdk.javaIn(directory));
        command.addAll(opened());
        command.addAll(
                List.of("-cp", Agents.classPath(List.of(setup.benchmarks(), setup.agent())), "org.openjdk.jmh.Main"));
        command.addAll(piece.arguments(setup, directory, logs));
        command.addAll(List.of("-prof", "gc", "-foe", "true", "-rf", "json", "-rff", json.toString()));
        Path out = directory.resolve("jmh.out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        int exit = builder.start().waitFor();
        List<String> lines = Files.readAllLines(out);
        if (exit != 0) {
            throw new IOException(String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())));
        }
        List<Figure> figures = new ArrayList<>();
        for (Object result : JSON.std.listFrom(Files.readString(json))) {
            add(figures, piece.name(), (Map<?, ?>) result, jdk);
        }
        for (String line : lines) {
            Matcher cpu = CPU.matcher(line);
            if (cpu.find()) {
                double median = Double.parseDouble(cpu.group(2));
                Spread spread = new Spread(Double.parseDouble(cpu.group(1)), median, median);
                figures.add(Figure.alone(PART, piece.include() + ", CPU", WHO, jdk.feature(), "ns", spread));
            }
        }
        return figures;
    }

    /** Options that open what the agent's own classes read of the JDK. */
    private static List<String> opened() {
        List<String> options = new ArrayList<>();
        for (String opened : OPENED) {
            options.add("--add-opens=" + opened + "=ALL-UNNAMED");
            options.add("--add-exports=" + opened + "=ALL-UNNAMED");
        }
        return options;
    }

    private static void add(List<Figure> figures, String before, Map<?, ?> result, Jdk jdk) {
        String name = (String) get(result, "benchmark");
        String[] words = name.split("\\.", -1);
        StringBuilder subject = new StringBuilder(before + words[words.length - 2] + "." + words[words.length - 1]);
        if (result.get("params") instanceof Map<?, ?> params) {
            new TreeMap<>(params).forEach((key, value) -> subject.append(' ').append(value));
        }
        if (((Number) get(result, "threads")).intValue() > 1) {
            subject.append(" threads=").append(get(result, "threads"));
        }
        figures.add(figure(subject.toString(), jdk, (Map<?, ?>) get(result, "primaryMetric")));
        Map<?, ?> others = (Map<?, ?>) get(result, "secondaryMetrics");
        for (Map.Entry<?, ?> other : others.entrySet()) {
            String key = ((String) other.getKey()).replaceFirst("^\\W*", "");
            if (key.equals("gc.alloc.rate.norm")) {
                figures.add(figure(subject + BYTES, jdk, (Map<?, ?>) Objects.requireNonNull(other.getValue())));
            } else if (!key.startsWith("gc.")) {
                figures.add(figure(subject + ", " + key, jdk, (Map<?, ?>) Objects.requireNonNull(other.getValue())));
            }
        }
    }

    private static Figure figure(String subject, Jdk jdk, Map<?, ?> metric) {
        List<Double> samples = new ArrayList<>();
        if (metric.get("rawData") instanceof List<?> forks) {
            for (Object fork : forks) {
                for (Object sample : (List<?>) fork) {
                    samples.add(((Number) sample).doubleValue());
                }
            }
        }
        if (samples.isEmpty()) {
            samples.add(((Number) get(metric, "score")).doubleValue());
        }
        String unit = ((String) get(metric, "scoreUnit")).replace("/op", "");
        return Figure.alone(PART, subject, WHO, jdk.feature(), unit, Spread.of(samples));
    }

    private static Object get(Map<?, ?> map, String key) {
        return Objects.requireNonNull(map.get(key), key);
    }
}
