package org.audithalt.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A TCP server on the IPv4 loopback address that answers one byte per connection, one connection after the other. */
final class EchoServer implements AutoCloseable {

    private static final int PENDING_CONNECTIONS = 4096;
    private static final long RETRY_MILLIS = 100;

    private final ServerSocket listener;
    private final Totals totals;
    private final Thread thread = new Thread(this::serve, "echo-server");

    /** @param port 0 for any free one */
    EchoServer(int port, Totals totals) throws IOException {
        this.totals = totals;
        listener = new ServerSocket(port, PENDING_CONNECTIONS, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket connection = listener.accept()) {
                // Counted before the answer: once a caller has its answer, its accept is in the totals.
                totals.count(Operation.ACCEPT);
                int received = connection.getInputStream().read();
                if (received >= 0) {
                    connection.getOutputStream().write(received);
                }
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    totals.countFailure(e);
                    Pause.of(RETRY_MILLIS);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
