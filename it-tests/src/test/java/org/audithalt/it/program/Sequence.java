package org.audithalt.it.program;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Threads that each create files 0, 1, 2 … in a directory of their own, every now and then accepting a connection between two. */
public final class Sequence {
    private static final int ACCEPT_EVERY = 16;

    private Sequence() {}

    /**
     * Runs.
     *
     * @param arguments a directory with directories 0, 1 … in it, their number, and the number of files in each
     */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[2]);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            Path directory = Path.of(arguments[0], Integer.toString(i));
            threads.add(new Thread(() -> create(directory, count), "sequence-" + i));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("done");
    }

    private static void create(Path directory, int count) {
        InetAddress local = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, local)) {
            for (int i = 0; i < count; i++) {
                if (i % ACCEPT_EVERY == 0) {
                    Socket client = new Socket(local, server.getLocalPort());
                    server.accept().close();
                    client.close();
                }
                File file = directory.resolve(Integer.toString(i)).toFile();
                if (!file.createNewFile()) {
                    throw new IOException(file + " exists");
                }
            }
        } catch (IOException failed) {
            System.out.println("failed " + failed);
        }
    }
}
