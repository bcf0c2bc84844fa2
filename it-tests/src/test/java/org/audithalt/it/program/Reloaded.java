package org.audithalt.it.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that create files in a directory, and one that creates and deletes a file in another, until a line comes on stdin; then
 * says how many there were.
 */
public final class Reloaded {
    private static final int THREADS = 3;
    private static final long PAUSE_NANOS = 300_000;

    private static volatile boolean ended;
    private static volatile int deleted;

    private Reloaded() {}

    /**
     * Runs.
     *
     * @param arguments the directories
     */
    public static void main(String[] arguments) throws Exception {
        Acting acting = new Acting(Path.of(arguments[0]), THREADS, PAUSE_NANOS);
        Thread deleting = new Thread(() -> delete(Path.of(arguments[1], "file")), "deleting");
        acting.start();
        deleting.start();
        System.out.println("ready");
        int end = System.in.read();
        acting.end();
        ended = true;
        deleting.join();
        System.out.println("deleted " + deleted);
        System.out.println(acting + (end < 0 ? " at the end of input" : ""));
    }

    private static void delete(Path file) {
        while (!ended) {
            try {
                Files.createFile(file);
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            deleted++;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
