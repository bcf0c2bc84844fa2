package org.audithalt.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.audithalt.conservation.Outcome;
import org.audithalt.conservation.Witness;

/**
 * What {@link org.audithalt.it.program.Soaked} has really done, seen from outside in three ways: the directory, the peer that it
 * connects to, and its journal, which also says when. The first two know what happened although nobody lived to tell it.
 */
final class SoakWitness implements AutoCloseable {
    private record Closed(long from, long to) {}

    private final SoakJournal journal = new SoakJournal();
    private final ServerSocketChannel peer;
    private final Path data;
    private final Queue<String> connected = new ConcurrentLinkedQueue<>();
    private final Queue<Closed> closed = new ConcurrentLinkedQueue<>();
    private int kills;

    SoakWitness(Path data) throws IOException {
        this.data = data;
        peer = ServerSocketChannel.open().bind(new InetSocketAddress("0.0.0.0", 0), 4096);
        SoakJournal.serve("peer", this::takeConnections);
    }

    int journalPort() throws IOException {
        return journal.port();
    }

    int peerPort() throws IOException {
        return ((InetSocketAddress) peer.getLocalAddress()).getPort();
    }

    /** Actions that have returned so far, successes and failures. */
    long done() {
        return journal.done();
    }

    private void takeConnections() throws IOException {
        while (true) {
            try (SocketChannel channel = peer.accept()) {
                connected.add(((InetSocketAddress) channel.getLocalAddress())
                        .getAddress()
                        .getHostAddress());
            }
        }
    }

    /** Nothing may have begun between these times, {@link System#nanoTime}. */
    void closed(long from, long to) {
        closed.add(new Closed(from, to));
    }

    /**
     * A life has ended. Waits for what it had sent, and for processes it had begun.
     *
     * @param killed whether something may have been in flight; a normal end waits for its threads
     */
    void lifeEnded(boolean killed) {
        kills += killed ? 1 : 0;
        Patience.until("the journal of an ended process", journal::isAtItsEnd);
        Patience.until(
                "children of an ended process",
                () -> ProcessHandle.allProcesses()
                        .noneMatch(process -> process.info()
                                .commandLine()
                                .filter(command -> command.contains("touch") && command.contains(data.toString()))
                                .isPresent()));
        Patience.until("all connections", new SettledCount(connected::size));
    }

    private static final class SettledCount implements java.util.function.BooleanSupplier {
        /** A second at 20 ms each: as long as a stalled machine may keep the last one back. */
        private static final int LOOKS = 50;

        private final java.util.function.IntSupplier count;
        private int last = -1;
        private int same;

        SettledCount(java.util.function.IntSupplier count) {
            this.count = count;
        }

        @Override
        public boolean getAsBoolean() {
            int now = count.getAsInt();
            same = now == last ? same + 1 : 0;
            last = now;
            return same >= LOOKS;
        }
    }

    /** All that has happened in all lives. */
    Witness account(int threads) throws IOException {
        Witness witness = new Witness();
        witness.seesSuccessOnly();
        witness.killed(kills * threads);
        closed.forEach(time -> witness.closed(time.from, time.to));
        Map<String, SoakJournal.Told> times = new HashMap<>();
        for (SoakJournal.Told action : journal.told()) {
            if (action.errno() != 0) {
                if (!action.action().startsWith("connect ") && !action.action().startsWith("exec ")) {
                    witness.saw(action.action(), Outcome.failed(action.errno()), action.asked(), action.done());
                }
            } else {
                times.put(action.action(), action);
            }
        }
        Set<String> happened = happened();
        for (SoakJournal.Told action : times.values()) {
            if (!happened.contains(action.action())) {
                throw new AssertionError("the program says that it did, and nobody saw: " + action);
            }
        }
        for (String action : happened) {
            SoakJournal.Told said = times.get(action);
            if (said == null) {
                witness.saw(action, Outcome.SUCCEEDED);
            } else {
                witness.saw(action, Outcome.SUCCEEDED, said.asked(), said.done());
            }
        }
        return witness;
    }

    private Set<String> happened() throws IOException {
        Set<String> happened = new HashSet<>();
        Set<String> there = new HashSet<>();
        try (Stream<Path> files = Files.list(data)) {
            files.forEach(file -> there.add(file.toString()));
        }
        for (String name : there) {
            String stem = name.substring(0, name.length() - 2);
            if (name.endsWith(".p")) {
                happened.add("exec " + name);
            } else {
                happened.add("open " + stem + ".a");
            }
            if (name.endsWith(".b")) {
                happened.add("rename " + stem + ".a");
            }
        }
        for (String name : journal.deleting()) {
            String stem = name.substring(0, name.length() - 2);
            if (!there.contains(name)) {
                happened.addAll(List.of("open " + stem + ".a", "rename " + stem + ".a", "unlink " + name));
            }
        }
        connected.forEach(address -> happened.add("connect " + address));
        return happened;
    }

    /** What the program met and should not have. */
    Queue<String> strange() {
        return journal.strange();
    }

    @Override
    public void close() throws IOException {
        journal.close();
        peer.close();
    }
}
