package org.audithalt.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does what {@code status} does, without any process, so that the classes it needs can be put into an archive. */
@Command(name = "warm-up", hidden = true, description = "Loads the classes of status, for the archive of the program.")
final class WarmUpCommand implements Callable<Integer> {
    private static final long LIMIT_MILLIS = 5000;

    private static final String ANSWER = "{\"host_pid\":1,\"main_class\":\"App\",\"gate\":\"closed\",\"waiting\":1,"
            + "\"reasons\":[{\"reason\":\"disk_full\",\"since\":1,\"detail\":\"full\",\"clears\":\"space\"}],"
            + "\"waiters\":[{\"thread\":\"main\",\"operation\":\"openat\",\"object\":\"/\",\"waiting_ms\":1}],"
            + "\"space\":[{\"threshold\":\"space_left\",\"limit\":\"25%\",\"reached\":true,\"since\":1}],"
            + "\"lost\":{\"count\":1,\"first\":1,\"last\":1},"
            + "\"settings\":[{\"key\":\"log_file\",\"value\":\"/\",\"source\":\"environment\"}]}";

    @Override
    public Integer call() throws IOException {
        String[][] lines = {{"list"}, {"status"}, {"status", "--output", "json"}, {"resume", "x"}, {"suspend", "x"}};
        for (String[] line : lines) {
            PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
            Main.run(line, nowhere, nowhere, OutputStream.nullOutputStream());
        }
        Map<String, Object> answer = askedOfItself();
        new StatusText(Clock.system(ZoneId.systemDefault()), true, true).of(new StatusReport(answer, ExitCode.CLOSED));
        JSON.std.asString(answer);
        return ExitCode.OK;
    }

    /** The answer by way of a socket. */
    private static Map<String, Object> askedOfItself() throws IOException {
        Path directory = Files.createTempDirectory("audithalt");
        Path socket = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread answering = new Thread(() -> answer(server), "warm-up");
            answering.setDaemon(true);
            answering.start();
            return new ControlClient(LIMIT_MILLIS).ask(socket, "status", "");
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }

    private static void answer(ServerSocketChannel server) {
        try (SocketChannel client = server.accept()) {
            client.read(ByteBuffer.allocate(1024));
            client.write(ByteBuffer.wrap(ANSWER.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException gone) {
            // then the question ends without an answer, and says so
        }
    }
}
