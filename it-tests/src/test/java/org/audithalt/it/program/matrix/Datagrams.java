package org.audithalt.it.program.matrix;

import static java.util.Objects.requireNonNull;

import java.io.FileDescriptor;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Datagrams, groups, options, names of hosts. */
final class Datagrams {
    private static final int TOO_LARGE = 70_000;
    private static final int NO_INTERFACE = 99_999;
    private static final String NET = "sun.nio.ch.Net";

    private final Actions actions;
    private final InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    private final InetSocketAddress any = new InetSocketAddress(local, 0);
    private final InetAddress nobody = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});

    private Datagrams(Actions actions) throws Exception {
        this.actions = actions;
    }

    static void prepare(Actions actions) throws Exception {
        Datagrams datagrams = new Datagrams(actions);
        datagrams.sockets();
        datagrams.channels();
        datagrams.connected();
        datagrams.groups();
        datagrams.options();
        datagrams.refusedGroups();
        datagrams.refusedOptions();
    }

    static void prepareNames(Actions actions) throws Exception {
        Datagrams datagrams = new Datagrams(actions);
        datagrams.names();
        datagrams.interfaces();
    }

    private DatagramChannel channel() throws Exception {
        return actions.keep(DatagramChannel.open(StandardProtocolFamily.INET).bind(any));
    }

    private void sockets() throws Exception {
        DatagramSocket receiver = actions.keep(new DatagramSocket(0, local));
        DatagramSocket socket = actions.keep(new DatagramSocket());
        DatagramSocket joined = actions.keep(new DatagramSocket());
        DatagramSocket left = actions.keep(new DatagramSocket());
        socket.send(new DatagramPacket(new byte[5], 5, receiver.getLocalSocketAddress()));
        left.connect(receiver.getLocalSocketAddress());
        DatagramSocket late = actions.keep(new DatagramSocket(0, local));
        late.setSoTimeout(1);
        actions.on("udp-socket", () -> new DatagramSocket(0, local).close());
        actions.on("udp-old", () -> socket.send(packet(5, receiver.getLocalPort())));
        actions.on("udp-old-no", () -> socket.send(packet(TOO_LARGE, receiver.getLocalPort())));
        actions.on("udp-old-rec", () -> receiver.receive(new DatagramPacket(new byte[9], 9)));
        actions.on("udp-old-late", () -> late.receive(new DatagramPacket(new byte[9], 9)));
        actions.on("udp-old-conn", () -> joined.connect(receiver.getLocalSocketAddress()));
        actions.on("udp-old-disc", () -> left.disconnect());
        DatagramSocket gone = new DatagramSocket(0, local);
        DatagramSocket told = actions.keep(new DatagramSocket(0, local));
        DatagramSocket bound = actions.keep(new DatagramSocket(0, local));
        told.connect(gone.getLocalSocketAddress());
        gone.close();
        told.send(new DatagramPacket(new byte[5], 5));
        actions.on("udp-old-rno", () -> told.receive(new DatagramPacket(new byte[9], 9)));
        actions.on("udp-old-cno", () -> bound.connect(nobody, 9));
        actions.on("udp-old-bno", () -> new DatagramSocket(receiver.getLocalPort(), local));
    }

    private DatagramPacket packet(int length, int port) {
        return new DatagramPacket(new byte[length], length, local, port);
    }

    private void channels() throws Exception {
        DatagramChannel receiver = channel();
        DatagramChannel sender = channel();
        DatagramChannel joined = channel();
        DatagramChannel left = channel();
        DatagramChannel idle = channel();
        sender.send(ByteBuffer.allocate(5), receiver.getLocalAddress());
        left.connect(receiver.getLocalAddress());
        idle.configureBlocking(false);
        DatagramChannel unbound = actions.keep(DatagramChannel.open());
        InetSocketAddress foreign = new InetSocketAddress(nobody, 0);
        actions.on("udp-send", () -> sender.send(ByteBuffer.allocate(5), idle.getLocalAddress()));
        actions.on("udp-send-no", () -> sender.send(ByteBuffer.allocate(TOO_LARGE), idle.getLocalAddress()));
        actions.on("udp-receive", () -> receiver.receive(ByteBuffer.allocate(9)));
        actions.on("udp-connect", () -> joined.connect(receiver.getLocalAddress()));
        actions.on("udp-disc", () -> left.disconnect());
        actions.on("udp-bind-no", () -> unbound.bind(foreign));
    }

    private void connected() throws Exception {
        for (String name : new String[] {"write", "gather", "read", "scatter"}) {
            DatagramChannel receiver = channel();
            DatagramChannel channel = channel();
            channel.connect(receiver.getLocalAddress());
            receiver.send(ByteBuffer.allocate(5), channel.getLocalAddress());
            ByteBuffer[] two = {ByteBuffer.allocate(5), ByteBuffer.allocate(5)};
            Actions.Action action = switch (name) {
                case "write" -> () -> channel.write(ByteBuffer.allocate(5));
                case "gather" -> () -> channel.write(two);
                case "read" -> () -> channel.read(ByteBuffer.allocate(9));
                default -> () -> channel.read(two);
            };
            actions.on("udp-" + name, action);
        }
        for (String name : new String[] {"write", "gather", "read", "scat", "rec"}) {
            DatagramChannel gone = DatagramChannel.open().bind(any);
            DatagramChannel channel = channel();
            channel.connect(gone.getLocalAddress());
            gone.close();
            channel.write(ByteBuffer.allocate(5));
            ByteBuffer[] two = {ByteBuffer.allocate(5), ByteBuffer.allocate(5)};
            Actions.Action action = switch (name) {
                case "write" -> () -> channel.write(ByteBuffer.allocate(5));
                case "gather" -> () -> channel.write(two);
                case "read" -> () -> channel.read(ByteBuffer.allocate(5));
                case "scat" -> () -> channel.read(two);
                default -> () -> channel.receive(ByteBuffer.allocate(5));
            };
            actions.on("udp-" + name + "-no", action);
        }
    }

    private void groups() throws Exception {
        NetworkInterface lo = NetworkInterface.getByInetAddress(local);
        for (String version : new String[] {"4", "6"}) {
            boolean old = version.equals("4");
            InetAddress group = InetAddress.getByName(old ? "239.7.7.7" : "ff15::7");
            InetAddress source = InetAddress.getByName(old ? "192.0.2.7" : "2001:db8::7");
            StandardProtocolFamily family = old ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
            for (String name : new String[] {"join", "drop", "block", "unblock", "source", "leave", "if"}) {
                DatagramChannel channel =
                        actions.keep(DatagramChannel.open(family).bind(null));
                MembershipKey key = name.matches("drop|block|unblock")
                        ? channel.join(group, lo)
                        : name.equals("leave") ? channel.join(group, lo, source) : null;
                if (name.equals("unblock")) {
                    key.block(source);
                }
                Actions.Action action = switch (name) {
                    case "join" -> () -> channel.join(group, lo);
                    case "block" -> () -> key.block(source);
                    case "unblock" -> () -> key.unblock(source);
                    case "source" -> () -> channel.join(group, lo, source);
                    case "if" -> () -> channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, lo);
                    default -> () -> key.drop();
                };
                actions.on("grp-" + name + version, action);
            }
        }
        MulticastSocket old = actions.keep(new MulticastSocket());
        MulticastSocket left = actions.keep(new MulticastSocket());
        InetSocketAddress group = new InetSocketAddress(InetAddress.getByName("239.7.7.8"), 0);
        MulticastSocket twice = actions.keep(new MulticastSocket());
        left.joinGroup(group, lo);
        twice.joinGroup(group, lo);
        actions.on("group-old", () -> old.joinGroup(group, lo));
        actions.on("group-old-no", () -> twice.joinGroup(group, lo));
        actions.on("group-old-end", () -> left.leaveGroup(group, lo));
    }

    /** What the JDK finds out itself before it asks the kernel is asked of its inner methods. */
    private void refusedGroups() throws Exception {
        NetworkInterface lo = NetworkInterface.getByInetAddress(local);
        Object noGroup = ByteBuffer.wrap(local.getAddress()).getInt();
        Object interf = noGroup;
        Object source = ByteBuffer.wrap(nobody.getAddress()).getInt();
        Object group4 =
                ByteBuffer.wrap(InetAddress.getByName("239.7.7.9").getAddress()).getInt();
        byte[] group6 = InetAddress.getByName("ff15::9").getAddress();
        byte[] source6 = InetAddress.getByName("2001:db8::9").getAddress();
        byte[] noGroup6 = InetAddress.getByName("::1").getAddress();
        Object index = lo.getIndex();
        Object zero = 0;
        for (String name : new String[] {"join", "drop", "block", "unblock"}) {
            Object fd = descriptor(actions.keep(DatagramChannel.open(StandardProtocolFamily.INET)));
            Object fd6 = descriptor(actions.keep(DatagramChannel.open(StandardProtocolFamily.INET6)));
            boolean joins = name.equals("join");
            boolean leaves = name.equals("drop");
            Object group = joins ? noGroup : group4;
            Object of = joins || leaves ? zero : source;
            byte[] to6 = joins ? noGroup6 : group6;
            byte @Nullable [] of6 = joins || leaves ? null : source6;
            String named = "grp-no-" + name.replace("unblock", "unbl");
            actions.on(named + "4", () -> Internal.invoke(NET, null, name + "4", fd, group, interf, of));
            actions.on(named + "6", () -> Internal.invoke(NET, null, name + "6", fd6, to6, index, of6));
        }
        var constructor = NetworkInterface.class.getDeclaredConstructor(String.class, int.class, InetAddress[].class);
        constructor.setAccessible(true);
        NetworkInterface none = constructor.newInstance("none", NO_INTERFACE, new InetAddress[] {nobody});
        for (StandardProtocolFamily family :
                new StandardProtocolFamily[] {StandardProtocolFamily.INET, StandardProtocolFamily.INET6}) {
            DatagramChannel channel = actions.keep(DatagramChannel.open(family));
            String named = "grp-no-if" + (family == StandardProtocolFamily.INET ? "4" : "6");
            actions.on(named, () -> channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, none));
        }
    }

    private static Object descriptor(DatagramChannel channel) throws Exception {
        return requireNonNull(Internal.invoke("sun.nio.ch.DatagramChannelImpl", channel, "getFD"));
    }

    /** Options of TCP, of a datagram socket. */
    private void refusedOptions() throws Exception {
        Object fd = descriptor(channel());
        Object number = requireNonNull(Internal.invoke("sun.nio.ch.IOUtil", null, "fdVal", fd));
        String options = "jdk.net.LinuxSocketOptions";
        Object nodelay = StandardSocketOptions.TCP_NODELAY;
        actions.on("nodelay-no", () -> Internal.invoke(NET, null, "setSocketOption", fd, nodelay, true));
        actions.on("quickack-no", () -> Internal.invoke(options, null, "setQuickAck", number, true));
        option("keepcount-no", ExtendedSocketOptions.TCP_KEEPCOUNT, 1_000);
        option("keepinterv-no", ExtendedSocketOptions.TCP_KEEPINTERVAL, 1_000_000);
        if (Runtime.version().feature() >= 19) {
            Object file = requireNonNull(Internal.invoke("sun.nio.ch.IOUtil", null, "fdVal", FileDescriptor.out));
            actions.on("fragment-no", () -> Internal.invoke(options, null, "setIpDontFragment", file, true, false));
        }
    }

    /** Each on a channel of its own: setting an option takes the channel's lock. */
    private <T> void option(String name, SocketOption<T> option, T value) throws Exception {
        SocketChannel channel = actions.keep(SocketChannel.open(StandardProtocolFamily.INET));
        actions.on(name, () -> channel.setOption(option, value));
    }

    private void options() throws Exception {
        Socket old = actions.keep(new Socket());
        DatagramSocket datagram = actions.keep(new DatagramSocket());
        option("nodelay", StandardSocketOptions.TCP_NODELAY, true);
        option("quickack", ExtendedSocketOptions.TCP_QUICKACK, true);
        option("keepidle", ExtendedSocketOptions.TCP_KEEPIDLE, 100);
        option("keepcount", ExtendedSocketOptions.TCP_KEEPCOUNT, 5);
        option("keepinterval", ExtendedSocketOptions.TCP_KEEPINTERVAL, 50);
        option("keepidle-no", ExtendedSocketOptions.TCP_KEEPIDLE, 1_000_000);
        actions.on("keepalive", () -> old.setKeepAlive(true));
        actions.on("udp-buffer", () -> datagram.setReceiveBufferSize(20_000));
        if (Runtime.version().feature() >= 19) {
            var udp = channel();
            @SuppressWarnings("unchecked")
            var fragment = (SocketOption<Boolean>)
                    ExtendedSocketOptions.class.getField("IP_DONTFRAGMENT").get(null);
            actions.on("fragment", () -> udp.setOption(fragment, true));
        }
    }

    private void interfaces() throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(local);
        actions.on("nif-all", () -> NetworkInterface.getNetworkInterfaces());
        actions.on("nif-stream", () -> NetworkInterface.networkInterfaces().close());
        actions.on("nif-name", () -> NetworkInterface.getByName(loopback.getName()));
        actions.on("nif-name-no", () -> NetworkInterface.getByName("none"));
        actions.on("nif-index", () -> NetworkInterface.getByIndex(loopback.getIndex()));
        actions.on("nif-address", () -> NetworkInterface.getByInetAddress(local));
        actions.on(
                "nif-bound", () -> Internal.invoke("java.net.NetworkInterface", loopback, "isBoundInetAddress", local));
        actions.on("nif-up", () -> loopback.isUp());
        actions.on("nif-loopback", () -> loopback.isLoopback());
        actions.on("nif-p2p", () -> loopback.isPointToPoint());
        actions.on("nif-multicast", () -> loopback.supportsMulticast());
        actions.on("nif-hardware", () -> loopback.getHardwareAddress());
        actions.on("nif-mtu", () -> loopback.getMTU());
    }

    private void names() {
        actions.on("lookup", () -> InetAddress.getByName("localhost"));
        actions.on("lookup-no", () -> InetAddress.getByName("no-such-host.invalid"));
        actions.on(
                "reverse",
                () -> InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getCanonicalHostName());
        actions.on(
                "reverse-no",
                () -> InetAddress.getByAddress(nobody.getAddress()).getCanonicalHostName());
        actions.on("reachable", () -> local.isReachable(1_000));
        actions.on("reachable-no", () -> nobody.isReachable(50));
        actions.on(
                "reachable4-no",
                () -> Internal.invoke("java.net.Inet4AddressImpl", null, "isReachable", nobody, 50, null, 0));
        actions.on(
                "reachable4",
                () -> Internal.invoke("java.net.Inet4AddressImpl", null, "isReachable", local, 1_000, null, 0));
    }
}
