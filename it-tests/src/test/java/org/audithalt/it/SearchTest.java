package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.audithalt.it.program.Hostile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code search} and the real ausearch find the same events in the log of a real run. */
final class SearchTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern ID = Pattern.compile("msg=audit\\((\\d+\\.\\d{3}:\\d+)\\)");
    private static final List<String> WORDS = List.of(
            "new\n\ntype=SYSCALL msg=audit(1.000:1): syscall=59",
            "dou\"ble key=x",
            "e=q",
            "\u00fcml\u00e4ut",
            "(null)");

    private static final List<String> OPTIONS = List.of(
            "",
            "-m SYSCALL -sv no",
            "-sc openat -c e=q",
            "-k named -f /dir/",
            "-x java -ts today",
            "-m EXECVE,DAEMON_START,DAEMON_END",
            "-sc execve -sv yes",
            "-tm (none) -te now");
    private static final String QUIETLY = """
            java=$1; jar=$2; log=$3
            "$java" -XX:TieredStopAtLevel=1 -jar "$jar" search -if "$log" -if "$log" -if "$log" -r --threads 1 | head -n 1
            exit "${PIPESTATUS[0]}"
            """;

    private static final String TO_A_FULL_DISK = """
            exec "$1" -XX:TieredStopAtLevel=1 -jar "$2" search -if "$3" -r > /dev/full
            """;

    @TempDir
    Path directory;

    @Test
    void findsWhatAusearchFindsWhateverNamesAreThere() throws Exception {
        Required.tool("ausearch");
        Path log = run();

        for (String options : OPTIONS) {
            String[] words = options.isEmpty() ? new String[0] : options.split(" ", -1);
            assertThat(ids(ours(log, words))).as(options).isEqualTo(ids(Ausearch.raw(log, words)));
        }
        String hostile = directory.resolve("dir") + "/" + WORDS.get(0);
        assertThat(ids(ours(log, "-f", hostile, "-w")))
                .hasSize(1)
                .isEqualTo(ids(Ausearch.raw(log, "-f", hostile, "-w")));
        assertThat(ours(log)).isEqualTo(Files.readString(log, UTF_8));
        assertJson(log, hostile);
        assertNothingIsSaidSo(log);
        assertOneLineAnEvent(log);
        assertTheSameIsFoundInPackedLogs(log);
        assertEndsQuietlyWhenNobodyReads(log);
        assertSaysThatTheDiskIsFull(log);
    }

    private Path run() throws Exception {
        Jdk jdk = Jdk.all().findFirst().orElseThrow();
        Path dir = Files.createDirectory(directory.resolve("dir"));
        Path rules = Files.writeString(
                directory.resolve("some.rules"),
                "-a always,exit -F dir=" + dir + " -F perm=rwa -k named\n-a always,exit -S execve,openat -k calls\n");
        List<String> arguments = new ArrayList<>(List.of(dir.toString()));
        WORDS.forEach(word -> arguments.add(HexFormat.of().formatHex(word.getBytes(UTF_8))));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",rules=" + rules)
                .env("LC_ALL", "C.UTF-8")
                .main(Hostile.class.getName(), arguments.toArray(new String[0]))
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            return jvm.logFile();
        }
    }

    private static void assertJson(Path log, String name) throws Exception {
        Cli.Result result = Cli.run("search", "-if", log.toString(), "-f", name, "-w", "--format", "json");
        assertThat(result.exit()).as("%s", result).isZero();
        Map<String, Object> event = JSON.std.mapFrom(result.out());
        assertThat(event.get("records").toString()).contains("type=SYSCALL", "name=" + name);
    }

    private static void assertNothingIsSaidSo(Path log) throws Exception {
        Cli.Result result = Cli.run("search", "-if", log.toString(), "-k", "nothing-like-this");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("<no matches>" + System.lineSeparator());
    }

    private static void assertOneLineAnEvent(Path log) throws Exception {
        int events = ids(ours(log)).size();
        for (String format : List.of("text", "csv", "json")) {
            Cli.Result result = Cli.run("search", "-if", log.toString(), "--format", format);
            assertThat(result.out().lines()).as(format).hasSize(format.equals("csv") ? events + 1 : events);
        }
    }

    /** Rotated, and the older ones compressed by gzip and zstd: one log still. */
    private void assertTheSameIsFoundInPackedLogs(Path log) throws Exception {
        Required.tool("zstd");
        List<String> lines = Files.readAllLines(log, UTF_8);
        Path packed = Files.createDirectory(directory.resolve("packed"));
        write(packed.resolve("app.log.2"), lines.subList(0, lines.size() / 3));
        write(packed.resolve("app.log.1"), lines.subList(lines.size() / 3, lines.size() / 2));
        write(packed.resolve("app.log"), lines.subList(lines.size() / 2, lines.size()));
        assertThat(Cli.run(new ProcessBuilder("gzip", packed + "/app.log.1")).exit())
                .isZero();
        assertThat(Cli.run(new ProcessBuilder("zstd", "-q", "--rm", packed + "/app.log.2"))
                        .exit())
                .isZero();

        assertThat(ours(packed)).isEqualTo(Files.readString(log, UTF_8));
        assertThat(ours(packed, "-sc", "execve")).isEqualTo(ours(log, "-sc", "execve"));
    }

    private static void write(Path file, List<String> lines) throws Exception {
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private static void assertEndsQuietlyWhenNobodyReads(Path log) throws Exception {
        assertThat(script(QUIETLY, log))
                .isEqualTo(new Cli.Result(0, Files.readAllLines(log, UTF_8).get(0) + "\n", ""));
    }

    private static void assertSaysThatTheDiskIsFull(Path log) throws Exception {
        Cli.Result result = script(TO_A_FULL_DISK, log);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).startsWith("audithalt: standard output: ").containsOnlyOnce("\n");
    }

    private static Cli.Result script(String script, Path log) throws Exception {
        return Cli.run(new ProcessBuilder(
                "bash",
                "-c",
                script,
                "script",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                System.getProperty("audithalt.jar"),
                log.toString()));
    }

    private static String ours(Path log, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("search", "-if", log.toString(), "-r"));
        arguments.addAll(Arrays.asList(options));
        Cli.Result result = Cli.run(arguments.toArray(new String[0]));
        assertThat(result.exit()).as("%s", result).isBetween(0, 1);
        return result.out();
    }

    private static Set<String> ids(String text) {
        Set<String> ids = new TreeSet<>();
        ID.matcher(text).results().forEach(id -> ids.add(id.group(1)));
        return ids;
    }
}
