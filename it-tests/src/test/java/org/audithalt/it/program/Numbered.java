package org.audithalt.it.program;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads that each create files THREAD-0, THREAD-1 … in one directory, which thereby says what happened. Now and then one looks
 * for a connection that nobody makes: an action that there is no record of; and removes what is not there: one that fails.
 */
public final class Numbered {
    private static final int LOOK_EVERY = 8;
    private static final File NOWHERE = new File("/nowhere-numbered");

    private Numbered() {}

    /**
     * Runs.
     *
     * @param arguments the directory, the number of threads, and of files of each
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[2]);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            String prefix = i + "-";
            threads.add(new Thread(() -> create(directory, prefix, count), "numbered-" + i));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void create(Path directory, String prefix, int count) {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            for (int i = 0; i < count; i++) {
                if (i % LOOK_EVERY == 0 && server.accept() != null) {
                    throw new IOException("somebody connected");
                }
                if (i % LOOK_EVERY == 1 && NOWHERE.delete()) {
                    throw new IOException("somebody made " + NOWHERE);
                }
                Files.createFile(directory.resolve(prefix + i));
            }
        } catch (IOException failed) {
            System.out.println("failed " + failed);
        }
    }
}
