package org.audithalt.it.program;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates, renames and deletes files, and notes each action in a journal as soon as it has returned, with one write: what
 * stands there was done, however the process ended. {@code DIRECTORY JOURNAL THREADS ACCEPTORS PAUSE_MICROS ROUNDS}; ROUNDS
 * per thread, 0 for no end. Acceptors wait for connections that never come. Says {@code ready}; ends with the last round or
 * when a line comes on stdin, and says {@code did N}.
 */
public final class Journalled {
    private static volatile boolean ended;

    private final Path directory;
    private final FileChannel journal;
    private final AtomicLong actions = new AtomicLong();

    private Journalled(Path directory, FileChannel journal) {
        this.directory = directory;
        this.journal = journal;
    }

    public static void main(String[] arguments) throws Exception {
        Path journal = Path.of(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        int acceptors = Integer.parseInt(arguments[3]);
        long pauseNanos = 1000 * Long.parseLong(arguments[4]);
        int rounds = Integer.parseInt(arguments[5]);
        FileChannel channel = FileChannel.open(journal, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Journalled program = new Journalled(Path.of(arguments[0]), channel);
        program.accept(acceptors);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String prefix = ProcessHandle.current().pid() + "-" + i + "-";
            workers.add(new Thread(() -> program.work(prefix, pauseNanos, rounds), "worker-" + i));
        }
        for (Thread worker : workers) {
            worker.start();
        }
        System.out.println("ready");
        if (rounds == 0) {
            while (System.in.read() != '\n') {
                // until the line ends
            }
            ended = true;
        }
        for (Thread worker : workers) {
            worker.join();
        }
        System.out.println("did " + program.actions);
        System.exit(0);
    }

    /** Threads blocked in accept(2), each on a channel of its own: the JDK lets one thread at a time into a channel. */
    private void accept(int acceptors) throws Exception {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < acceptors; i++) {
            ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0), 1);
            Thread acceptor = new Thread(
                    null,
                    () -> {
                        try {
                            server.accept();
                        } catch (IOException closed) {
                            // the end
                        }
                    },
                    "acceptor-" + i,
                    128 * 1024);
            acceptor.setDaemon(true);
            acceptor.start();
            all.add(acceptor);
        }
        for (Thread acceptor : all) {
            while (!isAccepting(acceptor)) {
                Thread.sleep(1);
            }
        }
    }

    /** Whether it is in the native method, beyond all that the agent does before the call. */
    private static boolean isAccepting(Thread thread) {
        StackTraceElement[] frames = thread.getStackTrace();
        return frames.length > 0
                && frames[0].isNativeMethod()
                && frames[0].getMethodName().contains("accept");
    }

    private void work(String prefix, long pauseNanos, int rounds) {
        try {
            for (int i = 0; !ended && (rounds == 0 || i < rounds); i++) {
                Path a = directory.resolve(prefix + i + ".a");
                Path b = directory.resolve(prefix + i + ".b");
                Files.createFile(a);
                done("create " + a);
                Files.move(a, b);
                done("rename " + a);
                Files.delete(b);
                done("delete " + b);
                if (pauseNanos > 0) {
                    LockSupport.parkNanos(pauseNanos);
                }
            }
        } catch (IOException failed) {
            System.out.println("failed: " + failed);
        }
    }

    private void done(String action) throws IOException {
        actions.incrementAndGet();
        journal.write(ByteBuffer.wrap((action + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
