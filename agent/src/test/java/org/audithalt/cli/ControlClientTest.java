package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlClientTest {
    private static final long LONG_MILLIS = 20_000;

    @TempDir
    private Path directory;

    private ServerSocketChannel bind(Path socket) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    /** Accepts one client, reads its request, answers and closes. */
    private static CompletableFuture<String> answerOnce(ServerSocketChannel server, String answer) {
        return CompletableFuture.supplyAsync(() -> {
            try (SocketChannel client = server.accept()) {
                ByteBuffer request = ByteBuffer.allocate(4096);
                client.read(request);
                client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                return new String(request.array(), 0, request.position(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void sendsOneLineWithItsPidAndReadsTheAnswer() throws Exception {
        Path socket = directory.resolve("s");
        try (ServerSocketChannel server = bind(socket)) {
            CompletableFuture<String> request = answerOnce(server, "{\"message\":\"suspended\"}\n");

            assertThat(new ControlClient(LONG_MILLIS).ask(socket, "suspend", "disk\nswap"))
                    .containsEntry("message", "suspended");

            long pid = ProcessHandle.current().pid();
            assertThat(request.get()).isEqualTo("suspend pid=" + pid + " disk swap\n");
        }
    }

    @Test
    void reachesASocketWhosePathIsTooLongForAnAddress() throws Exception {
        Path deep = directory.resolve("d".repeat(120));
        Files.createDirectory(deep);
        Path link = Files.createSymbolicLink(directory.resolve("l"), deep);
        try (ServerSocketChannel server = bind(link.resolve("s"))) {
            CompletableFuture<String> request = answerOnce(server, "{}");

            assertThat(new ControlClient(LONG_MILLIS).ask(deep.resolve("s"), "status", ""))
                    .isEmpty();

            assertThat(request.get()).startsWith("status pid=");
        }
    }

    @Test
    void tellsTheEndOfTheProcessFromAnEmptyAnswer() throws Exception {
        Path socket = directory.resolve("s");
        try (ServerSocketChannel server = bind(socket)) {
            CompletableFuture<String> request = answerOnce(server, "");

            assertThatThrownBy(() -> new ControlClient(LONG_MILLIS).ask(socket, "resume", ""))
                    .isInstanceOf(ControlClient.EndOfProcessException.class);

            request.get();
        }
    }

    @Test
    void doesNotWaitForEverForAStoppedProcess() throws Exception {
        Path socket = directory.resolve("s");
        try (ServerSocketChannel server = bind(socket)) {
            assertThat(server.isOpen()).isTrue();

            assertThatThrownBy(() -> new ControlClient(5_000).ask(socket, "status", ""))
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessage("no answer within 5 s")
                    .extracting(failed -> NoAnswerException.mayStillAct((IOException) failed))
                    .isEqualTo("; it may still do what was asked when it goes on");
            assertThat(NoAnswerException.mayStillAct(new IOException("no socket")))
                    .isEmpty();
        }
    }

    @Test
    void namesWhatStandsInThePlaceOfTheSocket() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path link = Files.createSymbolicLink(directory.resolve("s"), file);

        for (Path place : new Path[] {file, link}) {
            assertThatThrownBy(() -> new ControlClient(LONG_MILLIS).ask(place, "status", ""))
                    .hasMessage("something else is in the place of its control socket (remove " + place
                            + ", and the socket is made again)");
        }
    }

    @Test
    void takesNoAnswerWithoutEnd() throws Exception {
        Path socket = directory.resolve("s");
        try (ServerSocketChannel server = bind(socket)) {
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> {
                try (SocketChannel client = server.accept()) {
                    for (ByteBuffer spaces = ByteBuffer.allocate(1 << 16); client.isOpen(); spaces.clear()) {
                        client.write(spaces);
                    }
                } catch (IOException theClientHasGone) {
                    // as it is to
                }
            });

            assertThatThrownBy(() -> new ControlClient(LONG_MILLIS).ask(socket, "status", ""))
                    .hasMessage("answers more than 32.0 MiB");
            answering.get();
        }
    }

    @Test
    void saysThatItsOwnLimitEndedTheAnswer() throws Exception {
        Path socket = directory.resolve("s");
        try (ServerSocketChannel server = bind(socket)) {
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> {
                try (SocketChannel client = server.accept()) {
                    client.write(ByteBuffer.wrap("{".getBytes(StandardCharsets.UTF_8)));
                    while (client.read(ByteBuffer.allocate(64)) >= 0) {
                        // until the client hangs up
                    }
                } catch (IOException theClientHasGone) {
                    // as it is to
                }
            });

            // long enough for the beginning of it to come
            assertThatThrownBy(() -> new ControlClient(5_000).ask(socket, "status", ""))
                    .hasMessage("no whole answer within 5 s");
            answering.get();
        }
    }

    /** Its queue is full of those who gave up before. */
    @Test
    void doesNotWaitForEverToBeAccepted() throws Exception {
        Path socket = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket), 1);
            for (int i = 0; i < 2; i++) {
                SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
            }

            assertThatThrownBy(() -> new ControlClient(50).ask(socket, "status", ""))
                    .hasMessage("takes no connection within 50 ms");
        }
    }

    @Test
    void tellsAMissingSocketFromADeadOne() throws Exception {
        Path socket = directory.resolve("s");
        ControlClient client = new ControlClient(LONG_MILLIS);
        assertThatThrownBy(() -> client.ask(socket, "status", "")).isInstanceOf(NoSuchFileException.class);

        bind(socket).close();

        assertThatThrownBy(() -> client.ask(socket, "status", "")).hasMessageContaining("refused");
    }
}
