package org.audithalt.benchmark.contender;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Actions on sockets of the loopback interface. */
final class SocketActions {
    private static final int PACKET_BYTES = 64;
    private static final int QUEUE = 8;

    private SocketActions() {}

    /** To a socket that nobody reads: after the first packets the kernel drops each, so that all cost the same. */
    @SuppressWarnings("resource")
    static Action udpSend() throws IOException {
        DatagramChannel receiver = DatagramChannel.open().bind(loopback());
        receiver.setOption(StandardSocketOptions.SO_RCVBUF, 1);
        DatagramChannel sender = DatagramChannel.open();
        SocketAddress target = receiver.getLocalAddress();
        ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_BYTES);
        return times -> {
            for (int i = 0; i < times; i++) {
                packet.clear();
                sender.send(packet, target);
            }
            // keeps it from the garbage collector
            receiver.getLocalAddress();
        };
    }

    /** The client resets the connection: closed in order, each would keep its port for a minute, and there are not enough. */
    static Action connectAndAccept() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open().bind(loopback(), QUEUE);
        SocketAddress target = server.getLocalAddress();
        return times -> {
            for (int i = 0; i < times; i++) {
                try (SocketChannel client = SocketChannel.open(target)) {
                    client.setOption(StandardSocketOptions.SO_LINGER, 0);
                    server.accept().close();
                }
            }
        };
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
