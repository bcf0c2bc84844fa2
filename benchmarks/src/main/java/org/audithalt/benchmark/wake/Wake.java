package org.audithalt.benchmark.wake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Measures crowds on several JDKs and prints a table. Arguments are {@code key=value}:
 *
 * <ul>
 *   <li>{@code java}, repeated: the command that runs {@code java}, words separated by spaces;
 *   <li>{@code agent}: audithalt.jar; {@code directory}: where logs are, seen by all JDKs alike;
 *   <li>{@code platform}, {@code virtual}: numbers of threads, separated by commas, may be empty;
 *   <li>{@code rounds} that count; {@code halted}: seconds for which the halted process is watched; {@code peers}: no to leave
 *       them out; {@code disk}: an empty small file system of its own, to be filled, or nothing; {@code json}: file to be written.
 * </ul>
 */
public final class Wake {
    private final List<List<String>> javas = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final List<String> results = new ArrayList<>();
    private Path agent = Path.of("audithalt.jar");
    private Path directory = Path.of("/tmp");
    private String platform = "1000,10000";
    private String virtual = "";
    private String disk = "";
    private String json = "";
    private int rounds = 5;
    private int haltedSeconds = 30;
    private boolean peers = true;

    private Wake(String[] arguments) {
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.substring(0, argument.length() - value.length())) {
                case "java=" -> javas.add(List.of(value.split(" ", -1)));
                case "option=" -> options.add(value);
                case "agent=" -> agent = Path.of(value);
                case "directory=" -> directory = Path.of(value);
                case "platform=" -> platform = value;
                case "virtual=" -> virtual = value;
                case "rounds=" -> rounds = Integer.parseInt(value);
                case "halted=" -> haltedSeconds = Integer.parseInt(value);
                case "peers=" -> peers = value.equals("yes");
                case "disk=" -> disk = value;
                case "json=" -> json = value;
                default -> throw new IllegalArgumentException("unknown: " + argument);
            }
        }
    }

    /** See above. */
    public static void main(String[] arguments) throws Exception {
        Wake wake = new Wake(arguments);
        for (List<String> java : wake.javas) {
            String version = version(java);
            wake.measure(java, version, wake.platform, "platform");
            if (Integer.parseInt(version.split("\\.", -1)[0]) >= 21) {
                wake.measure(java, version, wake.virtual, "virtual");
            }
        }
        if (!wake.json.isEmpty()) {
            Files.writeString(Path.of(wake.json), "[\n" + String.join(",\n", wake.results) + "\n]\n");
        }
    }

    private void measure(List<String> java, String version, String counts, String kind) throws Exception {
        for (String count : counts.split(",", -1)) {
            if (count.isEmpty()) {
                continue;
            }
            Path own = Files.createTempDirectory(directory, "wake");
            try (HaltedJvm jvm = HaltedJvm.start(java, options, agent, own, own, count, kind)) {
                Crowding crowd = new Crowding(jvm, Long.parseLong(count), rounds);
                crowd.measure(haltedSeconds, peers);
                report(version, count, kind, crowd);
            }
            if (!disk.isEmpty()) {
                Path log = Files.createTempDirectory(Path.of(disk), "wake");
                try (HaltedJvm jvm = HaltedJvm.start(java, options, agent, own, log, count, kind)) {
                    Crowding crowd = new Crowding(jvm, Long.parseLong(count), rounds);
                    crowd.measureFull(Path.of(disk));
                    report(version, count, kind, crowd);
                }
                remove(log);
            }
            remove(own);
        }
    }

    private void report(String version, String count, String kind, Crowding crowd) {
        System.out.printf("JDK %s, %s %s threads (%d rounds, ms, medians)%n", version, count, kind, rounds);
        System.out.print(crowd.table());
        results.add(String.format(
                "{\"jdk\": \"%s\", \"kind\": \"%s\", \"count\": %s, %s}", version, kind, count, crowd.json()));
    }

    private static String version(List<String> java) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-XshowSettings:properties", "-version"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        for (String line :
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.contains(" java.version =")) {
                return line.substring(line.indexOf('=') + 1).trim();
            }
        }
        throw new IOException("no version: " + command);
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
