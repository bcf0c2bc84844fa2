package org.audithalt.it.program;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Acts in many ways for as long as it runs, each action on a name of its own, so that the outside can tell which have happened:
 * {@code DIRECTORY PREFIX JOURNAL_PORT PEER_PORT NETWORK}. Files are created, renamed and deleted in the directory, processes
 * make files there, connections go to addresses 127.NETWORK.x.y. The journal is a connection, which no limit on files reaches;
 * what was sent through it arrives although the process is killed. A line in it is one of
 *
 * <pre>
 * + ACTION NAME ASKED DONE          returned; times on the monotonic clock in ns
 * - ACTION NAME ASKED DONE TEXT     failed
 * ~ NAME                            is about to be deleted
 * </pre>
 *
 * Ends when a line comes on stdin.
 */
public final class Soaked {
    /** Threads that act. */
    public static final int THREADS = 6;

    private static final int FILE_THREADS = 3;
    private static final int MOST_ADDRESSES = 1 << 16;
    private static final int MOST_PAUSE_MICROS = 4000;

    private static volatile boolean ended;

    private final Path directory;
    private final String prefix;
    private final SocketChannel journal;

    private Soaked(Path directory, String prefix, SocketChannel journal) {
        this.directory = directory;
        this.prefix = prefix;
        this.journal = journal;
    }

    private interface Action {
        void perform() throws IOException, InterruptedException;
    }

    private interface Round {
        void begin(int number) throws IOException;
    }

    public static void main(String[] arguments) throws Exception {
        SocketChannel journal = SocketChannel.open(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[2])));
        Soaked program = new Soaked(Path.of(arguments[0]), arguments[1], journal);
        int port = Integer.parseInt(arguments[3]);
        String network = "127." + arguments[4] + ".";
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < FILE_THREADS; i++) {
            String name = arguments[1] + "-" + i + "-";
            threads.add(program.thread(MOST_PAUSE_MICROS, number -> program.file(name + number)));
        }
        threads.add(program.thread(MOST_PAUSE_MICROS, number -> program.missing(arguments[1] + "-missing-" + number)));
        threads.add(program.thread(MOST_PAUSE_MICROS, number -> {
            if (number < MOST_ADDRESSES) {
                program.connect(network + (number >> 8) + "." + (number & 0xff), port);
            }
        }));
        threads.add(program.thread(40 * MOST_PAUSE_MICROS, number -> program.process(arguments[1] + "-" + number)));
        threads.forEach(Thread::start);
        while (System.in.read() != '\n') {
            // until the line ends
        }
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private Thread thread(int mostPauseMicros, Round round) {
        return new Thread(() -> {
            try {
                for (int i = 0; !ended; i++) {
                    round.begin(i);
                    LockSupport.parkNanos(1000L * ThreadLocalRandom.current().nextInt(mostPauseMicros));
                }
            } catch (Throwable failed) {
                System.out.println("failed: " + failed);
                failed.printStackTrace();
            }
        });
    }

    private void file(String name) throws IOException {
        Path created = directory.resolve(name + ".a");
        Path renamed = directory.resolve(name + ".b");
        if (act("open", created, () -> Files.createFile(created))
                && act("rename", created, () -> Files.move(created, renamed))
                && name.hashCode() % 2 == 0) {
            write("~ " + renamed);
            act("unlink", renamed, () -> Files.delete(renamed));
        }
    }

    private void missing(String name) throws IOException {
        Path missing = directory.resolve(name);
        act("open", missing, () -> Files.newByteChannel(missing).close());
    }

    private void connect(String address, int port) throws IOException {
        InetSocketAddress peer = new InetSocketAddress(address, port);
        act("connect", address, () -> SocketChannel.open(peer).close());
    }

    private void process(String name) throws IOException {
        Path made = directory.resolve(name + ".p");
        act(
                "exec",
                made,
                () -> new ProcessBuilder("/usr/bin/touch", made.toString())
                        .start()
                        .waitFor());
    }

    private boolean act(String action, Object name, Action performed) throws IOException {
        long asked = System.nanoTime();
        try {
            performed.perform();
            write("+ " + action + " " + name + " " + asked + " " + System.nanoTime());
            return true;
        } catch (IOException | InterruptedException failed) {
            String text = failed.toString().replace('\n', ' ');
            write("- " + action + " " + name + " " + asked + " " + System.nanoTime() + " " + text);
            return false;
        }
    }

    private void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        synchronized (journal) {
            while (bytes.hasRemaining()) {
                journal.write(bytes);
            }
        }
    }
}
