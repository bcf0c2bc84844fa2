package org.audithalt.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.hook.ThisProcess;
import org.jspecify.annotations.Nullable;

/**
 * Body of the thread that tells syslog: RFC 5424 over UDP to the daemon of this host, facility authpriv, severity alert. Nobody
 * waits for it; a message that cannot be sent is given up, and the newest if too many wait: stderr has it too.
 */
final class Syslog implements Runnable {
    /** Message id of a halt. */
    static final String HALTED = "HALTED";

    /** Message id of a threshold of space. */
    static final String SPACE = "SPACE";

    private static final int PORT = 514;
    private static final int MOST_MESSAGES = 64;
    private static final String PRIORITY_AND_VERSION = "<81>1 ";

    private final InetSocketAddress daemon;
    private final ConcurrentLinkedQueue<byte[]> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Thread thread;
    private @Nullable DatagramChannel channel;

    Syslog() {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
    }

    /** @param daemon where messages go */
    Syslog(InetSocketAddress daemon) {
        this.daemon = daemon;
    }

    /** Opens the channel; before hooks are woven. */
    void rehearse() throws IOException {
        DatagramChannel opened = DatagramChannel.open();
        opened.configureBlocking(false);
        channel = opened;
        message(HALTED, "rehearsal");
    }

    /**
     * Sends a line soon. Any agent thread.
     *
     * @param id message id, a word that tells what it is about
     */
    void send(String id, String line) {
        if (waiting.get() < MOST_MESSAGES) {
            byte[] message = message(id, line);
            waiting.incrementAndGet();
            messages.add(message);
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        for (; ; ) {
            byte[] message = messages.poll();
            if (message == null) {
                LockSupport.park(this);
                continue;
            }
            waiting.decrementAndGet();
            DatagramChannel opened = channel;
            try {
                if (opened != null) {
                    opened.send(ByteBuffer.wrap(message), daemon);
                }
            } catch (IOException | OutOfMemoryError unreachable) {
                // no daemon listens, or there is no memory for the message
            }
        }
    }

    private static byte[] message(String id, String line) {
        String text = PRIORITY_AND_VERSION + Instant.now().truncatedTo(ChronoUnit.MILLIS) + " - audithalt "
                + ThisProcess.PID + " " + id + " - " + line;
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
