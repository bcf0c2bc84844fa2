package org.audithalt.benchmark.programs;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/**
 * Jetty, with clients in the same process: two of three requests read a small file, the others make a text. A connection serves
 * twenty requests. The clients' own connects are audited as well as the server's accepts.
 */
final class WebServer implements Program {
    private static final int WORKERS = 4;
    private static final int FILES = 200;
    private static final int FILE_BYTES = 2_000;
    private static final int REQUESTS_PER_CONNECTION = 20;

    private final Server server = new Server(0);
    private final Path directory;
    private final Client[] clients = new Client[WORKERS];

    WebServer(Path directory) throws Exception {
        this.directory = directory;
        for (int i = 0; i < FILES; i++) {
            Files.write(directory.resolve("page." + i), new byte[FILE_BYTES]);
        }
        server.setHandler(new Pages());
        server.start();
    }

    private final class Pages extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            String path = Request.getPathInContext(request);
            byte[] body = path.startsWith("/page.")
                    ? Files.readAllBytes(directory.resolve(path.substring(1)))
                    : ("Good day, " + path + ", it is " + System.currentTimeMillis()).getBytes(StandardCharsets.UTF_8);
            response.write(true, ByteBuffer.wrap(body), callback);
            return true;
        }
    }

    private static final class Client {
        private final Socket socket;
        private final InputStream in;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        void get(String path) throws IOException {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                    length = Integer.parseInt(line.substring(15).trim());
                }
            }
            if (in.readNBytes(length).length < length || length == 0) {
                throw new IOException("no whole answer to " + path);
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("connection closed");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }

    @Override
    public int workers() {
        return WORKERS;
    }

    @Override
    public void work(int worker, long turn) throws IOException {
        if (turn % REQUESTS_PER_CONNECTION == 0) {
            if (clients[worker] != null) {
                clients[worker].socket.close();
            }
            clients[worker] = new Client(((ServerConnector) server.getConnectors()[0]).getLocalPort());
        }
        clients[worker].get(turn % 3 == 2 ? "/day" : "/page." + (turn * 7 + worker) % FILES);
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
