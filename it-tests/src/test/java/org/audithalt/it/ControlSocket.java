package org.audithalt.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** The administrator's commands without a JVM for each: one connection, one line, one answer. */
final class ControlSocket {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Path path;
    private final Duration patience;

    ControlSocket(Path path) {
        this(path, LONGEST);
    }

    /** @param patience how long it is waited for each piece of an answer */
    ControlSocket(Path path, Duration patience) {
        this.path = path;
        this.patience = patience;
    }

    /**
     * Sends a command.
     *
     * @return the answer; empty if the process died with it
     * @throws IOException if it cannot be reached, or patience ends
     */
    String ask(String command) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
                Selector selector = Selector.open()) {
            channel.write(ByteBuffer.wrap(
                    (command + " pid=" + ProcessHandle.current().pid() + " test\n").getBytes(US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (channel.read(buffer.clear()) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                if (buffer.position() == 0 && selector.select(patience.toMillis()) == 0) {
                    throw new IOException(command + ": no answer within " + patience);
                }
                selector.selectedKeys().clear();
            }
            return answer.toString(UTF_8);
        }
    }
}
