package org.audithalt.it.program.matrix;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.TimeUnit;

/** Stream sockets: made, bound, connected, accepted, written, shut down. */
final class Sockets {
    private static final int SECONDS = 20;

    private final Actions actions;
    private final InetAddress local;
    private final InetSocketAddress any;
    private final InetSocketAddress foreign;
    private final ServerSocket server;
    private final InetSocketAddress closed;

    private Sockets(Actions actions) throws Exception {
        this.actions = actions;
        local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        any = new InetSocketAddress(local, 0);
        foreign = new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}), 0);
        server = actions.keep(new ServerSocket(0, 200, local));
        // bound and not listening: nobody else gets its port
        Socket bound = actions.keep(new Socket());
        bound.bind(any);
        closed = new InetSocketAddress(local, bound.getLocalPort());
    }

    static void prepare(Actions actions) throws Exception {
        Sockets sockets = new Sockets(actions);
        sockets.creations();
        sockets.binds();
        sockets.connects();
        sockets.accepts();
        sockets.unix();
        sockets.streams();
        sockets.resets();
        sockets.asynchronous();
        sockets.listening();
        sockets.selectors();
    }

    private void creations() {
        actions.on(
                "socket4", () -> SocketChannel.open(StandardProtocolFamily.INET).close());
        actions.on(
                "socket6",
                () -> SocketChannel.open(StandardProtocolFamily.INET6).close());
        actions.on(
                "socket-unix",
                () -> SocketChannel.open(StandardProtocolFamily.UNIX).close());
        actions.on("socket-server", () -> ServerSocketChannel.open().close());
        actions.on("socket-udp", () -> DatagramChannel.open().close());
        actions.on("pipe-open", () -> {
            Pipe pipe = Pipe.open();
            pipe.sink().close();
            pipe.source().close();
        });
    }

    private void binds() throws Exception {
        ServerSocket old = actions.keep(new ServerSocket());
        ServerSocket taken = actions.keep(new ServerSocket());
        ServerSocketChannel channel = actions.keep(ServerSocketChannel.open());
        Socket socket = actions.keep(new Socket());
        Socket wrong = actions.keep(new Socket());
        // listening there already
        ServerSocketChannel reused = actions.keep(ServerSocketChannel.open());
        actions.on("bind", () -> old.bind(any, 7));
        actions.on("bind-no", () -> taken.bind(server.getLocalSocketAddress()));
        actions.on("bind-nio", () -> channel.bind(any));
        actions.on("bind-nio-no", () -> reused.bind(server.getLocalSocketAddress()));
        actions.on("bind-client", () -> socket.bind(any));
        actions.on("bind-foreign", () -> wrong.bind(foreign));
    }

    private void connects() throws Exception {
        SocketAddress address = server.getLocalSocketAddress();
        Socket old = actions.keep(new Socket());
        Socket timed = actions.keep(new Socket());
        Socket refused = actions.keep(new Socket());
        Socket timedRefused = actions.keep(new Socket());
        SocketChannel channel = actions.keep(SocketChannel.open());
        SocketChannel channelRefused = actions.keep(SocketChannel.open());
        SocketChannel begun = actions.keep(SocketChannel.open());
        SocketChannel begunRefused = actions.keep(SocketChannel.open());
        begun.configureBlocking(false);
        begunRefused.configureBlocking(false);
        actions.on("connect", () -> old.connect(address));
        actions.on("connect-no", () -> refused.connect(closed));
        actions.on("connect-timed", () -> timed.connect(address, SECONDS * 1000));
        actions.on("connect-tno", () -> timedRefused.connect(closed, SECONDS * 1000));
        actions.on("connect-nio", () -> channel.connect(address));
        actions.on("connect-nno", () -> channelRefused.connect(closed));
        actions.on("connect-begun", () -> finish(begun, address));
        actions.on("connect-bno", () -> finish(begunRefused, closed));
    }

    private static void finish(SocketChannel channel, SocketAddress address) throws Exception {
        boolean connected = channel.connect(address);
        while (!connected) {
            connected = channel.finishConnect();
        }
    }

    private void accepts() throws Exception {
        ServerSocket old = actions.keep(new ServerSocket(0, 9, local));
        actions.keep(new Socket(local, old.getLocalPort()));
        ServerSocket timed = actions.keep(new ServerSocket(0, 9, local));
        actions.keep(new Socket(local, timed.getLocalPort()));
        timed.setSoTimeout(SECONDS * 1000);
        ServerSocketChannel channel = actions.keep(ServerSocketChannel.open().bind(any));
        actions.keep(SocketChannel.open(channel.getLocalAddress()));
        ServerSocketChannel idle = actions.keep(ServerSocketChannel.open().bind(any));
        idle.configureBlocking(false);
        ServerSocket late = actions.keep(new ServerSocket(0, 9, local));
        late.setSoTimeout(1);
        actions.on("accept", () -> actions.keep(old.accept()));
        actions.on("accept-timed", () -> actions.keep(timed.accept()));
        actions.on("accept-nio", () -> actions.keep(channel.accept()));
        actions.on("accept-idle", () -> idle.accept());
        actions.on("accept-late", () -> late.accept());
    }

    private void unix() throws Exception {
        UnixDomainSocketAddress address =
                UnixDomainSocketAddress.of(actions.dir().resolve("unix"));
        UnixDomainSocketAddress fresh = UnixDomainSocketAddress.of(actions.dir().resolve("unix2"));
        UnixDomainSocketAddress none = UnixDomainSocketAddress.of(actions.none());
        ServerSocketChannel listening = actions.keep(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        listening.bind(address);
        UnixDomainSocketAddress queue = UnixDomainSocketAddress.of(actions.dir().resolve("unix3"));
        ServerSocketChannel accepting = actions.keep(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        accepting.bind(queue);
        actions.keep(SocketChannel.open(queue));
        ServerSocketChannel bound = actions.keep(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        ServerSocketChannel wrong = actions.keep(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        SocketChannel client = actions.keep(SocketChannel.open(StandardProtocolFamily.UNIX));
        SocketChannel refused = actions.keep(SocketChannel.open(StandardProtocolFamily.UNIX));
        actions.on("unix-bind", () -> bound.bind(fresh));
        actions.on("unix-bind-no", () -> wrong.bind(address));
        actions.on("unix-conn", () -> client.connect(address));
        actions.on("unix-conn-no", () -> refused.connect(none));
        actions.on("unix-accept", () -> actions.keep(accepting.accept()));
    }

    private void streams() throws Exception {
        for (String name : new String[] {"write", "read", "urgent", "out", "in"}) {
            Socket socket = actions.keep(new Socket(local, server.getLocalPort()));
            Socket peer = actions.keep(server.accept());
            peer.getOutputStream().write(new byte[7]);
            Actions.Action action = switch (name) {
                case "write" -> () -> socket.getOutputStream().write(new byte[7]);
                case "read" -> () -> socket.getInputStream().read(new byte[20]);
                case "urgent" -> () -> socket.sendUrgentData(1);
                case "out" -> () -> socket.shutdownOutput();
                default -> () -> socket.shutdownInput();
            };
            actions.on("tcp-" + name, action);
        }
        for (String name : new String[] {"write", "gather", "read", "scatter", "urgent", "out", "in", "idle"}) {
            SocketChannel channel = actions.keep(SocketChannel.open(server.getLocalSocketAddress()));
            Socket peer = actions.keep(server.accept());
            if (name.equals("idle")) {
                channel.configureBlocking(false);
            } else {
                peer.getOutputStream().write(new byte[7]);
            }
            ByteBuffer[] two = {ByteBuffer.allocate(3), ByteBuffer.allocate(4)};
            Actions.Action action = switch (name) {
                case "write" -> () -> channel.write(ByteBuffer.allocate(5));
                case "gather" -> () -> channel.write(two);
                case "scatter" -> () -> channel.read(two);
                case "urgent" -> () -> channel.socket().sendUrgentData(1);
                case "out" -> () -> channel.shutdownOutput();
                case "in" -> () -> channel.shutdownInput();
                default -> () -> channel.read(ByteBuffer.allocate(20));
            };
            actions.on("net-" + name, action);
        }
    }

    /** The other side has gone, with what it had not yet read. */
    private void resets() throws Exception {
        for (String name : new String[] {"write", "read", "urgent"}) {
            Socket socket = actions.keep(new Socket(local, server.getLocalPort()));
            reset(server.accept());
            Actions.Action action = switch (name) {
                case "write" -> () -> socket.getOutputStream().write(new byte[7]);
                case "read" -> () -> socket.getInputStream().read(new byte[20]);
                default -> () -> socket.sendUrgentData(1);
            };
            actions.on("tcp-" + name + "-no", action);
        }
        for (String name : new String[] {"write", "gather", "read", "scat", "urgent"}) {
            SocketChannel channel = actions.keep(SocketChannel.open(server.getLocalSocketAddress()));
            reset(server.accept());
            ByteBuffer[] two = {ByteBuffer.allocate(3), ByteBuffer.allocate(4)};
            Actions.Action action = switch (name) {
                case "write" -> () -> channel.write(ByteBuffer.allocate(5));
                case "gather" -> () -> channel.write(two);
                case "scat" -> () -> channel.read(two);
                case "urgent" -> () -> channel.socket().sendUrgentData(1);
                default -> () -> channel.read(ByteBuffer.allocate(20));
            };
            actions.on("net-" + name + "-no", action);
        }
    }

    private static void reset(Socket peer) throws Exception {
        peer.setSoLinger(true, 0);
        peer.close();
    }

    /** Another one was bound to the same address before, and no longer allows it. */
    private void listening() throws Exception {
        Socket other = actions.keep(new Socket());
        other.setReuseAddress(true);
        other.bind(any);
        Class<?> type = Class.forName("sun.nio.ch.NioSocketImpl");
        var constructor = type.getConstructor(boolean.class);
        constructor.setAccessible(true);
        Object server = constructor.newInstance(true);
        Internal.invoke(type.getName(), server, "create", true);
        actions.keep(() -> Internal.invoke(type.getName(), server, "close"));
        Internal.invoke(type.getName(), server, "bind", local, other.getLocalPort());
        other.setReuseAddress(false);
        actions.on("bind-lis-no", () -> Internal.invoke(type.getName(), server, "listen", 5));
    }

    private void asynchronous() throws Exception {
        SocketAddress address = server.getLocalSocketAddress();
        AsynchronousSocketChannel later = actions.keep(AsynchronousSocketChannel.open());
        AsynchronousSocketChannel refused = actions.keep(AsynchronousSocketChannel.open());
        AsynchronousSocketChannel out = actions.keep(AsynchronousSocketChannel.open());
        AsynchronousSocketChannel in = actions.keep(AsynchronousSocketChannel.open());
        out.connect(address).get(SECONDS, TimeUnit.SECONDS);
        in.connect(address).get(SECONDS, TimeUnit.SECONDS);
        AsynchronousServerSocketChannel bound = actions.keep(AsynchronousServerSocketChannel.open());
        AsynchronousServerSocketChannel accepting =
                actions.keep(AsynchronousServerSocketChannel.open().bind(any));
        actions.keep(SocketChannel.open(accepting.getLocalAddress()));
        actions.on("as-connect", () -> later.connect(address).get(SECONDS, TimeUnit.SECONDS));
        actions.on("as-connect-no", () -> refused.connect(closed).get(SECONDS, TimeUnit.SECONDS));
        actions.on("as-out", () -> out.shutdownOutput());
        actions.on("as-in", () -> in.shutdownInput());

        actions.on("as-bind", () -> bound.bind(any));
        actions.on("as-accept", () -> actions.keep(accepting.accept().get(SECONDS, TimeUnit.SECONDS)));
    }

    /** What wakes a selector goes through descriptors of its own. */
    private void selectors() throws Exception {
        Selector selector = actions.keep(Selector.open());
        SelectorProvider polling = (SelectorProvider) Class.forName("sun.nio.ch.PollSelectorProvider")
                .getConstructor()
                .newInstance();
        Selector former = actions.keep(polling.openSelector());
        AsynchronousChannelGroup group = AsynchronousChannelGroup.withFixedThreadPool(1, Thread::new);
        actions.on("select", () -> selector.wakeup().selectNow());
        actions.on("select-poll", () -> former.wakeup().selectNow());
        actions.on("select-group", () -> {
            group.shutdownNow();
            group.awaitTermination(SECONDS, TimeUnit.SECONDS);
        });
    }
}
