package org.audithalt.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The administrator's commands without a JVM for each: one connection, one line, one answer. */
final class ControlSocket {
    private final Path path;

    ControlSocket(Path path) {
        this.path = path;
    }

    /**
     * Sends a command.
     *
     * @return the answer; empty if the process died with it
     * @throws IOException if it cannot be reached
     */
    String ask(String command) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(ByteBuffer.wrap(
                    (command + " pid=" + ProcessHandle.current().pid() + " test\n").getBytes(US_ASCII)));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (channel.read(buffer.clear()) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
            }
            return answer.toString(UTF_8);
        }
    }
}
