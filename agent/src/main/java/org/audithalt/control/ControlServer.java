package org.audithalt.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import org.audithalt.bridge.AgentThread;
import org.jspecify.annotations.Nullable;

/**
 * Serves the control socket with one agent thread, {@code audithalt-control}. Requests are answered one at a time, in the
 * order in which they are complete. No client can hold up another: the thread waits only in its selector, a client that
 * has not been served within the limit is dropped, and when there are too many the oldest goes. One whose answer another
 * thread makes (a rotation, a change of rules) gets it when that is over or four fifths of the limit are; meanwhile others
 * are served.
 *
 * <p>Made, rehearsed and closed by the thread that assembles the agent. The control thread allocates, but needs no direct
 * memory beyond what it has from the start, no lock of the application and, after {@link #rehearse}, no further class.
 */
public final class ControlServer implements Runnable {
    private static final int BUFFER_BYTES = 8192;
    private static final int PARTS_OF_LIMIT = 5;
    private static final int PAUSE_AFTER_ERROR_MILLIS = 100;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final SocketPlace place;
    private final Selector selector;
    private final Listener listener;
    private final Peers peers;
    private final Answers answers;
    private final HeapReserve reserve = new HeapReserve();
    private final long clientLimitNanos;
    private final ContentBudget budget = new ContentBudget();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Connections connections;
    private final AgentThread thread;
    /** Whether somebody wants to be served in this turn: the reserve is for them alone, and lasts while nobody asks. */
    private boolean asked;

    private volatile boolean closed;

    /**
     * Binds the socket and starts the thread.
     *
     * @param path the socket file. The caller has made sure that no live process uses it; one that a dead process left
     *     is removed
     * @param groupMayEnter whether {@code log_group} is set, so that the directory may have mode 0750 instead of 0700
     * @param provider where selector and channels come from
     * @param clientLimitMillis how long a client may take to send its request and take its answer, 1 and up
     * @throws IOException with {@code control_socket=PATH: what is wrong (what to do)}
     */
    public ControlServer(
            Path path, boolean groupMayEnter, SelectorProvider provider, ControlTarget target, long clientLimitMillis)
            throws IOException {
        this.place = new SocketPlace(path, groupMayEnter);
        reserve.refill();
        this.answers = new Answers(target, reserve);
        this.connections = new Connections(answers);
        this.clientLimitNanos = clientLimitMillis * NANOS_PER_MILLI;
        this.selector = provider.openSelector();
        @Nullable Listener bound = null;
        try {
            bound = new Listener(place, provider, selector);
            this.listener = bound;
            this.peers = peers(place);
        } catch (IOException e) {
            selector.close();
            if (bound != null) {
                bound.close();
            }
            throw e;
        }
        this.thread = new AgentThread("control", this);
        thread.start();
    }

    /** The socket file, absolute. */
    public Path path() {
        return place.path();
    }

    /**
     * Sends requests through the real socket and waits for their answers, so that every class and buffer of the way in
     * and out is there before a hook can be woven. The target's {@code status} runs as part of it.
     *
     * @throws IOException if the socket does not answer as it should
     */
    public void rehearse() throws IOException {
        RehearsalClient.run(place.path());
    }

    /** An answer that was {@linkplain Later to come} is there. Any agent thread; never blocks. */
    public void answerIsThere() {
        selector.wakeup();
    }

    /** The socket file is about to be removed: it is not missed any more. Any agent thread. */
    public void bindNoMore() {
        listener.bindNoMore();
    }

    /** Ends the thread and removes the socket file. */
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The control thread's loop; called by no one else. */
    @Override
    public void run() {
        boolean failed = false;
        while (!closed) {
            try {
                if (failed) {
                    failed = false;
                    pause();
                }
                turn();
            } catch (Throwable e) {
                // Out of memory or descriptors: both pass. The socket must outlive them, so the thread does.
                // What is let go is used at once, for others take it in a pause.
                failed = !(asked && reserve.release());
            }
        }
        end();
    }

    private void turn() throws IOException {
        // if its memory does not suffice, it is for what it has to report
        asked = true;
        selector.select(Math.min(Listener.LOOK_MILLIS, connections.untilNextLookNanos() / NANOS_PER_MILLI + 1));
        asked = !selector.selectedKeys().isEmpty() || !connections.isEmpty();
        if (asked) {
            reserve.ensure();
        }
        listener.bindAgainIfGone();
        boolean clientWaits = false;
        for (SelectionKey key : selector.selectedKeys()) {
            if (listener.is(key.channel())) {
                clientWaits = true;
            }
        }
        selector.selectedKeys().clear();
        long nowNanos = System.nanoTime();
        for (int i = 0; i < Connections.MOST; i++) {
            Connection connection = connections.at(i);
            if (connection != null && (serve(connection) || connection.remainingNanos(nowNanos) <= 0)) {
                connections.drop(i);
            }
        }
        if (clientWaits) {
            accept();
        }
        reserve.refill();
    }

    /** Moves one client on; true when it needs no more. */
    private boolean serve(Connection connection) {
        try {
            if (!connection.requestComplete()) {
                connection.read(buffer);
                if (!connection.requestComplete()) {
                    return false;
                }
                answers.answer(connection);
                if (connection.later() != null) {
                    // not its end of stream either, which would be ready again and again
                    connection.channel().register(selector, 0);
                    return false;
                }
            } else if (connection.later() != null) {
                answers.answer(connection);
                if (connection.later() != null) {
                    return false;
                }
            }
            if (connection.write(buffer)) {
                return true;
            }
            connection.channel().register(selector, SelectionKey.OP_WRITE);
            return false;
        } catch (IOException e) {
            return true; // The client went away: nobody is left to be told.
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = listener.accept();
        if (channel == null) {
            return;
        }
        try {
            long uid = peers.uid(channel);
            channel.configureBlocking(false);
            channel.register(selector, uid == Peers.STRANGER ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            Connection connection = new Connection(
                    channel, uid, System.nanoTime() + clientLimitNanos, clientLimitNanos / PARTS_OF_LIMIT, budget);
            if (uid == Peers.STRANGER) {
                answers.refuse(connection);
            }
            connections.add(connection);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private void end() {
        connections.dropAll();
        try {
            listener.close();
            selector.close();
        } catch (IOException e) {
            // A socket file that stays is removed by the next start.
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_ERROR_MILLIS);
        } catch (InterruptedException e) {
            // Nobody interrupts an agent thread on purpose; the loop goes on.
        }
    }

    private static Peers peers(SocketPlace place) throws IOException {
        if (ModuleLayer.boot().findModule("jdk.net").isPresent()) {
            return new KernelPeers(place.path(), place.ownerUid());
        }
        return new ModePeers();
    }
}
