package org.audithalt.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlServerTest {
    private static final long LONG_MILLIS = 20_000;

    @TempDir
    private Path directory;

    private Path socket;
    private final RecordingTarget target = new RecordingTarget();
    private final List<ControlServer> servers = new ArrayList<>();

    @BeforeEach
    void closeDirectoryToOthers() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        socket = directory.resolve("audit.log.sock");
    }

    @AfterEach
    void closeServers() throws IOException {
        for (ControlServer server : servers) {
            server.close();
        }
    }

    private ControlServer start(long clientLimitMillis) throws IOException {
        return start(false, clientLimitMillis);
    }

    private ControlServer start(boolean groupMayEnter, long clientLimitMillis) throws IOException {
        ControlServer server =
                new ControlServer(socket, groupMayEnter, SelectorProvider.provider(), target, clientLimitMillis);
        servers.add(server);
        return server;
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void send(SocketChannel client, String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String answer(SocketChannel client) throws IOException {
        return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
    }

    /** It mostly lies beside the log, whose directory may be moved away. */
    @Test
    void bindsItsSocketAgainWhenTheDirectoryIsGone() throws IOException {
        Path own = Files.createDirectory(directory.resolve("own"));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
        socket = own.resolve("audit.sock");
        start(LONG_MILLIS);
        String before = ask("status");

        Path moved = Files.move(own, directory.resolve("moved"));
        Files.createDirectory(own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        await().ignoreExceptions().untilAsserted(() -> assertThat(ask("status")).isEqualTo(before));

        // moved back, and with it a socket to which nobody listens
        Files.move(own, directory.resolve("again"));
        Files.move(moved, own);
        await().ignoreExceptions().untilAsserted(() -> assertThat(ask("status")).isEqualTo(before));
        assertThat(Files.getPosixFilePermissions(own)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private String ask(String line) throws IOException {
        try (SocketChannel client = connect()) {
            send(client, line + "\n");
            return answer(client);
        }
    }

    @Test
    void answersPing() throws IOException {
        start(LONG_MILLIS);

        assertThat(ask("ping")).isEqualTo("{\"message\":\"alive\"}\n");
    }

    @Test
    void rehearsesOverItsOwnSocket() throws IOException {
        start(LONG_MILLIS).rehearse();

        assertThat(target.calls).containsExactly("status true", "rules true", "CHANGE 10");
    }

    @Test
    void failsTheRehearsalOfABrokenTarget() throws IOException {
        target.broken = true;
        ControlServer server = start(LONG_MILLIS);

        assertThatThrownBy(server::rehearse)
                .hasMessageContaining("control_socket=")
                .hasMessageContaining("broken");
    }

    @Test
    void handsOverTheActorThatTheKernelNames() throws IOException {
        start(LONG_MILLIS);

        String answer = ask("suspend pid=77 disk swap");

        assertThat(target.calls).containsExactly("suspend 77 disk swap");
        Object uid = Files.getAttribute(socket, "unix:uid");
        assertThat(answer).contains("\"uid\":" + uid);
    }

    @Test
    void takesTheEndOfTheStreamAsLineEnd() throws IOException {
        start(LONG_MILLIS);
        try (SocketChannel client = connect()) {
            send(client, "rotate");
            client.shutdownOutput();

            assertThat(answer(client)).contains("\"rotated\":true");
        }
    }

    @Test
    void answersARotationWhenItIsOverAndOthersMeanwhile() throws IOException {
        start(LONG_MILLIS);
        target.rotates = true;
        try (SocketChannel client = connect()) {
            send(client, "rotate\n");
            await().until(() -> target.calls.contains("rotate"));

            assertThat(ask("ping")).contains("alive");
            target.rotates = false;

            assertThat(answer(client)).contains("\"rotated\":true");
        }
        assertThat(target.calls).containsExactly("rotate");
    }

    @Test
    void saysThatARotationIsUnderWayBeforeTheClientsTimeIsUp() throws IOException {
        start(3_000);
        target.rotates = true;

        assertThat(ask("rotate")).contains("\"rotated\":false", "still under way");
    }

    @Test
    void takesContentThatComesInPiecesAndServesOthersMeanwhile() throws IOException {
        start(LONG_MILLIS);
        byte[] rules = "-w /etc -p wa\n".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        try (SocketChannel client = connect()) {
            send(client, "rules pid=7 change " + rules.length + "\n");
            ByteBuffer half = ByteBuffer.wrap(rules, 0, rules.length / 2);
            while (half.hasRemaining()) {
                client.write(half);
            }
            assertThat(ask("ping")).contains("alive");
            assertThat(target.calls).isEmpty();
            ByteBuffer rest = ByteBuffer.wrap(rules, rules.length / 2, rules.length - rules.length / 2);
            while (rest.hasRemaining()) {
                client.write(rest);
            }

            assertThat(answer(client)).contains("\"errors\":true");
        }
        assertThat(target.calls).containsExactly("CHANGE " + rules.length);
        assertThat(target.content).isEqualTo(rules);
    }

    @Test
    void refusesContentThatIsTooLargeOrCutOff() throws IOException {
        start(LONG_MILLIS);

        assertThat(ask("rules change " + (RulesRequest.MOST_BYTES + 1))).contains("not a number of bytes");
        assertThat(ask("rules load")).contains("not a number of bytes");
        assertThat(ask("rules paint 3")).contains("unknown request paint 3");
        try (SocketChannel client = connect()) {
            send(client, "rules change 100\n-w /etc");
            client.shutdownOutput();

            assertThat(answer(client)).contains("ended after 7 of 100 bytes");
        }
        assertThat(target.calls).isEmpty();
    }

    @Test
    void listsRulesAtOnceAndWaitsForAChange() throws IOException {
        start(LONG_MILLIS);
        target.rotates = true;
        try (SocketChannel client = connect()) {
            send(client, "rules change 2\n-D");
            await().until(() -> target.calls.contains("CHANGE 2"));

            assertThat(ask("rules list")).contains("\"enabled\":1");
            target.rotates = false;

            assertThat(answer(client)).contains("\"errors\":true");
        }
    }

    @Test
    void haltsOnlyAfterTheAnswerIsOut() throws IOException {
        start(LONG_MILLIS);

        assertThat(ask("halt broken disk")).contains("halting");

        await().until(() -> target.calls.contains("haltNow"));
        assertThat(target.calls).containsExactly("halt broken disk", "haltNow");
    }

    @Test
    void answersUnknownCommandsAndErrorsOfTheTargetWithAnError() throws IOException {
        start(LONG_MILLIS);
        target.broken = true;

        assertThat(ask("frobnicate")).contains("\"error\":\"unknown command frobnicate\"");
        assertThat(ask("status")).contains("\"error\":\"broken\"");
        assertThat(ask("suspend " + "x".repeat(5000))).contains("\"error\":\"request is longer");
        assertThat(ask("ping")).contains("alive");
    }

    @Test
    void servesASecondClientWhileTheFirstIsSilent() throws IOException {
        start(LONG_MILLIS);
        try (SocketChannel silent = connect()) {
            send(silent, "sus");

            assertThat(ask("ping")).contains("alive");

            send(silent, "pend later\n");
            assertThat(answer(silent)).contains("suspended");
        }
    }

    @Test
    void dropsASilentClientAfterTheLimit() throws IOException {
        start(50);
        try (SocketChannel silent = connect()) {
            assertThat(answer(silent)).isEmpty();
        }
    }

    @Test
    void servesNewcomersHoweverManyClientsAreSilent() throws IOException {
        start(LONG_MILLIS);
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                silent.add(connect());
            }

            assertThat(ask("ping")).contains("alive");
        } finally {
            for (SocketChannel client : silent) {
                client.close();
            }
        }
    }

    @Test
    void sendsALargeAnswerWholeToASlowReaderAndServesOthersMeanwhile() throws IOException {
        start(LONG_MILLIS);
        target.statusBytes = 3_000_000;
        try (SocketChannel slow = connect()) {
            send(slow, "status\n");
            await().until(() -> !target.calls.isEmpty());

            assertThat(ask("ping")).contains("alive");

            assertThat(answer(slow)).hasSizeGreaterThan(3_000_000).endsWith("}\n");
        }
    }

    @Test
    void closesTheSocketFileToAllButItsOwner() throws IOException {
        start(LONG_MILLIS);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
    }

    @Test
    void makesAMissingDirectoryPrivate() throws IOException {
        socket = directory.resolve("new/audit.log.sock");

        start(LONG_MILLIS);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("new"))))
                .isEqualTo("rwx------");
    }

    @Test
    void refusesADirectoryOpenToOthers() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x--x"));

        assertThatThrownBy(() -> start(true, LONG_MILLIS))
                .hasMessageStartingWith("control_socket=" + socket + ": directory ")
                .hasMessageContaining("mode 0751")
                .hasMessageContaining("chmod 0750");
        assertThat(socket).doesNotExist();
    }

    @Test
    void letsTheGroupPassOnlyWithLogGroup() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));

        assertThatThrownBy(() -> start(false, LONG_MILLIS)).hasMessageContaining("chmod 0700");
        start(true, LONG_MILLIS).rehearse();
    }

    @Test
    void refusesAPathThatIsTooLongForASocket() {
        socket = directory.resolve("x".repeat(120));

        assertThatThrownBy(() -> start(LONG_MILLIS))
                .hasMessageStartingWith("control_socket=")
                .hasMessageContaining("path has " + socket.toString().length() + " bytes")
                .hasMessageContaining("at most 107");
    }

    @Test
    void replacesTheSocketOfADeadProcess() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();

        start(LONG_MILLIS).rehearse();
    }

    @Test
    void neverReplacesAFileThatIsNoSocket() throws IOException {
        Files.writeString(socket, "precious");

        assertThatThrownBy(() -> start(LONG_MILLIS)).hasMessageContaining("not a socket");
        assertThat(socket).hasContent("precious");
    }

    @Test
    void removesTheSocketFileWhenClosed() throws IOException {
        start(LONG_MILLIS).close();

        assertThat(socket).doesNotExist();
    }
}
