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

/** Runs JMH benchmarks of this module in a process of their own and takes their figures. */
final class Pieces {
    /** The part's name. */
    static final String PART = "pieces";

    /** What the allocation of a benchmark is called. */
    static final String BYTES = ", allocated";

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

    private final Setup setup;
    private final Path directory;

    Pieces(Setup setup, Path directory) {
        this.setup = setup;
        this.directory = directory;
    }

    /** @param include regular expression of benchmarks, then options of JMH as on its command line */
    List<Figure> run(Jdk jdk, List<String> include) throws IOException, InterruptedException {
        Path json = directory.resolve("jmh.json");
        List<String> command = new ArrayList<>(jdk.javaIn(directory));
        command.addAll(opened());
        command.addAll(
                List.of("-cp", Agents.classPath(List.of(setup.benchmarks(), setup.agent())), "org.openjdk.jmh.Main"));
        command.addAll(include);
        command.addAll(List.of(setup.effort().jmh().split(" ", -1)));
        command.addAll(List.of("-prof", "gc", "-foe", "true", "-rf", "json", "-rff", json.toString()));
        Path out = directory.resolve("jmh.out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        if (builder.start().waitFor() != 0) {
            List<String> lines = Files.readAllLines(out);
            throw new IOException(String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size())));
        }
        List<Figure> figures = new ArrayList<>();
        for (Object result : JSON.std.listFrom(Files.readString(json))) {
            add(figures, (Map<?, ?>) result, jdk);
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

    private static void add(List<Figure> figures, Map<?, ?> result, Jdk jdk) {
        String name = (String) get(result, "benchmark");
        String[] words = name.split("\\.", -1);
        StringBuilder subject = new StringBuilder(words[words.length - 2] + "." + words[words.length - 1]);
        if (result.get("params") instanceof Map<?, ?> params) {
            new TreeMap<>(params).forEach((key, value) -> subject.append(' ').append(value));
        }
        if (((java.lang.Number) get(result, "threads")).intValue() > 1) {
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
                    samples.add(((java.lang.Number) sample).doubleValue());
                }
            }
        }
        if (samples.isEmpty()) {
            samples.add(((java.lang.Number) get(metric, "score")).doubleValue());
        }
        String unit = ((String) get(metric, "scoreUnit")).replace("/op", "");
        return Figure.alone(PART, subject, WHO, jdk.feature(), unit, Spread.of(samples));
    }

    private static Object get(Map<?, ?> map, String key) {
        return Objects.requireNonNull(map.get(key), key);
    }
}
