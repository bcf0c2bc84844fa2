package org.audithalt.it.program;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/** As {@link Operations}, for what sockets do beyond connect, bind, accept and send. */
public final class Network {
    /** Linux lets a socket be in so many IPv4 groups (igmp_max_memberships). */
    private static final int MOST_GROUPS = 20;

    private final InetAddress local = loopback();

    private Network() {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        Network network = new Network();
        network.sockets();
        network.completions();
        network.groups();
        network.options();
        network.streams();
        network.datagrams();
        network.names();
        System.out.println("done");
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (java.net.UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static InetSocketAddress closedPort(InetAddress local) throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 50, local)) {
            return new InetSocketAddress(local, closed.getLocalPort());
        }
    }

    private void sockets() throws Exception {
        Operations.on(
                "stream4", () -> SocketChannel.open(StandardProtocolFamily.INET).close());
        Operations.on(
                "stream6",
                () -> SocketChannel.open(StandardProtocolFamily.INET6).close());
        Operations.on(
                "stream-unix",
                () -> SocketChannel.open(StandardProtocolFamily.UNIX).close());
        Operations.on("datagram", () -> DatagramChannel.open().close());
        Operations.on("listener", () -> ServerSocketChannel.open().close());
        Operations.on("pipe", () -> {
            Pipe pipe = Pipe.open();
            pipe.sink().close();
            pipe.source().close();
        });
    }

    private void completions() throws Exception {
        InetSocketAddress closed = closedPort(local);
        Operations.port("closed", closed.getPort());
        try (ServerSocket server = new ServerSocket(0, 50, local);
                Socket timed = new Socket();
                Socket refused = new Socket();
                SocketChannel channel = SocketChannel.open();
                SocketChannel refusedChannel = SocketChannel.open();
                AsynchronousSocketChannel asynchronous = AsynchronousSocketChannel.open();
                AsynchronousSocketChannel refusedLater = AsynchronousSocketChannel.open()) {
            Operations.port("server", server.getLocalPort());
            Operations.on("timed", () -> timed.connect(server.getLocalSocketAddress(), 10_000));
            Operations.on("timed-refused", () -> refused.connect(closed, 10_000));
            channel.configureBlocking(false);
            refusedChannel.configureBlocking(false);
            Operations.on("begun", () -> finished(channel, server.getLocalSocketAddress()));
            Operations.on("begun-refused", () -> finished(refusedChannel, closed));
            Operations.on(
                    "later",
                    () -> asynchronous.connect(server.getLocalSocketAddress()).get(10, TimeUnit.SECONDS));
            Operations.on("later-refused", () -> {
                try {
                    refusedLater.connect(closed).get(10, TimeUnit.SECONDS);
                } catch (ExecutionException expected) {
                    // refused
                }
            });
        }
    }

    private static void finished(SocketChannel channel, java.net.SocketAddress address) throws IOException {
        boolean connected = channel.connect(address);
        while (!connected) {
            connected = channel.finishConnect();
        }
    }

    private void groups() throws Exception {
        NetworkInterface lo = NetworkInterface.getByInetAddress(local);
        InetAddress group = InetAddress.getByName("239.7.7.7");
        InetAddress group6 = InetAddress.getByName("ff15::7");
        InetAddress source = InetAddress.getByName("192.0.2.7");
        InetAddress source6 = InetAddress.getByName("2001:db8::7");
        try (DatagramChannel four =
                        DatagramChannel.open(StandardProtocolFamily.INET).bind(null);
                DatagramChannel six =
                        DatagramChannel.open(StandardProtocolFamily.INET6).bind(null);
                MulticastSocket full = new MulticastSocket()) {
            MembershipKey[] keys = new MembershipKey[4];
            Operations.on("join4", () -> keys[0] = four.join(group, lo));
            Operations.on("block4", () -> keys[0].block(source));
            Operations.on("unblock4", () -> keys[0].unblock(source));
            Operations.on("drop4", () -> keys[0].drop());
            Operations.on("join4-source", () -> keys[1] = four.join(group, lo, source));
            Operations.on("drop4-source", () -> keys[1].drop());
            Operations.on("join6", () -> keys[2] = six.join(group6, lo));
            Operations.on("block6", () -> keys[2].block(source6));
            Operations.on("unblock6", () -> keys[2].unblock(source6));
            Operations.on("drop6", () -> keys[2].drop());
            Operations.on("join6-source", () -> keys[3] = six.join(group6, lo, source6));
            Operations.on("drop6-source", () -> keys[3].drop());
            Operations.on("interface4", () -> four.setOption(StandardSocketOptions.IP_MULTICAST_IF, lo));
            Operations.on("interface6", () -> six.setOption(StandardSocketOptions.IP_MULTICAST_IF, lo));
            for (int i = 0; i < MOST_GROUPS; i++) {
                byte[] more = {(byte) 239, 8, 8, (byte) i};
                full.joinGroup(new InetSocketAddress(InetAddress.getByAddress(more), 0), lo);
            }
            Operations.on("join4-fail", () -> full.joinGroup(new InetSocketAddress(group, 0), lo));
        }
    }

    private void options() throws Exception {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET)) {
            Operations.on("nodelay", () -> channel.setOption(StandardSocketOptions.TCP_NODELAY, true));
            Operations.on("quickack", () -> channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true));
            Operations.on("keepidle", () -> channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 100));
            Operations.on("keepcount", () -> channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 5));
            Operations.on("keepinterval", () -> channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 50));
            Operations.on("keepidle-fail", () -> channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 1_000_000));
        }
    }

    private void streams() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, local);
                Socket socket = new Socket(local, server.getLocalPort());
                Socket accepted = server.accept();
                SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress());
                SocketChannel peer = SocketChannel.open(server.getLocalSocketAddress())) {
            Operations.port("streams", server.getLocalPort());
            Operations.port("accepted", socket.getLocalPort());
            Operations.on("write", () -> socket.getOutputStream().write(new byte[7]));
            Operations.on("read", () -> accepted.getInputStream().read(new byte[20]));
            Operations.on("urgent", () -> socket.sendUrgentData(1));
            Operations.on(
                    "gather", () -> channel.write(new ByteBuffer[] {ByteBuffer.allocate(3), ByteBuffer.allocate(4)}));
            Operations.on("shutdown-in", () -> channel.shutdownInput());
            Operations.on("shutdown-out", () -> socket.shutdownOutput());
            Operations.on("at-end", () -> accepted.getInputStream().read(new byte[20]));
            peer.configureBlocking(false);
            Operations.on("nothing", () -> peer.read(ByteBuffer.allocate(4)));
            Operations.on(
                    "scatter", () -> peer.read(new ByteBuffer[] {ByteBuffer.allocate(3), ByteBuffer.allocate(4)}));
        }
    }

    private void datagrams() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, local);
                DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(local, 0));
                DatagramChannel refused = DatagramChannel.open()) {
            Operations.port("receiver", receiver.getLocalPort());
            Operations.port("sender", ((InetSocketAddress) channel.getLocalAddress()).getPort());
            channel.send(ByteBuffer.allocate(5), receiver.getLocalSocketAddress());
            Operations.on("receive", () -> receiver.receive(new java.net.DatagramPacket(new byte[9], 9)));
            channel.connect(receiver.getLocalSocketAddress());
            receiver.connect(channel.getLocalAddress());
            Operations.on("connected-write", () -> channel.write(ByteBuffer.allocate(5)));
            Operations.on("connected-gather", () -> channel.write(new ByteBuffer[] {ByteBuffer.allocate(5)}));
            receiver.send(new java.net.DatagramPacket(new byte[9], 9, channel.getLocalAddress()));
            receiver.send(new java.net.DatagramPacket(new byte[9], 9, channel.getLocalAddress()));
            Operations.on("connected-read", () -> channel.read(ByteBuffer.allocate(9)));
            Operations.on(
                    "connected-scatter",
                    () -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(5), ByteBuffer.allocate(5)}));
            channel.configureBlocking(false);
            Operations.on("receive-none", () -> channel.receive(ByteBuffer.allocate(9)));
            Operations.on("disconnect", channel::disconnect);
            InetSocketAddress closed;
            try (DatagramSocket gone = new DatagramSocket(0, local)) {
                closed = new InetSocketAddress(local, gone.getLocalPort());
            }
            Operations.port("gone", closed.getPort());
            refused.connect(closed);
            refused.write(ByteBuffer.allocate(5));
            Operations.on("read-refused", () -> refused.read(ByteBuffer.allocate(9)));
        }
    }

    private void names() throws Exception {
        Operations.on("lookup", () -> InetAddress.getByName("localhost"));
        Operations.on("lookup-none", () -> InetAddress.getByName("no-such-host.invalid"));
        Operations.on("reverse", () -> local.getCanonicalHostName());
        Operations.on(
                "reverse-none",
                () -> InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}).getCanonicalHostName());
        Operations.on("reachable", () -> local.isReachable(1_000));
        Operations.on(
                "unreachable",
                () -> InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}).isReachable(50));
    }
}
