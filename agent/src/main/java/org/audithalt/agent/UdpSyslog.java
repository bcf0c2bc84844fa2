package org.audithalt.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** Datagrams to the daemon of this host. That nobody listens is not told by the network. */
final class UdpSyslog implements SyslogWay {
    private final InetSocketAddress daemon;
    private @Nullable DatagramChannel channel;

    UdpSyslog(int port) {
        daemon = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void open() throws IOException {
        DatagramChannel opened = DatagramChannel.open();
        opened.configureBlocking(false);
        channel = opened;
        SyslogText.message("", "");
    }

    @Override
    public void send(String id, String line) throws IOException {
        DatagramChannel opened = channel;
        if (opened == null) {
            throw new IOException("not open");
        }
        opened.send(ByteBuffer.wrap(SyslogText.message(id, line)), daemon);
    }
}
