package org.audithalt.control;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * The socket that clients connect to. Bound again when its file is gone: it mostly lies beside the log, whose directory others
 * may move away, and without it nobody could lift a suspension. The control thread, once it is made; {@link #bindNoMore} any.
 */
final class Listener {
    /** How often its file is looked for. */
    static final long LOOK_MILLIS = 1_000;

    private static final long LOOK_NANOS = LOOK_MILLIS * 1_000_000;

    private final SocketPlace place;
    private final SelectorProvider provider;
    private final Selector selector;
    private ServerSocketChannel server;
    private boolean ended;
    private long lookedNanos = System.nanoTime() - LOOK_NANOS;

    /** @throws IOException with {@code control_socket=PATH: what is wrong (what to do)} */
    Listener(SocketPlace place, SelectorProvider provider, Selector selector) throws IOException {
        this.place = place;
        this.provider = provider;
        this.selector = selector;
        server = bound();
    }

    private ServerSocketChannel bound() throws IOException {
        ServerSocketChannel channel = place.bind(provider);
        try {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_ACCEPT);
            return channel;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            place.remove();
            throw e;
        }
    }

    /** The process ends, and somebody else removes the file. */
    synchronized void bindNoMore() {
        ended = true;
    }

    /** Looks once a second; what cannot be bound now is bound later. */
    synchronized void bindAgainIfGone() {
        long now = System.nanoTime();
        if (now - lookedNanos < LOOK_NANOS) {
            return;
        }
        lookedNanos = now;
        if (ended || place.isPresent() || !place.hasDirectory()) {
            return;
        }
        try {
            ServerSocketChannel gone = server;
            server = bound();
            gone.close();
        } catch (IOException later) {
            // its directory is not there yet, perhaps
            return;
        }
    }

    boolean is(SelectableChannel channel) {
        return channel == server;
    }

    SocketChannel accept() throws IOException {
        return server.accept();
    }

    /** Closes the socket and removes its file. */
    void close() throws IOException {
        server.close();
        place.remove();
    }
}
