package org.audithalt.sample;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Calls the server once per round: one {@code connect}, a byte there and back. */
final class Caller {

    private final InetSocketAddress server;
    private final Totals totals;

    Caller(InetSocketAddress server, Totals totals) {
        this.server = server;
        this.totals = totals;
    }

    void call() throws IOException {
        try (Socket socket = new Socket()) {
            // Closing resets the connection: no TIME_WAIT, so a fast run does not use up the local ports.
            socket.setSoLinger(true, 0);
            socket.connect(server);
            totals.count(Operation.CONNECT);
            socket.getOutputStream().write('x');
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("no answer from " + server);
            }
        }
    }
}
