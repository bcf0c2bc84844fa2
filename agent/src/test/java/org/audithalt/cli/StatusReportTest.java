package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.DeadBacklogFile;
import org.audithalt.backlog.HeaderView;
import org.audithalt.backlog.Losses;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.review.Search;
import org.audithalt.rule.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StatusReportTest {
    private static final int STATUS_OFFSET = 256;

    @TempDir
    private Path directory;

    /** No alarm at each deployment, nor a time in 1970. */
    @Test
    void aProcessThatHasJustMadeItsBacklogStarts() throws Exception {
        Path backlog = directory.resolve("app.log.backlog");
        Backlog made = Backlog.create(
                backlog, 256, new byte[] {'/'}, "log_file=/log/app.log\nmain_class=App\n", RuleSet.everything());
        long now = System.currentTimeMillis();

        StatusReport starting = report(backlog);

        assertThat(starting.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(starting.members())
                .containsEntry("reachable", false)
                .containsEntry("starting", true)
                .containsEntry("gate", "open");
        assertThat((Long) starting.members().get("as_of")).isBetween(now - 20_000, now + 20_000);
        assertThat(text(starting))
                .startsWith("PID " + ProcessHandle.current().pid() + " (App) STARTING since ")
                .contains("why       its start has not ended: ")
                .doesNotContain("1970", "DOES NOT ANSWER");

        // as of a start that has stood still for a minute
        madeAt(backlog, now - 60_000);
        StatusReport late = report(backlog);
        assertThat(late.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(late.members()).doesNotContainKey("starting");
        assertThat(text(late)).contains(") DOES NOT ANSWER, was OPEN 1 min ago", "its start has not ended: ");

        Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
        gate.close(Reason.DISK_FULL, "");
        gate.openUnaudited();
        made.status().publish(gate, 0, new Losses(), 0, 0);
        StatusReport unaudited = report(backlog);
        assertThat(unaudited.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(unaudited.members()).containsEntry("gate", "open");
        assertThat(text(unaudited))
                .contains(") DOES NOT ANSWER, was OPEN, UNAUDITED ", " ago, since ", ": disk_full\n");
    }

    private StatusReport report(Path backlog) throws Exception {
        AuditedJvm jvm = AuditedJvm.of(ProcessFiles.self(), HeaderView.of(backlog), backlog);
        return StatusReport.of(jvm, new ControlClient(20_000), false);
    }

    private static String text(StatusReport report) {
        return new StatusText(Clock.systemUTC(), false, false).of(report);
    }

    private static void madeAt(Path backlog, long millis) throws IOException {
        ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(backlog, StandardOpenOption.WRITE)) {
            channel.write(word.putLong(-millis).flip(), STATUS_OFFSET);
        }
    }

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
