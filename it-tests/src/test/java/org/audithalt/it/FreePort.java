package org.audithalt.it;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port, and the next, for a server that has to be told one. Below those that the kernel gives to whoever asks for any: of
 * these another test may get the same before the server has it.
 */
final class FreePort {
    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    private static final int STRIDE = 200;
    /** Others on this machine, who run the same tests, begin elsewhere. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(STRIDE * (int) (ProcessHandle.current().pid() % (COUNT / STRIDE)));

    private FreePort() {}

    static int find() throws IOException {
        for (int tried = 0; tried < COUNT; tried += 2) {
            int port = FIRST + Math.floorMod(NEXT.getAndAdd(2), COUNT);
            if (isFree(port) && isFree(port + 1)) {
                return port;
            }
        }
        throw new IOException("no free port from " + FIRST + " on");
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        }
    }
}
