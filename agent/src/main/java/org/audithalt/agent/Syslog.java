package org.audithalt.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.hook.ThisProcess;
import org.jspecify.annotations.Nullable;

/**
 * Body of the thread that tells syslog: RFC 5424 over UDP to the daemon of this host, facility authpriv, severity alert. The
 * newest message wins, nobody waits for it, and one that cannot be sent is given up: stderr has it too.
 */
final class Syslog implements Runnable {
    private static final int PORT = 514;
    private static final String PRIORITY_AND_VERSION = "<81>1 ";

    private final AtomicReference<@Nullable String> next = new AtomicReference<>();
    private volatile @Nullable Thread thread;
    private @Nullable DatagramChannel channel;

    /** Opens the channel; before hooks are woven. */
    void rehearse() throws IOException {
        DatagramChannel opened = DatagramChannel.open();
        opened.configureBlocking(false);
        channel = opened;
        message("rehearsal");
    }

    /** Sends a line soon. */
    void send(String line) {
        next.set(line);
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        InetSocketAddress daemon = new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
        for (; ; ) {
            String line = next.getAndSet(null);
            if (line == null) {
                LockSupport.park(this);
                continue;
            }
            DatagramChannel opened = channel;
            try {
                if (opened != null) {
                    opened.send(ByteBuffer.wrap(message(line)), daemon);
                }
            } catch (IOException | OutOfMemoryError unreachable) {
                // no daemon listens, or there is no memory for the message
            }
        }
    }

    private static byte[] message(String line) {
        String text = PRIORITY_AND_VERSION + Instant.now().truncatedTo(ChronoUnit.MILLIS) + " - audithalt "
                + ThisProcess.PID + " HALTED - " + line;
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
