package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.audithalt.it.program.Commanded;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One process from its start to its death, as the commands for administrators and their scripts show it. */
@Execution(ExecutionMode.CONCURRENT)
final class StatusTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int CLOSED = 1;
    private static final int TIMED_OUT = 1;
    private static final int UNREACHABLE = 3;
    private static final int NOT_AUDITED = 4;
    private static final int REFUSED = 5;
    private static final int DEGRADED = 13;

    @TempDir
    Path directory;

    private final JsonForm form;

    StatusTest() throws IOException {
        form = JsonForm.ofDocs("status.schema.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void tellsOpenClosedDegradedSilentAndDeadApart(Jdk jdk) throws Exception {
        Path audit = directory.resolve("audit");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + audit.resolve("a.log"))
                .main(Commanded.class.getName())
                .start()) {
            String pid = Long.toString(jvm.pid());
            // before its agent is there
            assertThat(Cli.run("wait", pid, "--stored").exit()).isZero();
            jvm.awaitOutput("ready", LIMIT);
            status(0, pid);

            State.ask(jvm, "suspend test");
            jvm.send("held create " + directory.resolve("held"));
            State.awaitWaiting(jvm, "held");
            assertThat(status(CLOSED, pid)).containsEntry("waiting", 1);
            // so short a time a busy process may not even have answered
            Cli.Result late = Awaitility.await("an answer")
                    .atMost(LIMIT)
                    .until(
                            () -> Cli.run("wait", pid, "--open", "--timeout", "500ms"),
                            result -> result.exit() != UNREACHABLE);
            assertThat(late.exit()).isEqualTo(TIMED_OUT);
            assertThat(late.err()).contains("still closed after 500 ms: administrator");

            CompletableFuture<Cli.Result> opened =
                    CompletableFuture.supplyAsync(() -> run("wait", pid, "--open", "--timeout", "30s"));
            State.ask(jvm, "resume");
            jvm.awaitOutput("held ok", LIMIT);
            assertThat(opened.get(LIMIT.toSeconds(), TimeUnit.SECONDS).exit()).isZero();

            Path pipe = directory.resolve("pipe");
            assertThat(Cli.run(new ProcessBuilder("mkfifo", pipe.toString())).exit())
                    .isZero();
            jvm.send("reader read " + pipe);
            State.await(jvm, "an action that does not end", state -> state.number("backlog", "in_flight") > 0);
            Cli.run("rules", pid, "-e", "0");
            assertThat(status(DEGRADED, pid).get("degraded").toString()).contains("rules_disabled");
            assertThat(JsonForm.ofDocs("list.schema.json")
                            .problems(Cli.run("list", "--output", "json").out()))
                    .isEmpty();

            signal("-STOP", jvm);
            Awaitility.await("every thread stopped").atMost(LIMIT).until(() -> StoppedThreads.areAll(jvm.pid()));
            assertThat(status(UNREACHABLE, pid, "--timeout", "300").get("unreachable"))
                    .asString()
                    .contains("stopped by a signal");
            assertThat(Cli.run("status", pid, "--timeout", "300").out())
                    .startsWith("PID " + pid + " (" + Commanded.class.getName() + ") DOES NOT ANSWER, was OPEN ");
            refusalHasTheDocumentedForm(pid, audit.resolve("a.sock"));
            CompletableFuture<Cli.Result> ended =
                    CompletableFuture.supplyAsync(() -> run("wait", pid, "--closed", "--timeout", "30s"));
            signal("-KILL", jvm);
            jvm.awaitExit(LIMIT);
            assertThat(ended.get(LIMIT.toSeconds(), TimeUnit.SECONDS).exit()).isEqualTo(NOT_AUDITED);

            Cli.Result dead = Cli.run("status", audit.toString(), "--output", "json");
            assertThat(dead.exit()).as("%s", dead).isEqualTo(DEGRADED);
            assertThat(dead.err()).doesNotContain("no audited JVM found");
            assertThat(form.problems(dead.out())).isEmpty();
            assertThat(dead.out()).contains("\"running\" : false", "recover " + audit);
            Cli.Result list = Cli.run(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-jar",
                            System.getProperty("audithalt.jar"),
                            "list")
                    .directory(directory.toFile()));
            assertThat(list.out()).containsPattern("DEAD \\([1-9][0-9]* record");
            assertThat(list.err()).doesNotContain("no audited JVM found");
        }
    }

    /** A status of one process, in the form that the documentation gives it. */
    private Map<String, Object> status(int exit, String pid, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("status", pid, "--output", "json"));
        command.addAll(List.of(options));
        Cli.Result result = Cli.run(command.toArray(new String[0]));
        assertThat(result.exit()).as("%s", result).isEqualTo(exit);
        assertThat(form.problems(result.out())).as("%s", result).isEmpty();
        return JSON.std.mapFrom(result.out());
    }

    /** An agent refuses only whom no socket lets through: in the place of the stopped process somebody else answers so. */
    private void refusalHasTheDocumentedForm(String pid, Path socket) throws Exception {
        Files.delete(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread refusing = new Thread(() -> refuse(server), "refusing");
            refusing.setDaemon(true);
            refusing.start();
            assertThat(status(REFUSED, pid)).containsEntry("error", "only others may ask");
        }
    }

    /** Whoever asks, until the end: a test beside this one may look at all processes of the machine. */
    private static void refuse(ServerSocketChannel server) {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                client.read(ByteBuffer.allocate(4096));
                client.write(ByteBuffer.wrap("{\"error\":\"only others may ask\"}\n".getBytes(UTF_8)));
            } catch (IOException gone) {
                // that client, or the server
            }
        }
    }

    private static Cli.Result run(String... arguments) {
        try {
            return Cli.run(arguments);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void signal(String signal, AuditedJvm jvm) throws Exception {
        Cli.Result sent = Cli.run(new ProcessBuilder("kill", signal, Long.toString(jvm.pid())));
        assertThat(sent.exit()).as("%s", sent).isZero();
    }
}
