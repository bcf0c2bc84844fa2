package org.audithalt.benchmark.programs;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs each program bare and with the agent in turn, a fresh JVM for each, and prints the ratios. Arguments are {@code key=value}:
 *
 * <ul>
 *   <li>{@code java}, repeated: the command that runs {@code java}, words separated by spaces;
 *   <li>{@code agent}: audithalt.jar; {@code directory}: where everything is written;
 *   <li>{@code programs}, separated by commas; {@code rounds} of a pair each; {@code warm} and {@code seconds} of a run, in processor time; {@code json}:
 *       file to be written.
 * </ul>
 */
public final class Programs {
    private static final Pattern VERSION = Pattern.compile("java\\.version = (\\S+)");

    private final List<List<String>> javas = new ArrayList<>();
    private final List<String> results = new ArrayList<>();
    private Path agent = Path.of("audithalt.jar");
    private Path directory = Path.of("/tmp");
    private String programs = "database,web,broker,build";
    private String json = "";
    private String warm = "8";
    private String seconds = "8";
    private int rounds = 5;

    private Programs(String[] arguments) {
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.substring(0, argument.length() - value.length())) {
                case "java=" -> javas.add(List.of(value.split(" ", -1)));
                case "agent=" -> agent = Path.of(value);
                case "directory=" -> directory = Path.of(value);
                case "programs=" -> programs = value;
                case "rounds=" -> rounds = Integer.parseInt(value);
                case "warm=" -> warm = value;
                case "seconds=" -> seconds = value;
                case "json=" -> json = value;
                default -> throw new IllegalArgumentException("unknown: " + argument);
            }
        }
    }

    /** See above. */
    public static void main(String[] arguments) throws Exception {
        Programs all = new Programs(arguments);
        for (List<String> java : all.javas) {
            String version = version(java);
            System.out.printf(
                    "JDK %s: agent over bare, medians of %d paired ratios (least to most)%n", version, all.rounds);
            for (String program : all.programs.split(",", -1)) {
                Comparison comparison = new Comparison();
                for (int round = 0; round < all.rounds; round++) {
                    // who comes first changes, for the second finds warmer caches
                    if (round % 2 == 0) {
                        comparison.bare(all.run(java, program, false));
                        comparison.audited(all.run(java, program, true));
                    } else {
                        comparison.audited(all.run(java, program, true));
                        comparison.bare(all.run(java, program, false));
                    }
                }
                System.out.print(comparison.table(program));
                all.results.add(
                        "{\"jdk\": \"" + version + "\", \"program\": \"" + program + "\", " + comparison.json() + "}");
            }
        }
        if (!all.json.isEmpty()) {
            Files.writeString(Path.of(all.json), "[\n" + String.join(",\n", all.results) + "\n]\n");
        }
    }

    private double[] run(List<String> java, String program, boolean audited) throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(directory, program);
        Path log = own.resolve("audit/audit.log");
        List<String> command = new ArrayList<>(java);
        if (audited) {
            command.add("-javaagent:" + agent + "=max_log_file=4000,log_file=" + log);
        }
        command.addAll(List.of("-cp", classPath(), Work.class.getName(), program, own.toString(), warm, seconds));
        Process process = new ProcessBuilder(command)
                .redirectError(own.resolve("stderr").toFile())
                .start();
        String line = "";
        double resident = 0;
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String next = out.readLine(); next != null; next = out.readLine()) {
                if (next.startsWith("worked ")) {
                    line = next;
                    resident = residentMebibytes(process.pid());
                }
            }
        }
        if (process.waitFor() != 0 || line.isEmpty()) {
            throw new IOException(program + " failed: " + Files.readString(own.resolve("stderr")));
        }
        String[] parts = line.split(" ", -1);
        double[] numbers = new double[Comparison.COLUMNS];
        for (int i = 1; i < parts.length; i++) {
            numbers[i - 1] = Double.parseDouble(parts[i]);
        }
        numbers[Comparison.RESIDENT] = resident;
        numbers[Comparison.RECORDS] = audited ? records(log) : 0;
        remove(own);
        return numbers;
    }

    private static String classPath() {
        List<String> absolute = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            absolute.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, absolute);
    }

    private static double residentMebibytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return 0;
    }

    private static double records(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("type=SYSCALL")).count();
        }
    }

    private static String version(List<String> java) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-XshowSettings:properties", "-version"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var found = VERSION.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        if (!found.find()) {
            throw new IOException("no version: " + command);
        }
        return found.group(1);
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
