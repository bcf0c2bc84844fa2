package org.audithalt.control;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Any bytes as what a client sends to a real server: one JSON object comes back, or the connection ends, and the next client is
 * answered. The entry point of Jazzer ({@code .ci/fuzz SECONDS control}).
 */
public final class ControlFuzz {
    private static final int LONG_MILLIS = 20_000;
    private static final ControlFuzz ONE = started();

    private final Path socket;
    private final RecordingTarget target = new RecordingTarget();
    private int requests;

    private ControlFuzz(Path socket) throws IOException {
        this.socket = socket;
        new ControlServer(socket, false, SelectorProvider.provider(), target, LONG_MILLIS);
    }

    private static ControlFuzz started() {
        try {
            Path directory = Files.createTempDirectory(
                    "fuzz", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            directory.toFile().deleteOnExit();
            return new ControlFuzz(directory.resolve("s"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void fuzzerTestOneInput(byte[] sent) throws IOException {
        ONE.send(sent);
    }

    private void send(byte[] sent) throws IOException {
        String answer = exchange(sent);
        if (!answer.isEmpty()) {
            expect(answer.endsWith("}\n") && answer.indexOf('\n') == answer.length() - 1, answer);
            Map<String, Object> members = JSON.std.mapFrom(answer);
            expect(!members.isEmpty(), answer);
        }
        if (++requests % 16 == 0) {
            expect(exchange("ping\n".getBytes(StandardCharsets.UTF_8)).contains("alive"), "no answer to ping");
            target.calls.clear();
        }
    }

    /** Sends and ends the stream; the server may close while it is being sent to. */
    private String exchange(byte[] sent) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            try {
                client.write(ByteBuffer.wrap(sent));
                client.shutdownOutput();
            } catch (IOException closedByServer) {
                return "";
            }
            try {
                return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException reset) {
                return "";
            }
        }
    }

    private static void expect(boolean holds, String text) {
        if (!holds) {
            throw new AssertionError(text);
        }
    }
}
