package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What commands print as JSON has the form that the documentation gives it, whatever comes of them. */
@Execution(ExecutionMode.CONCURRENT)
final class JsonAnswersTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int OK = 0;
    private static final int CLOSED = 1;
    private static final int UNREACHABLE = 3;
    private static final int REFUSED = 5;
    private static final int NOT_STARTED = 6;
    private static final int NOT_RECOVERED = 7;
    private static final int WRONG_RULES = 8;
    private static final int INCONCLUSIVE = 14;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void ofProcessesHaveTheDocumentedForm(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(64)) {
            Path log = disk.path().resolve("audit/a.log");
            try (AuditedJvm jvm = program(jdk, log)) {
                String pid = Long.toString(jvm.pid());
                Path configuration = Files.writeString(directory.resolve("audithalt.conf"), "freq = 1\n");
                String settings = "log_file=" + log + ",backlog_limit=256,config=" + configuration;
                assertThat(json(OK, "attach", pid, settings)).contains("ready");
                assertThat(json(OK, "attach", pid)).contains("is audited already");
                rules(pid);
                reload(pid, configuration);
                assertThat(json(OK, "rotate", pid)).contains("\"rotated\" : true");
                halts(jvm, pid);
                runsUnaudited(jvm, pid, disk);
                json(OK, "status", log + ".backlog");
                if (isFirst(jdk)) {
                    silent(jvm, pid);
                }
                signal("-KILL", jvm);
                jvm.awaitExit(LIMIT);
            }
            assertThat(json(OK, "recover", log.getParent().toString())).contains("\"readable\" : true");
            if (isFirst(jdk)) {
                ofLog(log);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void ofAStartThatFailsAndOfTheEndHaveTheDocumentedForm(Jdk jdk) throws Exception {
        Path log = directory.resolve("audit/a.log");
        try (AuditedJvm jvm = program(jdk, log)) {
            String pid = Long.toString(jvm.pid());
            assertThat(json(NOT_STARTED, "attach", pid, "log_file=" + log + ",freq=many"))
                    .contains("\"error\"", "freq=many");
            json(OK, "attach", pid, "log_file=" + log);
            assertThat(json(OK, "halt", pid, "test")).contains("halting");
            jvm.awaitExit(LIMIT);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void ofAnImageHasTheDocumentedForm(Jdk jdk) throws Exception {
        String home = jdk.file("").toString();
        assertThat(json(OK, "mediation", "--java-home", home, "--verbose")).contains("covered_sites");
        assertThat(json(NOT_RECOVERED, "recover", directory.resolve("none").toString()))
                .contains("\"readable\" : false");
        Path noBacklog = Files.writeString(directory.resolve("no.backlog"), "x");
        assertThat(json(NOT_RECOVERED, "status", noBacklog.toString())).contains("\"problem\"");
    }

    /** What the command line alone decides needs no other JDK below the process. */
    private static boolean isFirst(Jdk jdk) {
        return Jdk.all().findFirst().orElseThrow().equals(jdk);
    }

    private void rules(String pid) throws Exception {
        assertThat(json(OK, "rules", pid, "-w", directory + "/watched", "-p", "w", "-k", "watched"))
                .contains("\"added_count\" : 1");
        assertThat(json(OK, "rules", pid, "-l")).contains("\"key\" : \"watched\"");
        assertThat(json(OK, "rules", pid, "-s")).contains("\"backlog_limit\" : 256");
        assertThat(json(OK, "rules", pid, "--explain", "openat " + directory + "/watched w"))
                .contains("recorded by rule");
        assertThat(json(WRONG_RULES, "rules", pid, "-a", "always,exit", "-S", "opn"))
                .contains("\"errors_count\" : 1");
        // of all, and others may come and go meanwhile
        assertThat(form("rules")
                        .problems(Cli.run("rules", "-l", "--output", "json").out()))
                .isEmpty();
        Path fine = Files.writeString(directory.resolve("fine.rules"), "-w /etc/passwd -p wa -k users\n");
        json(OK, "rules", "check", fine.toString(), "--explain", "openat /etc/passwd w");
        Path wrong = Files.writeString(directory.resolve("wrong.rules"), "-a always,exit -S opn\n");
        assertThat(json(WRONG_RULES, "rules", "check", wrong.toString())).contains("\"fine\" : false");
    }

    private void reload(String pid, Path configuration) throws Exception {
        Files.writeString(configuration, "freq = 2\n");
        assertThat(json(OK, "reload", pid)).contains("freq=2 (was 1)");
        Files.writeString(configuration, "freq = many\n");
        assertThat(json(WRONG_RULES, "reload", pid)).contains("\"errors_count\" : 1");
        Files.writeString(configuration, "freq = 2\n");
    }

    private void halts(AuditedJvm jvm, String pid) throws Exception {
        assertThat(json(REFUSED, "resume", pid, "--unaudited", "--yes", "test")).contains("the gate is open");
        assertThat(json(INCONCLUSIVE, "drill", pid, "--seconds", "1", "--yes"))
                .contains("\"result\" : \"inconclusive\"");
        json(OK, "suspend", pid, "test");
        jvm.send("held create " + directory.resolve("held"));
        State.awaitWaiting(jvm, "held");
        assertThat(json(REFUSED, "drill", pid, "--yes")).contains("\"error\"");
        assertThat(json(OK, "resume", pid, "--dry-run")).contains("\"holds\" : true");
        json(OK, "resume", pid);
        jvm.awaitOutput("held ok", LIMIT);
    }

    private void runsUnaudited(AuditedJvm jvm, String pid, Tmpfs disk) throws Exception {
        disk.fill();
        jvm.send("full create " + directory.resolve("full"));
        State.awaitClosed(jvm, "disk_full");
        assertThat(json(CLOSED, "resume", pid)).contains("\"holds\" : false");
        assertThat(json(OK, "resume", pid, "--unaudited", "--yes", "test")).contains("\"unaudited\" : true");
        disk.free();
        // open it was also without a log: what comes next finds it audited
        State.await(jvm, "audited again", state -> state.number("unaudited", "since") == 0);
    }

    /** Each is given the time that it has, all at once. */
    private void silent(AuditedJvm jvm, String pid) throws Exception {
        signal("-STOP", jvm);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (String command : List.of("suspend", "resume", "rotate", "reload", "halt", "drill --yes", "rules -s")) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.add(1, pid);
            answers.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return json(UNREACHABLE, words.toArray(new String[0]));
                } catch (IOException | InterruptedException failed) {
                    throw new AssertionError(failed);
                }
            }));
        }
        for (CompletableFuture<String> answer : answers) {
            assertThat(answer.get(2 * LIMIT.toSeconds(), TimeUnit.SECONDS)).contains("does not answer");
        }
    }

    private static void ofLog(Path log) throws Exception {
        lines("search", "-if", log.toString());
        for (String report : List.of("", "-t", "--growth", "-f", "-f --summary", "-c", "-p", "-s", "-x", "-u", "-e")) {
            List<String> words = new ArrayList<>(List.of("report", "-if", log.toString()));
            words.addAll(report.isEmpty() ? List.of() : List.of(report.split(" ")));
            lines(words.toArray(new String[0]));
        }
    }

    /** What a command prints line by line, an object each. */
    private static void lines(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("--format", "json"));
        Cli.Result result = Cli.run(command.toArray(new String[0]));
        assertThat(result.exit()).as("%s %s", command, result).isZero();
        JsonForm form = form(words[0]);
        assertThat(result.out().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(form.problems(line))
                        .as("%s: %s", command, line)
                        .isEmpty());
    }

    /** What a command prints, held against its schema. */
    private static String json(int exit, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(words));
        // before the words of auditctl, which are passed on as they are
        command.addAll(1, List.of("--output", "json"));
        Cli.Result result = Cli.run(command.toArray(new String[0]));
        assertThat(result.exit()).as("%s %s", command, result).isEqualTo(exit);
        assertThat(form(words[0]).problems(result.out()))
                .as("%s %s", command, result)
                .isEmpty();
        return result.out();
    }

    private static JsonForm form(String command) throws IOException {
        return JsonForm.ofDocs(command + ".schema.json");
    }

    private AuditedJvm program(Jdk jdk, Path log) throws IOException {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .withoutAgent()
                .agent("log_file=" + log)
                .main(Commanded.class.getName())
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    private static void signal(String signal, AuditedJvm jvm) throws Exception {
        Cli.Result sent = Cli.run(new ProcessBuilder("kill", signal, Long.toString(jvm.pid())));
        assertThat(sent.exit()).as("%s", sent).isZero();
    }
}
