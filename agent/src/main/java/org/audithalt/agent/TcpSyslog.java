package org.audithalt.agent;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A connection to the daemon of this host, made when it is needed and kept; each message behind its octet count. */
final class TcpSyslog implements SyslogWay {
    private final InetSocketAddress daemon;
    private @Nullable SocketChannel connection;

    TcpSyslog(int port) {
        daemon = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void open() throws IOException {
        try {
            connection = SocketChannel.open(daemon);
        } catch (ConnectException later) {
            // the daemon may be started when there is something to tell
        }
        counted(SyslogText.message("", ""));
    }

    @Override
    public void send(String id, String line) throws IOException {
        byte[] message = counted(SyslogText.message(id, line));
        SocketChannel kept = connection;
        if (kept != null) {
            try {
                write(kept, message);
                return;
            } catch (IOException gone) {
                // the daemon was started anew, perhaps
                connection = null;
                kept.close();
            }
        }
        SocketChannel made = SocketChannel.open(daemon);
        connection = made;
        write(made, message);
    }

    private static void write(SocketChannel channel, byte[] message) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(message);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    private static byte[] counted(byte[] message) {
        byte[] count = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[count.length + message.length];
        System.arraycopy(count, 0, whole, 0, count.length);
        System.arraycopy(message, 0, whole, count.length, message.length);
        return whole;
    }
}
