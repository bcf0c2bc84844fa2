package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What agents add to the start of hello world: CPU of the whole process, and peak memory. They take turns, start by start. */
final class StartUp {
    /** The part's name. */
    static final String PART = "start-up";

    static final String CPU = "hello world, CPU";
    static final String MEMORY = "hello world, memory";
    static final String NONE = "no agent";
    static final String EMPTY = "empty agent";
    static final String OURS = "audithalt";

    private static final String BYTE_BUDDY = "Byte Buddy AgentBuilder";
    private static final String OPEN_TELEMETRY = "OpenTelemetry, exporters off";

    /** They take seconds, and differ by seconds: a third of the starts shows it. */
    private static final List<String> SLOW = List.of(BYTE_BUDDY, OPEN_TELEMETRY);

    private static final int SLOW_EVERY = 3;

    /** bash counts milliseconds, where time(1) counts hundredths; time(1) knows the peak. */
    private static final String TIMED = """
            TIMEFORMAT='%3U %3S'
            time "$@"
            """;

    private static final double MEBI = 1024;
    private static final double MILLIS = 1000;

    private final Setup setup;
    private final Path directory;
    private final Consumer<String> notices;
    private final boolean peaks = Machine.has("time");

    StartUp(Setup setup, Path directory, Consumer<String> notices) {
        this.setup = setup;
        this.directory = directory;
        this.notices = notices;
    }

    List<Figure> run(Jdk jdk) throws IOException, InterruptedException {
        Map<String, List<String>> contenders = contenders();
        Map<String, Map<Integer, double[]>> samples = new LinkedHashMap<>();
        String hello = Agents.hello(directory).toString();
        for (int round = setup.effort().starts() == 1 ? 1 : 0;
                round <= setup.effort().starts();
                round++) {
            for (Map.Entry<String, List<String>> each : contenders.entrySet()) {
                if (SLOW.contains(each.getKey()) && round % SLOW_EVERY != 1) {
                    continue;
                }
                double[] sample = start(jdk, each.getValue(), hello);
                // the first fills the file cache
                if (round > 0) {
                    samples.computeIfAbsent(each.getKey(), name -> new LinkedHashMap<>())
                            .put(round, sample);
                }
            }
        }
        List<Figure> figures = new ArrayList<>();
        figures.addAll(figures(jdk, CPU, "ms", 0, samples));
        if (peaks) {
            figures.addAll(figures(jdk, MEMORY, "MiB", 1, samples));
        } else {
            notices.accept("memory: left out, time(1) is not installed");
        }
        return figures;
    }

    private Map<String, List<String>> contenders() throws IOException {
        Map<String, List<String>> contenders = new LinkedHashMap<>();
        contenders.put(NONE, List.of());
        contenders.put(EMPTY, List.of("-javaagent:" + Agents.empty(directory)));
        contenders.put(OURS, List.of("-javaagent:" + setup.agent() + "=log_file='" + directory + "/audit/a-%p.log'"));
        if (setup.hasPeers()) {
            Path byteBuddy = Agents.of(directory, "org.audithalt.benchmark.peer.ByteBuddyAgent", setup.withPeers());
            contenders.put(BYTE_BUDDY, List.of("-javaagent:" + byteBuddy));
            contenders.put(
                    OPEN_TELEMETRY,
                    List.of(
                            "-javaagent:" + setup.peers().resolve("agents/opentelemetry-javaagent.jar"),
                            "-Dotel.traces.exporter=none",
                            "-Dotel.metrics.exporter=none",
                            "-Dotel.logs.exporter=none"));
        }
        return contenders;
    }

    /** Milliseconds of CPU and MiB at the peak. */
    private double[] start(Jdk jdk, List<String> options, String hello) throws IOException, InterruptedException {
        Path peak = directory.resolve("peak");
        Path errors = directory.resolve("stderr");
        List<String> command = new ArrayList<>(List.of(Machine.tool("bash"), "-c", TIMED, "timed"));
        if (peaks) {
            command.addAll(List.of(Machine.tool("time"), "-o", peak.toString(), "-f", "%M"));
        }
        command.addAll(jdk.javaIn(directory));
        command.addAll(options);
        command.addAll(List.of("-cp", hello, "org.audithalt.benchmark.contender.Hello"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        int exit = builder.start().waitFor();
        List<String> lines = Files.readAllLines(errors, StandardCharsets.UTF_8);
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + "\n" + String.join("\n", lines));
        }
        String[] seconds = lines.get(lines.size() - 1).strip().split(" ", 2);
        double kibi = peaks ? Double.parseDouble(Files.readString(peak).strip()) : 0;
        return new double[] {(Double.parseDouble(seconds[0]) + Double.parseDouble(seconds[1])) * MILLIS, kibi / MEBI};
    }

    private static List<Figure> figures(
            Jdk jdk, String subject, String unit, int column, Map<String, Map<Integer, double[]>> samples) {
        List<Figure> figures = new ArrayList<>();
        Map<Integer, double[]> base = samples.getOrDefault(NONE, Map.of());
        samples.forEach((name, rows) -> {
            List<Double> values = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            List<Double> added = new ArrayList<>();
            rows.forEach((round, row) -> {
                double own = row[column];
                double bare = base.getOrDefault(round, row)[column];
                values.add(own);
                ratios.add(own / bare);
                added.add(own - bare);
            });
            boolean baseline = name.equals(NONE);
            figures.add(new Figure(
                    PART,
                    subject,
                    name,
                    jdk.feature(),
                    unit,
                    Spread.of(values),
                    baseline ? null : Spread.of(ratios),
                    baseline ? null : Spread.of(added),
                    null));
        });
        return figures;
    }
}
