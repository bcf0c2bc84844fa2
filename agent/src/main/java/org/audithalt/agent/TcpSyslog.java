package org.audithalt.agent;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection to the daemon of this host for each message, behind its octet count. A connection that is kept takes one more message
 * after the daemon has gone, and loses it; messages are rare. The daemon closes its end when it has read all: only then is
 * a message heard. A daemon that does not in time is given up, for this thread has others to tell of.
 */
final class TcpSyslog implements SyslogWay {
    private static final long LIMIT_NANOS = 10_000_000_000L;
    private static final long LOOK_NANOS = 2_000_000;
    private static final int ANSWER_BYTES = 64;

    private final InetSocketAddress daemon;
    private final long limitNanos;

    TcpSyslog(int port) {
        this(port, LIMIT_NANOS);
    }

    TcpSyslog(int port, long limitNanos) {
        daemon = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.limitNanos = limitNanos;
    }

    @Override
    public void open() throws IOException {
        counted(SyslogText.message("", ""));
        try {
            deliver(new byte[0]);
        } catch (ConnectException later) {
            // the daemon may be started when there is something to tell
        }
    }

    @Override
    public void send(String id, String line) throws IOException {
        deliver(counted(SyslogText.message(id, line)));
    }

    /** Without a selector, which would be one more thing to make ready; looking again costs nothing worth it. */
    private void deliver(byte[] bytes) throws IOException {
        long begun = System.nanoTime();
        try (SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            channel.connect(daemon);
            while (!channel.finishConnect()) {
                pause(begun);
            }
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
                if (rest.hasRemaining()) {
                    pause(begun);
                }
            }
            channel.shutdownOutput();
            ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
            while (channel.read(answer) >= 0) {
                answer.clear();
                pause(begun);
            }
        }
    }

    private void pause(long begun) throws IOException {
        if (System.nanoTime() - begun > limitNanos) {
            throw new IOException("the daemon does not read within " + limitNanos / 1_000_000_000 + " s");
        }
        LockSupport.parkNanos(this, LOOK_NANOS);
    }

    private static byte[] counted(byte[] message) {
        byte[] count = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[count.length + message.length];
        System.arraycopy(count, 0, whole, 0, count.length);
        System.arraycopy(message, 0, whole, count.length, message.length);
        return whole;
    }
}
