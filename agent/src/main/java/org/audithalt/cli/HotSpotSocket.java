package org.audithalt.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.bytebuddy.agent.VirtualMachine.ForHotSpot.Connection;

/**
 * A connection to HotSpot's attach listener by means of the JDK alone. The JVM opens its socket
 * {@code /tmp/.java_pidN} when it gets SIGQUIT while a file {@code .attach_pidN} lies in its working directory or
 * {@code /tmp}; N is its process id in its own namespace.
 */
final class HotSpotSocket implements Connection.Factory {
    private static final long LIMIT_NANOS = 10_000_000_000L;
    private static final int POLL_MILLIS = 50;

    private final ProcessFiles process;

    HotSpotSocket(ProcessFiles process) {
        this.process = process;
    }

    @Override
    public Connection connect(String processId) throws IOException {
        long inner = process.innermostPid();
        Path socket = process.tree().seen("/tmp/.java_pid" + inner);
        if (!Files.exists(socket)) {
            Path request = request(".attach_pid" + inner);
            try {
                quit();
                await(socket);
            } finally {
                Files.deleteIfExists(request);
            }
        }
        return new Exchange(socket);
    }

    private Path request(String name) throws IOException {
        try {
            return create(process.workingDirectory().resolve(name));
        } catch (IOException e) {
            return create(process.tree().seen("/tmp/" + name));
        }
    }

    private static Path create(Path file) throws IOException {
        try {
            return Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            return file; // Left by an attach that was killed; it serves as well.
        }
    }

    /** The JDK cannot send this signal itself. */
    private void quit() throws IOException {
        if (!process.catchesQuit()) {
            throw new IOException("did not respond: it does not handle SIGQUIT (yet)");
        }
        Process kill = new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                .redirectErrorStream(true)
                .start();
        String said = new String(kill.getInputStream().readAllBytes(), Charset.defaultCharset());
        try {
            if (kill.waitFor() != 0) {
                throw new IOException(said.trim());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void await(Path socket) throws IOException {
        long startNanos = System.nanoTime();
        while (!Files.exists(socket)) {
            if (System.nanoTime() - startNanos > LIMIT_NANOS) {
                throw new IOException("did not respond: opened no socket " + socket);
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /** One request and its response on a socket of their own, as the protocol wants it. */
    private static final class Exchange extends Connection.OnPersistentByteChannel<SocketChannel> {
        private static final String UNDERSTOOD = "0\n";
        private static final String LOADED = "return code: 0";

        private final Path socket;

        Exchange(Path socket) {
            this.socket = socket;
        }

        /** Takes the whole response: what a load came to stands behind the code that only says it was understood. */
        @Override
        public Connection.Response execute(String protocol, String... arguments) throws IOException {
            ByteArrayOutputStream response = new ByteArrayOutputStream();
            try (Connection.Response original = super.execute(protocol, arguments)) {
                byte[] piece = new byte[1024];
                for (int count = original.read(piece); count >= 0; count = original.read(piece)) {
                    response.write(piece, 0, count);
                }
            }
            String text = response.toString(StandardCharsets.UTF_8).trim();
            if (text.startsWith(UNDERSTOOD) && !text.endsWith(LOADED)) {
                throw new IOException(text.substring(UNDERSTOOD.length()));
            }
            return new Replay(new ByteArrayInputStream(response.toByteArray()));
        }

        @Override
        protected SocketChannel connect() throws IOException {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        }

        @Override
        protected void write(SocketChannel channel, byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        protected int read(SocketChannel channel, byte[] bytes) throws IOException {
            return channel.read(ByteBuffer.wrap(bytes));
        }

        @Override
        protected void close(SocketChannel channel) throws IOException {
            channel.close();
        }

        @Override
        public void close() {}
    }

    /** A response that has been read already. */
    private record Replay(ByteArrayInputStream bytes) implements Connection.Response {
        @Override
        public int read(byte[] buffer) {
            return bytes.read(buffer, 0, buffer.length);
        }

        @Override
        public void close() {}
    }
}
