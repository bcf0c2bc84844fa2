package org.audithalt.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The journal of {@link org.audithalt.it.program.Soaked}, as it arrives. Any thread. */
final class SoakJournal implements AutoCloseable {
    /**
     * An action that has returned.
     *
     * @param asked before it, on the clock of {@link System#nanoTime}
     * @param done after it
     * @param errno 0 if it was done
     */
    record Told(String action, long asked, long done, long errno) {}

    private static final Map<String, Long> ERRNOS =
            Map.of("NoSuchFileException", 2L, "Too many open files", 24L, "error=24", 24L);

    private final ServerSocketChannel channel;
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final Queue<String> deleting = new ConcurrentLinkedQueue<>();
    private final Queue<String> strange = new ConcurrentLinkedQueue<>();
    private final AtomicLong done = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();

    SoakJournal() throws IOException {
        channel = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        serve("journal", this::takeJournals);
    }

    interface Service {
        void run() throws IOException;
    }

    /** Serves in a thread of its own until the channel is closed. */
    static void serve(String name, Service service) {
        Thread thread = new Thread(
                () -> {
                    try {
                        service.run();
                    } catch (IOException ended) {
                        // the channel is closed
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /** Actions that have returned so far, successes and failures. */
    long done() {
        return done.get();
    }

    Queue<Told> told() {
        return told;
    }

    /** Names that were about to be deleted. */
    Queue<String> deleting() {
        return deleting;
    }

    /** Failures that there should not be. */
    Queue<String> strange() {
        return strange;
    }

    /** Whether all that was sent has arrived, and no process sends any more. */
    boolean isAtItsEnd() {
        return open.get() == 0;
    }

    private void takeJournals() throws IOException {
        while (true) {
            SocketChannel one = channel.accept();
            open.incrementAndGet();
            serve("lines", () -> {
                try (BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(one), StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        take(line);
                    }
                } finally {
                    open.decrementAndGet();
                }
            });
        }
    }

    private void take(String line) {
        String[] words = line.split(" ", 6);
        if (words[0].equals("~")) {
            deleting.add(words[1]);
            return;
        }
        if (words.length < 5) {
            // half a line of a killed process
            return;
        }
        long errno = words[0].equals("+") ? 0 : errno(words.length < 6 ? "" : words[5]);
        if (errno < 0) {
            strange.add(line);
        } else {
            told.add(new Told(words[1] + " " + words[2], Long.parseLong(words[3]), Long.parseLong(words[4]), errno));
        }
        done.incrementAndGet();
    }

    private static long errno(String text) {
        return ERRNOS.entrySet().stream()
                .filter(entry -> text.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(-1L);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
