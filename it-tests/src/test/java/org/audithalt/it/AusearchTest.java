package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.Hostile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The distribution's own tools read every log whole, whatever was done to it and whatever names are in it. */
final class AusearchTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Longer thread names are cut; the kernel's comm has 15. */
    private static final int LONGEST_COMM_BYTES = 63;

    /** File names, thread names and arguments at once; a component of a path has at most 255 bytes. */
    private static final List<String> WORDS = List.of(
            "new\nline",
            "new\n\ntype=SYSCALL msg=audit(1.000:1): syscall=59",
            "dou\"ble",
            "\"",
            "sin'gle",
            "e=q",
            " blank  blank ",
            "tab\tcr\r",
            "bell\u0007 del\u007f escape\u001b[31m",
            "back\\slash\\n",
            "ABCDEF1234",
            "(null)",
            "(none)",
            "\u00fcml\u00e4ut \u4e2d\u6587 \ud83d\ude00",
            "\u202eright to left",
            "name=\"x\" nametype=NORMAL",
            "x".repeat(255),
            "\u00e9".repeat(127) + "x",
            "\n".repeat(255));

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void hostileNamesStayWhatTheyAre(Jdk jdk) throws Exception {
        hostileNames(jdk, "log_format=raw");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void hostileNamesStayWhatTheyAreInAnEnrichedLogWithDetail(Jdk jdk) throws Exception {
        hostileNames(jdk, "log_format=enriched,path_detail=yes");
    }

    private void hostileNames(Jdk jdk, String settings) throws Exception {
        Path dir = Files.createDirectory(directory.resolve("dir"));
        Path bytes = Files.createDirectory(directory.resolve("bytes"));
        // no JVM can make such a name
        Cli.run(new ProcessBuilder(
                "sh", "-c", "cd \"$1\" && : > \"$(printf 'no\\377utf\\300\\n8 key=x')\"", "sh", bytes.toString()));
        List<String> arguments = new ArrayList<>(List.of(dir.toString()));
        WORDS.forEach(word -> arguments.add(HexFormat.of().formatHex(word.getBytes(UTF_8))));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log") + "," + settings)
                .env("LC_ALL", "C.UTF-8")
                .main(Hostile.class.getName(), arguments.toArray(new String[0]))
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(jvm.stdout())
                    .containsExactly(
                            "refused Invalid file path", "refused FILE (File name too long)", "status 0", "status 0");

            Trail trail = Trail.read(jvm.logFile());
            for (String word : WORDS) {
                List<Trail.Event> events = trail.naming(dir + "/" + word);
                assertThat(events).as(word).hasSize(1);
                assertComm(events.get(0), word);
                assertThat(events.get(0).success()).isEqualTo("yes");
            }
            assertThat(trail.select(event -> event.names().toString().contains("a\0b")))
                    .isEmpty();
            assertLongestNameIsCutAndSaysSo(trail);
            assertHalfACharacterIsWhatTheJvmMadeOfIt(dir, trail);
            assertReadWhole(jvm.logFile(), trail);
            assertThat(Ausearch.report(jvm.logFile(), "-f", "-i"))
                    .contains("dou\"ble", "e=q", "ABCDEF1234", "\u00fcml\u00e4ut", "x".repeat(255));
            assertArguments(trail);
            assertLargeCommandIsCutAndSaysSo(trail, jvm.logFile());
            assertManyArguments(trail);
            assertThat(trail.toString())
                    .contains("name="
                            + HexFormat.of().withUpperCase().formatHex((bytes + "/no").getBytes(UTF_8))
                            + "FF757466C00A38206B65793D78");
        }
    }

    /** Of PATH_MAX the kernel takes no more than the zero byte leaves. */
    private static void assertLongestNameIsCutAndSaysSo(Trail trail) {
        List<Trail.Event> events = trail.select(event -> "-36".equals(event.exit()));
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.names()).singleElement().asString().hasSize(4096).contains("/long/long");
            assertThat(event.toString()).contains(" truncated=1");
        });
    }

    /** A file cannot have half a pair of surrogates in its name; the JVM names it otherwise, and the record as it is. */
    private static void assertHalfACharacterIsWhatTheJvmMadeOfIt(Path dir, Trail trail) {
        List<String> made = Effects.files(dir).stream()
                .filter(file -> file.endsWith(" of a pair"))
                .toList();
        assertThat(made).hasSize(1);
        assertThat(trail.naming(made.get(0))).hasSize(1);
    }

    /** Cut between bytes, not characters, as the kernel does. */
    private static void assertComm(Trail.Event event, String word) {
        byte[] bytes = word.getBytes(UTF_8);
        if (bytes.length <= LONGEST_COMM_BYTES) {
            assertThat(event.comm()).isEqualTo(word);
            return;
        }
        byte[] cut = Arrays.copyOf(bytes, LONGEST_COMM_BYTES);
        assertThat(event.field("comm"))
                .isIn(new String(cut, UTF_8), HexFormat.of().withUpperCase().formatHex(cut));
    }

    private static void assertArguments(Trail trail) {
        Trail.Event exec =
                trail.select(event -> !event.ofType("EXECVE").isEmpty()).get(0);
        assertThat(exec.field("argc")).isEqualTo(Integer.toString(WORDS.size() + 1));
        for (int i = 0; i < WORDS.size(); i++) {
            int number = i + 1;
            String argument = exec.ofType("EXECVE").stream()
                    .map(line -> new Trail.Event(List.of(line)).text("a" + number))
                    .filter(value -> value != null)
                    .findFirst()
                    .orElse("");
            assertThat(argument).isEqualTo(WORDS.get(i));
        }
    }

    private static void assertManyArguments(Trail trail) {
        Trail.Event exec = trail.select(event ->
                        "many".equals(event.comm()) && !event.ofType("EXECVE").isEmpty())
                .get(0);
        Trail.Event arguments = new Trail.Event(exec.ofType("EXECVE"));
        assertThat(arguments.field("argc")).isEqualTo("1001");
        for (int i = 0; i < 1000; i++) {
            assertThat(arguments.text("a" + (i + 1))).isEqualTo("k=" + i + "\n");
        }
    }

    private static void assertLargeCommandIsCutAndSaysSo(Trail trail, Path log) throws Exception {
        Trail.Event exec = trail.select(event ->
                        "large".equals(event.comm()) && !event.ofType("EXECVE").isEmpty())
                .get(0);
        assertThat(exec.field("argc")).isEqualTo("21");
        assertThat(exec.success()).isEqualTo("yes");
        assertThat(exec.names()).containsExactly("/bin/true");
        int bytes = exec.lines().stream().mapToInt(String::length).sum();
        assertThat(bytes).isBetween(1000, 1_000_000);
        assertThat(exec.toString()).contains(" truncated=1");
        assertThat(Ausearch.events(log, "-a", Long.toString(exec.serial()))).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void everyKindOfLogIsReadWhole(Jdk jdk) throws Exception {
        Path log = directory.resolve("audit/audit.log");
        try (AuditedJvm jvm = commanded(jdk, log)) {
            jvm.send("one create " + directory.resolve("one"));
            jvm.awaitOutput("one ok", LIMIT);
            State.ask(jvm, "suspend a reason with \"quotes\", 'others' = and more");
            jvm.send("two create " + directory.resolve("two"));
            State.awaitWaiting(jvm, "two");
            State.ask(jvm, "resume");
            jvm.awaitOutput("two ok", LIMIT);
            State.ask(jvm, "rotate");
            jvm.send("three create " + directory.resolve("three"));
            jvm.awaitOutput("three ok", LIMIT);
            State.ask(jvm, "suspend until killed");
            jvm.send("four create " + directory.resolve("four"));
            State.awaitWaiting(jvm, "four");
            jvm.kill9();
            jvm.awaitExit(LIMIT);
        }
        try (AuditedJvm next = commanded(jdk, log)) {
            next.send("five create " + directory.resolve("five"));
            next.awaitOutput("five ok", LIMIT);
            next.send("end");
            assertThat(next.awaitExit(LIMIT)).isZero();
        }
        int events = 0;
        StringBuilder types = new StringBuilder();
        for (Path each : logs()) {
            Trail trail = Trail.read(each);
            assertThat(trail.serialsAreGapless()).as("%s", each).isTrue();
            assertReadWhole(each, trail);
            events += trail.events().size();
            trail.events().forEach(event -> types.append(event.type()).append('\n'));
        }
        assertThat(events).isGreaterThan(10);
        assertThat(types.toString()).contains("DAEMON_START", "DAEMON_END", "SYSCALL", "DAEMON_ROTATE", "USYS_CONFIG");
    }

    private AuditedJvm commanded(Jdk jdk, Path log) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + log)
                .main(Commanded.class.getName())
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
            return files.filter(file -> file.getFileName().toString().matches("audit\\.log(\\.\\d.*)?"))
                    .toList();
        }
    }

    private static void assertReadWhole(Path log, Trail trail) throws Exception {
        assertThat(Ausearch.events(log)).isEqualTo(trail.events().size());
        assertThat(Ausearch.events(log, "-m", "SYSCALL"))
                .isEqualTo(trail.actions().size());
        Ausearch.interpreted(log);
        Ausearch.as(log, "text");
        Ausearch.as(log, "csv");
        Shippers.assertReadBy(trail);
        for (String report : List.of("--summary", "-f", "-x", "-s", "-e", "-p")) {
            Ausearch.report(log, report, "-i");
        }
    }
}
