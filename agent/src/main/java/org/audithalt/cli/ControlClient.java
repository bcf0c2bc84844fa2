package org.audithalt.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asks an audited process through its control socket. Never waits longer than its limit. */
final class ControlClient {
    private static final int LONGEST_SOCKET_PATH = 107;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** A listing of rules, the longest answer, has less: rules may have 8 MiB. */
    private static final int MOST_ANSWER_BYTES = 32 << 20;

    private final long limitMillis;

    /** @param limitMillis how long a process may take to answer, 1 and up */
    ControlClient(long limitMillis) {
        this.limitMillis = limitMillis;
    }

    /** The process closed the connection without an answer: it has ended. */
    static final class EndOfProcessException extends IOException {
        private static final long serialVersionUID = 1;

        EndOfProcessException() {
            super("closed the connection without an answer");
        }
    }

    /**
     * Sends one request.
     *
     * @param command the command's word
     * @param rest what follows it; may be empty; line ends in it become spaces
     * @return the members of the answer
     * @throws EndOfProcessException if the connection ended before a byte of the answer
     * @throws IOException if the process cannot be reached or does not answer in time
     */
    Map<String, Object> ask(Path socket, String command, String rest) throws IOException {
        return ask(socket, command, rest, new byte[0]);
    }

    /**
     * Sends one request and what follows its line. Parameters as above.
     *
     * @param content bytes behind the line, whose number the line tells; may be empty
     */
    Map<String, Object> ask(Path socket, String command, String rest, byte[] content) throws IOException {
        String words = command + " pid=" + ProcessHandle.current().pid() + " " + rest;
        byte[] line = (words.replace('\n', ' ').replace('\r', ' ').trim() + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] request = Arrays.copyOf(line, line.length + content.length);
        System.arraycopy(content, 0, request, line.length, content.length);
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH) {
            return exchange(socket, request);
        }
        Path directory = Files.createTempDirectory("audithalt");
        Path shortName = directory.resolve("s");
        try {
            Files.createSymbolicLink(shortName, socket);
            return exchange(shortName, request);
        } finally {
            Files.deleteIfExists(shortName);
            Files.delete(directory);
        }
    }

    private Map<String, Object> exchange(Path socket, byte[] request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            connect(channel, socket);
            channel.configureBlocking(false);
            send(channel, selector, ByteBuffer.wrap(request));
            channel.register(selector, SelectionKey.OP_READ);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            readAll(channel, selector, answer);
            if (answer.size() == 0) {
                throw new EndOfProcessException();
            }
            return JSON.std.mapFrom(answer.toByteArray());
        }
    }

    /**
     * Connects. A process that is stopped accepts nobody, and when its queue is full the kernel lets others wait for ever, where
     * it does not refuse them; so another thread waits, as for a disk that hangs.
     */
    private void connect(SocketChannel channel, Path socket) throws IOException {
        AtomicReference<@Nullable IOException> failure =
                new AtomicReference<>(new IOException("takes no connection within " + Wording.duration(limitMillis)));
        Thread connector = new Thread(
                () -> {
                    try {
                        if (!Files.exists(socket)) {
                            throw new NoSuchFileException(socket.toString(), null, "control socket is missing");
                        }
                        if (!Files.readAttributes(socket, BasicFileAttributes.class)
                                .isOther()) {
                            throw new IOException("something else is in the place of its control socket (remove "
                                    + socket + ", and the socket is made again)");
                        }
                        channel.connect(UnixDomainSocketAddress.of(socket));
                        failure.set(null);
                    } catch (IOException e) {
                        failure.set(e);
                    }
                },
                "connect");
        connector.setDaemon(true);
        connector.start();
        try {
            connector.join(limitMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        IOException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void send(SocketChannel channel, Selector selector, ByteBuffer request) throws IOException {
        channel.register(selector, SelectionKey.OP_WRITE);
        long startNanos = System.nanoTime();
        channel.write(request);
        while (request.hasRemaining()) {
            long leftMillis = limitMillis - (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
            if (leftMillis <= 0) {
                throw new IOException("takes no request within " + Wording.duration(limitMillis));
            }
            selector.select(leftMillis);
            selector.selectedKeys().clear();
            channel.write(request);
        }
    }

    private void readAll(SocketChannel channel, Selector selector, ByteArrayOutputStream answer) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(65_536);
        long startNanos = System.nanoTime();
        while (true) {
            long leftMillis = limitMillis - (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
            if (leftMillis <= 0) {
                if (answer.size() > 0) {
                    throw new IOException("no whole answer within " + Wording.duration(limitMillis));
                }
                throw new NoAnswerException("no answer within " + Wording.duration(limitMillis));
            }
            selector.select(leftMillis);
            selector.selectedKeys().clear();
            int count = readOrReset(channel, buffer, answer.size());
            if (count < 0) {
                return;
            }
            if (answer.size() + buffer.position() > MOST_ANSWER_BYTES) {
                throw new IOException("answers more than " + Wording.bytes(MOST_ANSWER_BYTES));
            }
            answer.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
    }

    /**
     * A process that dies with our request unread resets the connection instead of closing it; one that has answered before it
     * read all of the request, for it was too much, does too, and its answer counts.
     */
    private static int readOrReset(SocketChannel channel, ByteBuffer buffer, int answered) throws IOException {
        try {
            return channel.read(buffer);
        } catch (IOException e) {
            if (answered == 0) {
                throw new EndOfProcessException();
            }
            return -1;
        }
    }
}
