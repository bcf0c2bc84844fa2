package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.HelloWorld;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong configuration is refused before {@code main}: all of it at once, a line each, and without any harm. */
final class ConfigurationErrorsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int UNWRITABLE = 73;
    private static final int LOG_IN_USE = 69;
    private static final int REFUSED = 78;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void everyErrorOfEverySourceIsToldAtOnce(Jdk jdk) throws Exception {
        Path config = directory.resolve("a.conf");
        Files.writeString(config, "# comment\nmax_log_file = 8x\nlog_fil = x\n\nnum_logs = 3 4\n");
        Path rules = directory.resolve("a.rules");
        Files.writeString(rules, "-a always,exit -S opennat\n-w relative -p q\n-a sometimes,exit -S openat\n");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("config=" + config + ",rules=" + rules + ",failure=9,rubbish,freq=1,freq=2")
                .env("AUDITHALT_FREQ", "-1")
                .jvm("-Daudithalt.flush=sometimes")
                .main(HelloWorld.class.getName())
                .start()) {
            assertRefused(jvm, REFUSED);
            String inFile = "audithalt: config:" + config;
            String inRules = "audithalt: rules:" + rules;
            List<String> expected = List.of(
                    inFile + ":2: max_log_file=8x: not a whole number of MiB",
                    inFile + ":3: log_fil=x: unknown key",
                    inFile + ":5: num_logs=3 4: ",
                    "audithalt: environment: AUDITHALT_FREQ=-1: not a whole number",
                    "audithalt: property: audithalt.flush=sometimes: unknown word",
                    "audithalt: argument: failure=9: out of range (0 to 3)",
                    "audithalt: argument: rubbish: not key=value",
                    "audithalt: argument: freq=2: given twice",
                    inRules + ":1: -S opennat: unknown system call",
                    inRules + ":2: -w relative: not an absolute path",
                    inRules + ":2: -p q: unknown permission",
                    inRules + ":3: -a sometimes,exit: unknown list or action",
                    "audithalt: start refused with exit code 78: settings or rules are wrong");
            assertThat(jvm.stderr()).hasSameSizeAs(expected);
            expected.forEach(start -> assertThat(jvm.stderr()).anyMatch(line -> line.startsWith(start)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void placesThatCannotBeUsedAreNamed(Jdk jdk) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        String deep = directory.resolve("d".repeat(120)).resolve("audit.log").toString();
        assertOneLine(
                jdk,
                UNWRITABLE,
                "log_file=" + file.resolve("audit.log"),
                "audithalt: .*" + file + ".*not a directory.*");
        assertOneLine(jdk, UNWRITABLE, "log_file=/proc/audithalt/audit.log", "audithalt: .*/proc/audithalt.*");
        assertOneLine(
                jdk,
                "log_file=" + deep,
                "audithalt: .*control_socket=.* at most 107 \\(set control_socket .*\\); start refused .*");
        assertOneLine(
                jdk,
                "config=" + directory.resolve("none"),
                "audithalt: argument: config=.*none: no such file; start refused .*");
        assertOneLine(
                jdk, "rules=" + directory.resolve("none"), "audithalt: rules:.*none: no such file; start refused .*");
        assertOneLine(jdk, "log_file=", "audithalt: argument: log_file=: value missing; start refused .*");
        assertOneLine(jdk, "rules='" + file, "audithalt: argument: .*");
        assertOneLine(
                jdk,
                "max_log_file_action=suspend,max_log_file=1",
                "audithalt: max_log_file=1: .* MiB are needed \\(raise max_log_file or lower backlog_limit\\); start refused .*");
        assertThat(Files.isDirectory(directory.resolve("audit"))).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void secondJvmWithTheSameLogIsRefusedAndTheFirstIsUnharmed(Jdk jdk) throws Exception {
        Path log = directory.resolve("audit/audit.log");
        try (AuditedJvm first = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + log)
                .main(Commanded.class.getName())
                .start()) {
            first.awaitOutput("ready", LIMIT);
            first.send("before create " + directory.resolve("before"));
            first.awaitOutput("before ok", LIMIT);

            try (AuditedJvm second = AuditedJvm.with(jdk)
                    .in(directory)
                    .agent("log_file=" + log)
                    .main(HelloWorld.class.getName())
                    .start()) {
                assertRefused(second, LOG_IN_USE);
                assertThat(second.stderr()).singleElement().asString().contains(log.toString(), "use");
            }

            assertThat(State.of(first).closed()).isFalse();
            first.send("after create " + directory.resolve("after"));
            first.awaitOutput("after ok", LIMIT);
            first.send("end");
            assertThat(first.awaitExit(LIMIT)).isZero();
            assertThat(first.stderr()).hasSize(1);
        }
        Trail trail = Trail.read(log);
        assertThat(trail.serialsAreGapless()).isTrue();
        assertThat(trail.naming(directory.resolve("before").toString())).hasSize(1);
        assertThat(trail.naming(directory.resolve("after").toString())).hasSize(1);
        assertThat(trail.select(event -> event.type().equals("DAEMON_START"))).hasSize(1);
        try (Stream<Path> files = Files.list(log.getParent())) {
            assertThat(files).containsExactly(log);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void strongerSourceWins(Jdk jdk) throws Exception {
        Path config = directory.resolve("a.conf");
        Files.writeString(config, "freq = 1\nnum_logs = 1\nwrite_timeout = 1\nexit_wait = 1\n");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",exit_wait=4")
                .jvm("-Daudithalt.write_timeout=3", "-Daudithalt.exit_wait=3")
                .env("AUDITHALT_CONFIG", config.toString())
                .env("AUDITHALT_NUM_LOGS", "2")
                .env("AUDITHALT_WRITE_TIMEOUT", "2")
                .env("AUDITHALT_EXIT_WAIT", "2")
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);

            String status = State.of(jvm).json().get("settings").toString();
            assertThat(status).contains("key=freq, value=1, source=" + config + ":1");
            assertThat(status).contains("key=num_logs, value=2, source=environment");
            assertThat(status).contains("key=write_timeout, value=3, source=property");
            assertThat(status).contains("key=exit_wait, value=4, source=agent argument");
            assertThat(status).contains("key=failure, value=3, source=default");
        }
    }

    private void assertOneLine(Jdk jdk, String argument, String line) throws Exception {
        assertOneLine(jdk, REFUSED, argument, line);
    }

    private void assertOneLine(Jdk jdk, int code, String argument, String line) throws Exception {
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent(argument)
                .main(HelloWorld.class.getName())
                .start()) {
            assertRefused(jvm, code);
            assertThat(jvm.stderr()).as(argument).singleElement().asString().matches(line);
        }
    }

    private static void assertRefused(AuditedJvm jvm, int code) throws InterruptedException {
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(code);
        assertThat(jvm.stdout()).isEmpty();
        assertThat(jvm.stderr()).isNotEmpty().allMatch(line -> line.startsWith("audithalt: "));
    }
}
