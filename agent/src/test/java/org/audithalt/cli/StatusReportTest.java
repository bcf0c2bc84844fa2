package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.audithalt.backlog.DeadBacklogFile;
import org.audithalt.backlog.HeaderView;
import org.audithalt.review.Search;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StatusReportTest {
    @TempDir
    private Path directory;

    @Test
    void anAnswerCannotSayWhoseItIs() throws Exception {
        Path backlog = DeadBacklogFile.in(directory);
        Path socket = directory.resolve("s");
        AuditedJvm jvm =
                new AuditedJvm(ProcessFiles.self(), HeaderView.of(backlog), backlog, socket, List.of(backlog, backlog));
        String answer = "{\"gate\":\"open\",\"host_pid\":1,\"main_class\":\"Other\",\"reachable\":false,"
                + "\"at_start\":true,\"waiting\":3}";
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
                try (SocketChannel client = server.accept()) {
                    client.read(ByteBuffer.allocate(1024));
                    client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            StatusReport report = StatusReport.of(jvm, new ControlClient(20_000), false);

            answered.get();
            assertThat(report.exitCode()).isEqualTo(ExitCode.OK);
            assertThat(report.members())
                    .containsEntry("host_pid", ProcessHandle.current().pid())
                    .containsEntry("main_class", "com.example.App")
                    .containsEntry("reachable", true)
                    .containsEntry("waiting", 3)
                    .doesNotContainKey("at_start");
        }
    }

    @Test
    void namesTheCauseNotTheFileAlone() {
        Path log = Path.of("/audit/a.log");

        assertThat(StatusReport.reason(new AccessDeniedException("/audit/a.log")))
                .isEqualTo("/audit/a.log: permission denied");
        assertThat(StatusReport.reason(new IOException("no answer within 1 s"))).isEqualTo("no answer within 1 s");
        assertThat(Console.unreadLine(new Search.Unread(log, new AccessDeniedException("/audit/a.log"))))
                .isEqualTo("/audit/a.log: cannot be read to its end: permission denied");
        assertThat(Console.unreadLine(new Search.Unread(log, new IOException("/audit/a.log: is no backlog"))))
                .isEqualTo("/audit/a.log: cannot be read to its end: is no backlog");
    }
}
