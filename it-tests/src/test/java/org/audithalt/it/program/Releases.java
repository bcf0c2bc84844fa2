package org.audithalt.it.program;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** As {@link Operations}, for how descriptors are given back: each once before, so that all classes are loaded. */
public final class Releases {
    private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

    private Releases() {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        for (String run : new String[] {"first ", ""}) {
            Operations.on(run + "release-select", () -> {
                Selector selector = Selector.open();
                selector.selectNow();
                selector.close();
            });
            Operations.on(run + "release-channel", () -> SocketChannel.open().close());
            Operations.on(run + "release-datag", () -> DatagramChannel.open().close());
            Operations.on(run + "release-pipe", () -> {
                Pipe pipe = Pipe.open();
                pipe.sink().close();
                pipe.source().close();
            });
            Operations.on(
                    run + "release-file",
                    () -> Files.newByteChannel(Path.of("/proc/version")).close());
            Operations.on(run + "release-socket", Releases::sockets);
            blocked(run);
            Operations.on(run + "release-group", Releases::group);
        }
        System.out.println("done");
        Runtime.getRuntime().halt(0);
    }

    private static void sockets() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, LOCAL);
                Socket client = new Socket(LOCAL, server.getLocalPort());
                Socket peer = server.accept();
                DatagramSocket receiver = new DatagramSocket(0, LOCAL);
                DatagramSocket sender = new DatagramSocket()) {
            client.getOutputStream().write(1);
            peer.getInputStream().read();
            sender.send(new DatagramPacket(new byte[1], 1, receiver.getLocalSocketAddress()));
            receiver.receive(new DatagramPacket(new byte[2], 2));
        }
    }

    /** Whoever closes a channel in which another thread waits puts another descriptor in its place first. */
    private static void blocked(String run) throws Exception {
        ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(LOCAL, 0));
        Thread waiting = new Thread(() -> {
            try {
                server.accept();
            } catch (AsynchronousCloseException expected) {
                System.out.println("closed");
            } catch (IOException e) {
                System.out.println(e);
            }
        });
        waiting.start();
        while (!waitsInNative(waiting)) {
            Thread.onSpinWait();
        }
        Operations.on(run + "release-blocked", server::close);
        waiting.join();
    }

    private static boolean waitsInNative(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getClassName().startsWith("sun.nio.ch.");
    }

    private static void group() throws Exception {
        AsynchronousChannelGroup group = AsynchronousChannelGroup.withFixedThreadPool(1, Thread::new);
        AsynchronousSocketChannel.open(group).close();
        group.shutdownNow();
        group.awaitTermination(10, TimeUnit.SECONDS);
    }
}
