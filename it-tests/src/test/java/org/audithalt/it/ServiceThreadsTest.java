package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.audithalt.it.program.SecondAgent;
import org.audithalt.it.program.ServiceKinds;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JVM's own threads run on while the gate is closed and all else waits, and what they did is in the trail: for each kind one
 * piece of work that only a thread of this kind can do.
 */
final class ServiceThreadsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** The system call's number on x86-64 and on AArch64. */
    private static final List<String> OPENAT = List.of("257", "56");

    private static final int SIGTERM_STATUS = 143;
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    /** Far longer than an end may take that waits for nobody. */
    private static final int EXIT_WAIT_SECONDS = 60;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void runOnWhileAllElseWaits(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path atExit = directory.resolve("exit.jfr");
        Path dumped = directory.resolve("dumped.jfr");
        Path rules =
                Files.writeString(directory.resolve("audit.rules"), "-a always,exit -S openat,close,unlink -k all\n");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm(
                        "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:StartFlightRecording:name=test,settings=none,filename=" + atExit)
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",backlog_limit=256,rules=" + rules
                        + ",exit_wait=" + EXIT_WAIT_SECONDS)
                .main(ServiceKinds.class.getName(), data.toString())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            String pid = Long.toString(jvm.pid());
            Path agent = AgentJar.of(directory, SecondAgent.class);
            State.ask(jvm, "suspend test");
            jvm.send("waiter");
            State.awaitWaiting(jvm, "waiter");

            SoftAssertions softly = new SoftAssertions();
            for (String kind : kinds(jdk)) {
                softly.assertThatCode(() -> run(kind, jdk, jvm, agent, dumped))
                        .as(kind)
                        .doesNotThrowAnyException();
            }
            softly.assertThat(State.of(jvm).waiters()).containsExactly("waiter");
            softly.assertThat(data.resolve("waiter")).doesNotExist();
            softly.assertThat(State.of(jvm).lost()).isZero();
            softly.assertAll();

            State.ask(jvm, "resume");
            jvm.awaitOutput("waiter done", LIMIT);
            State.ask(jvm, "suspend the end");
            assertThat(new ProcessBuilder("kill", "-TERM", pid).start().waitFor())
                    .isZero();
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(SIGTERM_STATUS);
            assertThat(Files.size(atExit)).as("what the shutdown thread wrote").isPositive();

            Trail trail = Recovered.trail(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            assertRecords(trail, jvm, data, dumped, atExit);
        }
    }

    private static List<String> kinds(Jdk jdk) {
        List<String> kinds = new ArrayList<>(List.of(
                "reference-handler",
                "cleaner",
                "finalizer",
                "signal-dispatcher",
                "attach-listener",
                "process-reaper",
                "jfr"));
        if (jdk.feature() >= FIRST_WITH_VIRTUAL_THREADS) {
            kinds.add("virtual-threads");
        }
        return kinds;
    }

    private void run(String kind, Jdk jdk, AuditedJvm jvm, Path agent, Path dumped) throws Exception {
        String pid = Long.toString(jvm.pid());
        switch (kind) {
            case "signal-dispatcher":
                assertThat(new ProcessBuilder("kill", "-WINCH", pid).start().waitFor())
                        .isZero();
                break;
            case "attach-listener":
                assertThat(jcmd(jdk, pid, "JVMTI.agent_load", agent.toString())).contains("return code: 0");
                return;
            case "jfr":
                jcmd(jdk, pid, "JFR.dump", "name=test", "filename=" + dumped);
                assertThat(Files.size(dumped)).isPositive();
                return;
            case "process-reaper":
                String child = jvm.stdout().stream()
                        .filter(line -> line.startsWith("child "))
                        .findFirst()
                        .orElseThrow()
                        .substring("child ".length());
                jvm.send(kind);
                assertThat(new ProcessBuilder("kill", child).start().waitFor()).isZero();
                break;
            default:
                jvm.send(kind);
        }
        jvm.awaitOutput(kind + " (done|absent)", LIMIT);
    }

    private static void assertRecords(Trail trail, AuditedJvm jvm, Path data, Path dumped, Path atExit) {
        SoftAssertions softly = new SoftAssertions();
        if (!jvm.stdout().contains("reference-handler absent")) {
            softly.assertThat(threads(trail, data.resolve("reference-handler"))).containsExactly("Reference Handler");
        }
        softly.assertThat(threads(trail, data.resolve("cleaner"))).containsExactly("Common-Cleaner");
        softly.assertThat(threads(trail, data.resolve("finalizer"))).containsExactly("Finalizer");
        softly.assertThat(threads(trail, data.resolve("waiter"))).containsExactly("waiter");
        softly.assertThat(trail.actions())
                .extracting(event -> String.valueOf(event.comm()))
                .as("what the attach listener did")
                .contains("Attach Listener");
        softly.assertThat(threads(trail, dumped)).as("the dump").isNotEmpty();
        softly.assertThat(threads(trail, atExit)).as("the dump at exit").isNotEmpty();
        softly.assertThat(trail.actions())
                .extracting(event -> String.valueOf(event.comm()))
                .as("what the reaper did")
                .anyMatch(comm -> comm.startsWith("process reaper"));
        softly.assertAll();
    }

    /** Names of the threads that opened a file. */
    private static List<String> threads(Trail trail, Path file) {
        return trail.naming(file.toString()).stream()
                .filter(event -> OPENAT.contains(String.valueOf(event.syscall())))
                .map(event -> String.valueOf(event.comm()))
                .toList();
    }

    private String jcmd(Jdk jdk, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(jdk.command("jcmd"));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("jcmd.out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("%s answers", command)
                .isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
