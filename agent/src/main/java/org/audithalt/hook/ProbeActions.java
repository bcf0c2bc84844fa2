package org.audithalt.hook;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The actions of {@link HookProbe}: real calls of the public API that fail, on a name that nobody else uses.
 *
 * <p>Each must reach the hooked layer: {@code Files.delete} of a missing file, for one, does not.
 */
final class ProbeActions {
    private final File missing;
    private final File below;
    private final File socket;
    private final ProbeLibrary library;

    /** @param directory for {@link #listening} one that may be written; its path short enough for a socket */
    ProbeActions(String directory, Instrumentation instrumentation) {
        String name = ".audithalt-probe-" + ThisProcess.PID;
        missing = new File(directory, name);
        below = new File(missing, "x");
        socket = new File(directory, name + ".sock");
        library = new ProbeLibrary(instrumentation);
    }

    /**
     * Does one action of the families that may be repeated.
     *
     * @throws IOException as it should
     */
    void repeatable(ProbeFamily family) throws IOException {
        if (family == ProbeFamily.OPEN) {
            new FileInputStream(missing).close();
        } else if (family == ProbeFamily.REMOVE) {
            attempted(missing.delete());
        } else if (family == ProbeFamily.MKDIR) {
            attempted(below.mkdir());
        } else if (family == ProbeFamily.RENAME) {
            attempted(missing.renameTo(below));
        } else if (family == ProbeFamily.LINK) {
            Files.createLink(below.toPath(), missing.toPath());
        } else if (family == ProbeFamily.SYMLINK) {
            Files.createSymbolicLink(below.toPath(), missing.toPath());
        } else if (family == ProbeFamily.CHMOD) {
            Files.setAttribute(missing.toPath(), "unix:mode", 0);
        } else if (family == ProbeFamily.CHOWN) {
            Files.setAttribute(missing.toPath(), "unix:uid", 0);
        } else if (family == ProbeFamily.TRUNCATE) {
            truncate();
        } else {
            socket(family);
        }
    }

    /** Starts a program that does not exist. */
    void process() throws IOException {
        new ProcessBuilder(missing.getPath()).start().destroy();
    }

    /**
     * Listens on a socket in the directory, accepts nothing there, and loads it as a native library, which the system
     * refuses. The socket is gone afterwards.
     *
     * @throws IOException if the directory cannot hold a socket
     */
    void listening() throws IOException {
        Path path = socket.toPath();
        Files.deleteIfExists(path);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path), 1);
            server.configureBlocking(false);
            SocketChannel peer = server.accept();
            if (peer != null) {
                peer.close();
            }
            library.load(socket.getPath());
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private void truncate() throws IOException {
        RandomAccessFile file = new RandomAccessFile("/dev/null", "r");
        file.close();
        file.setLength(0);
    }

    private void socket(ProbeFamily family) throws IOException {
        if (family == ProbeFamily.CONNECT) {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(below.toPath()));
            }
        } else if (family == ProbeFamily.BIND) {
            try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.bind(UnixDomainSocketAddress.of(below.toPath()));
            }
        } else if (family == ProbeFamily.SEND) {
            send();
        }
    }

    /** To the loopback's broadcast address without SO_BROADCAST: EACCES, nothing is sent (socket(7)). */
    private static void send() throws IOException {
        InetAddress everybody = InetAddress.getByAddress(new byte[] {127, (byte) 255, (byte) 255, (byte) 255});
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.send(ByteBuffer.allocate(0), new InetSocketAddress(everybody, 9));
        }
    }

    private static void attempted(boolean done) throws IOException {
        if (!done) {
            throw new IOException("failed, as it should");
        }
    }
}
