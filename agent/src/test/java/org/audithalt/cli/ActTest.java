package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.audithalt.backlog.DeadBacklogFile;
import org.audithalt.backlog.HeaderView;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ActTest {
    private static final String STOPPED =
            "; it is stopped by a signal or a debugger (kill -CONT lets it go on) (see java -jar audithalt.jar status ";

    @TempDir
    private Path directory;

    /** What was not done is an error to scripts, also if the process has said that it would do it. */
    @Test
    void haltOfAProcessThatLivesOnIsAnError() throws Exception {
        Path backlog = DeadBacklogFile.in(directory);
        Path socket = directory.resolve("s");
        AuditedJvm jvm = new AuditedJvm(
                ProcessFiles.self(), HeaderView.of(backlog), backlog, socket, List.of(directory.resolve("a.log")));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Callable<Void> answer = () -> {
                try (SocketChannel client = server.accept()) {
                    client.read(ByteBuffer.allocate(4096));
                    client.write(ByteBuffer.wrap("{\"message\":\"halting\"}\n".getBytes(StandardCharsets.UTF_8)));
                }
                return null;
            };
            FutureTask<Void> answering = new FutureTask<>(answer);
            new Thread(answering).start();

            Act act = Act.on(jvm, "halt", "test");

            answering.get();
            assertThat(act.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(act.line()).endsWith(": halting, but it has not ended yet");
            assertThat(act.members())
                    .containsEntry("error", "halting, but it has not ended yet")
                    .doesNotContainKey("message");
        }
    }

    /** It is not the process's fault, and who continues it should know what waits for it. */
    @Test
    void saysThatAProcessIsStopped() throws Exception {
        Path backlog = DeadBacklogFile.in(directory);
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        try {
            ProcessFiles stopped = new ProcessFiles(sleeper.pid());
            new ProcessBuilder("kill", "-STOP", Long.toString(sleeper.pid()))
                    .start()
                    .waitFor();
            Awaitility.await().until(() -> stopped.state() == 'T');
            Path log = directory.resolve("a.log");
            AuditedJvm jvm =
                    new AuditedJvm(stopped, HeaderView.of(backlog), backlog, directory.resolve("s"), List.of(log, log));
            StringWriter err = new StringWriter();
            Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(err, true));

            assertThat(Act.on(jvm, "suspend", "test").line()).contains(STOPPED);
            assertThat(new RulesAsk(Reached.one(jvm), console, false, false).reload())
                    .isEqualTo(ExitCode.UNREACHABLE);
            assertThat(err.toString()).contains(STOPPED).containsOnlyOnce("\n");
        } finally {
            sleeper.destroyForcibly();
        }
    }
}
