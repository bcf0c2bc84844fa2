package org.audithalt.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client of our own socket, used once at start. It waits at most five seconds, so that a start can fail but not hang. */
final class RehearsalClient {
    private static final long LIMIT_NANOS = 5_000_000_000L;

    private RehearsalClient() {}

    static void run(Path socket) throws IOException {
        expect(socket, "ping pid=1\n", "alive");
        expect(socket, "status --all\n", "\"gate\"");
        expect(socket, "rules list\n", "\"enabled\"");
        expect(socket, "rules change 10\n-a nothing", "\"errors\"");
        expect(socket, "rules change no\n", "not a number");
        expect(socket, "rehearsal\n", "unknown command");
        leave(socket);
    }

    private static void expect(Path socket, String request, String expected) throws IOException {
        String answer = ask(socket, request);
        if (!answer.startsWith("{\"") || !answer.endsWith("}\n") || !answer.contains(expected)) {
            throw new IOException("control_socket=" + socket + ": answered " + answer.trim() + " to " + request.trim());
        }
    }

    private static String ask(Path socket, String request) throws IOException {
        StringBuilder answer = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            channel.configureBlocking(false);
            long startNanos = System.nanoTime();
            int count = channel.read(buffer);
            while (count >= 0) {
                answer.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1));
                buffer.clear();
                if (System.nanoTime() - startNanos > LIMIT_NANOS) {
                    throw new IOException("control_socket=" + socket + ": does not answer");
                }
                if (count == 0) {
                    pause();
                }
                count = channel.read(buffer);
            }
        }
        return answer.toString();
    }

    /** Goes away in the middle of a request: the classes of that case are needed as well. */
    private static void leave(Path socket) throws IOException {
        SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
