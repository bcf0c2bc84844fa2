package org.audithalt.it.program;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Does each auditable operation once so that it succeeds and once so that it fails, each on a thread of its own named after
 * it; all preparation is on the main thread. Prints {@code NAME=PORT} for the ports used.
 */
public final class Operations {
    private static final int TOO_LARGE = 70_000;

    private final Path dir;
    private final Path library;

    private Operations(Path dir, Path library) {
        this.dir = dir;
        this.library = library;
    }

    /**
     * Runs.
     *
     * @param arguments an empty directory, a native library, and words that choose: {@code virtual} for a virtual thread
     */
    public static void main(String[] arguments) throws Exception {
        Operations operations = new Operations(Path.of(arguments[0]), Path.of(arguments[1]));
        operations.oldFiles();
        operations.files();
        operations.attributes();
        operations.secureDirectory();
        operations.connects();
        operations.binds();
        operations.accepts();
        operations.datagrams();
        operations.processesAndLibraries();
        if (arguments.length > 2) {
            operations.virtualThread();
        }
        System.out.println("done");
    }

    interface Action {
        void run() throws Exception;
    }

    /** One operation; whether it fails is for the trail to tell. */
    static void on(String name, Action action) throws InterruptedException {
        Thread thread = new Thread(() -> attempt(name, action), name);
        thread.start();
        thread.join();
    }

    static void attempt(String name, Action action) {
        try {
            action.run();
            System.out.println(name + " ok");
        } catch (Exception | LinkageError failed) {
            System.out.println(name + " " + failed);
        }
    }

    static void port(String name, int port) {
        System.out.println(name + "=" + port);
    }

    private File file(String name) {
        return dir.resolve(name).toFile();
    }

    private void oldFiles() throws Exception {
        for (String name : new String[] {"present", "unwanted", "from"}) {
            Files.writeString(dir.resolve(name), "text");
        }
        Files.createDirectory(dir.resolve("sub"));
        on("fis-open", () -> new FileInputStream(file("present")).close());
        on("fis-missing", () -> new FileInputStream(file("missing")).close());
        on("fos-create", () -> new FileOutputStream(file("fos")).close());
        on("fos-directory", () -> new FileOutputStream(file("sub")).close());
        on("raf-read", () -> new RandomAccessFile(file("present"), "r").close());
        on("raf-create", () -> new RandomAccessFile(file("raf"), "rw").close());
        on("raf-missing", () -> new RandomAccessFile(file("missing"), "r").close());
        on("file-create", () -> file("newfile").createNewFile());
        on("file-exists", () -> file("newfile").createNewFile());
        on("file-list", () -> file("sub").list());
        on("list-missing", () -> file("missing").list());
        on("file-delete", () -> file("unwanted").delete());
        on("delete-missing", () -> file("unwanted").delete());
        on("file-rename", () -> file("from").renameTo(file("to")));
        on("rename-missing", () -> file("from").renameTo(file("to")));
        on("file-mkdir", () -> file("mkdir").mkdir());
        on("mkdir-exists", () -> file("mkdir").mkdir());
        on("file-readonly", () -> file("to").setReadOnly());
        on("readonly-none", () -> file("missing").setReadOnly());
        on("file-chmod", () -> file("to").setExecutable(true));
        on("file-chmod-none", () -> file("missing").setExecutable(true));
        try (RandomAccessFile writable = new RandomAccessFile(file("raf"), "rw");
                RandomAccessFile readable = new RandomAccessFile(file("raf"), "r")) {
            on("raf-length", () -> writable.setLength(7));
            on("raf-length-fail", () -> readable.setLength(3));
        }
    }

    private void files() throws Exception {
        for (String name : new String[] {"old", "moved", "empty/", "full/", "full/child"}) {
            Path path = dir.resolve(name);
            if (name.endsWith("/")) {
                Files.createDirectory(path);
            } else {
                Files.createFile(path);
            }
        }
        Path present = dir.resolve("present");
        Path missing = dir.resolve("missing");
        on("nio-read", () -> Files.newByteChannel(present).close());
        on("nio-missing", () -> Files.newByteChannel(missing).close());
        Path created = dir.resolve("created");
        on("nio-create", () -> Files.createFile(created));
        on("nio-exists", () -> Files.createFile(created));
        on(
                "nio-append",
                () -> FileChannel.open(created, StandardOpenOption.APPEND).close());
        on("nio-list", () -> Files.newDirectoryStream(dir.resolve("full")).close());
        on("nio-list-none", () -> Files.newDirectoryStream(missing).close());
        on("nio-delete", () -> Files.delete(dir.resolve("old")));
        on("nio-delete-fail", () -> Files.delete(Path.of("/proc/version")));
        on("nio-rmdir", () -> Files.delete(dir.resolve("empty")));
        on("nio-rmdir-full", () -> Files.delete(dir.resolve("full")));
        on("nio-mkdir", () -> Files.createDirectory(dir.resolve("made")));
        on("nio-mkdir-fail", () -> Files.createDirectory(dir.resolve("made")));
        on("nio-move", () -> Files.move(dir.resolve("moved"), dir.resolve("moved2")));
        on("nio-move-fail", () -> Files.move(missing, created, StandardCopyOption.ATOMIC_MOVE));
        on("nio-link", () -> Files.createLink(dir.resolve("hard"), present));
        on("nio-link-fail", () -> Files.createLink(dir.resolve("hard"), present));
        on("nio-symlink", () -> Files.createSymbolicLink(dir.resolve("soft"), present));
        on("nio-soft-fail", () -> Files.createSymbolicLink(dir.resolve("soft"), present));
        try (FileChannel channel = FileChannel.open(present, StandardOpenOption.WRITE)) {
            on("nio-truncate", () -> channel.truncate(2));
        }
    }

    private void attributes() throws Exception {
        Path present = dir.resolve("present");
        Path missing = dir.resolve("missing");
        Path soft = dir.resolve("soft");
        Object uid = Files.getAttribute(present, "unix:uid");
        on("nio-chmod", () -> Files.setPosixFilePermissions(present, PosixFilePermissions.fromString("rw-r-----")));
        on("nio-chmod-fail", () -> Files.setPosixFilePermissions(missing, Set.of()));
        on("nio-chown", () -> Files.setAttribute(present, "unix:uid", uid));
        on("nio-chown-fail", () -> Files.setAttribute(missing, "unix:uid", uid));
        on("nio-lchown", () -> Files.setAttribute(soft, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS));
        on("nio-lchown-fail", () -> Files.setAttribute(missing, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS));
    }

    @SuppressWarnings("unchecked")
    private void secureDirectory() throws Exception {
        Path full = dir.resolve("full");
        Files.createFile(full.resolve("second"));
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(full)) {
            SecureDirectoryStream<Path> secure = (SecureDirectoryStream<Path>) stream;
            Path missing = Path.of("missing");
            on(
                    "openat",
                    () -> secure.newByteChannel(Path.of("child"), Set.of(StandardOpenOption.READ))
                            .close());
            on(
                    "openat-fail",
                    () -> secure.newByteChannel(missing, Set.of(StandardOpenOption.READ))
                            .close());
            on("renameat", () -> secure.move(Path.of("child"), secure, Path.of("third")));
            on("renameat-fail", () -> secure.move(missing, secure, Path.of("third")));
            on("unlinkat", () -> secure.deleteFile(Path.of("second")));
            on("unlinkat-fail", () -> secure.deleteFile(missing));
            PosixFileAttributeView view = secure.getFileAttributeView(PosixFileAttributeView.class);
            on("fchmod", () -> view.setPermissions(PosixFilePermissions.fromString("rwxr-x---")));
            on("fchown", () -> view.setOwner(view.readAttributes().owner()));
        }
    }

    private void connects() throws Exception {
        for (String version : new String[] {"4", "6"}) {
            InetAddress local = InetAddress.getByName(version.equals("4") ? "127.0.0.1" : "::1");
            try (ServerSocket server = new ServerSocket(0, 50, local);
                    Socket socket = new Socket();
                    Socket refused = new Socket();
                    Socket timed = new Socket();
                    SocketChannel channel = SocketChannel.open();
                    SocketChannel refusedChannel = SocketChannel.open();
                    SocketChannel nonBlocking = SocketChannel.open()) {
                port("server" + version, server.getLocalPort());
                on("connect" + version, () -> socket.connect(server.getLocalSocketAddress()));
                InetSocketAddress closed = closedPort(local);
                port("closed" + version, closed.getPort());
                on("refused" + version, () -> refused.connect(closed));
                on("timed" + version, () -> timed.connect(server.getLocalSocketAddress(), 10_000));
                on("nio-connect" + version, () -> channel.connect(server.getLocalSocketAddress()));
                on("nio-refused" + version, () -> refusedChannel.connect(closed));
                nonBlocking.configureBlocking(false);
                on("nio-begun" + version, () -> nonBlocking.connect(server.getLocalSocketAddress()));
            }
        }
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(dir.resolve("unix"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                SocketChannel refused = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            on("connect-unix", () -> channel.connect(address));
            on("refused-unix", () -> refused.connect(UnixDomainSocketAddress.of(dir.resolve("missing"))));
        }
    }

    private static InetSocketAddress closedPort(InetAddress local) throws Exception {
        try (ServerSocket closed = new ServerSocket(0, 50, local)) {
            return new InetSocketAddress(local, closed.getLocalPort());
        }
    }

    private static InetSocketAddress closedDatagramPort(InetAddress local) throws Exception {
        try (DatagramSocket closed = new DatagramSocket(0, local)) {
            return new InetSocketAddress(local, closed.getLocalPort());
        }
    }

    private void binds() throws Exception {
        InetAddress local = InetAddress.getByName("127.0.0.1");
        InetAddress local6 = InetAddress.getByName("::1");
        InetSocketAddress foreign = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 0);
        try (ServerSocket server = new ServerSocket();
                ServerSocket second = new ServerSocket();
                ServerSocketChannel channel = ServerSocketChannel.open();
                ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ServerSocketChannel unix2 = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                Socket socket = new Socket();
                Socket foreignSocket = new Socket()) {
            on("bind4", () -> server.bind(new InetSocketAddress(local, 0), 7));
            port("bound4", server.getLocalPort());
            on("bind4-used", () -> second.bind(server.getLocalSocketAddress()));
            on("bind6", () -> channel.bind(new InetSocketAddress(local6, 0)));
            on("bind-client", () -> socket.bind(new InetSocketAddress(local, 0)));
            on("bind-foreign", () -> foreignSocket.bind(foreign));
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(dir.resolve("unix2"));
            on("bind-unix", () -> unix.bind(address));
            on("bind-unix-used", () -> unix2.bind(address));
        }
    }

    private void accepts() throws Exception {
        for (String version : new String[] {"4", "6"}) {
            InetAddress local = InetAddress.getByName(version.equals("4") ? "127.0.0.1" : "::1");
            try (ServerSocket server = new ServerSocket(0, 50, local);
                    Socket client = new Socket(local, server.getLocalPort())) {
                port("client" + version, client.getLocalPort());
                on("accept" + version, () -> server.accept().close());
                server.setSoTimeout(20);
                on("accept-none" + version, () -> server.accept().close());
            }
            try (ServerSocketChannel server = ServerSocketChannel.open();
                    Selector selector = Selector.open()) {
                server.bind(new InetSocketAddress(local, 0));
                try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
                        SocketChannel other = SocketChannel.open(server.getLocalAddress())) {
                    port("channel" + version, ((InetSocketAddress) client.getLocalAddress()).getPort());
                    port("selected" + version, ((InetSocketAddress) other.getLocalAddress()).getPort());
                    on("nio-accept" + version, () -> server.accept().close());
                    server.configureBlocking(false);
                    server.register(selector, SelectionKey.OP_ACCEPT);
                    on("selected" + version, () -> {
                        selector.select();
                        server.accept().close();
                    });
                    on("nio-none" + version, () -> server.accept());
                }
            }
        }
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(dir.resolve("unix3"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            SocketChannel client = SocketChannel.open(address);
            on("accept-unix", () -> server.accept().close());
            client.close();
        }
    }

    private void datagrams() throws Exception {
        InetAddress local = InetAddress.getByName("127.0.0.1");
        InetAddress local6 = InetAddress.getByName("::1");
        ByteBuffer small = ByteBuffer.wrap(new byte[5]);
        try (DatagramSocket receiver = new DatagramSocket(0, local);
                DatagramSocket receiver6 = new DatagramSocket(0, local6);
                DatagramChannel channel = DatagramChannel.open().bind(null);
                DatagramChannel refused = DatagramChannel.open().bind(null);
                DatagramSocket socket = new DatagramSocket()) {
            port("receiver", receiver.getLocalPort());
            port("receiver6", receiver6.getLocalPort());
            on("send4", () -> channel.send(small.duplicate(), receiver.getLocalSocketAddress()));
            on("send6", () -> channel.send(small.duplicate(), receiver6.getLocalSocketAddress()));
            on("send-large", () -> channel.send(ByteBuffer.allocate(TOO_LARGE), receiver.getLocalSocketAddress()));
            on("old-send", () -> socket.send(new DatagramPacket(new byte[5], 5, receiver.getLocalSocketAddress())));
            on(
                    "old-send-large",
                    () -> socket.send(
                            new DatagramPacket(new byte[TOO_LARGE], TOO_LARGE, receiver.getLocalSocketAddress())));
            on("udp-connect", () -> channel.connect(receiver.getLocalSocketAddress()));
            on("udp-write", () -> channel.write(small.duplicate()));
            on("udp-gather", () -> channel.write(new ByteBuffer[] {small.duplicate(), small.duplicate()}));
            port("datagram", channel.socket().getLocalPort());
            on("udp-disconnect", channel::disconnect);
            InetSocketAddress gone = closedDatagramPort(local);
            port("gone", gone.getPort());
            refused.connect(gone);
            refused.write(small.duplicate());
            on("udp-refused", () -> refused.write(small.duplicate()));
        }
    }

    private void processesAndLibraries() throws Exception {
        on("exec", () -> new ProcessBuilder("/bin/true", "a", "b c", "").start().waitFor());
        on("exec-searched", () -> new ProcessBuilder("true").start().waitFor());
        on("exec-missing", () -> new ProcessBuilder(dir.resolve("missing").toString(), "x").start());
        on("exec-denied", () -> new ProcessBuilder(dir.resolve("created").toString()).start());
        on("load", () -> System.load(library.toString()));
        on("load-broken", () -> System.load(dir.resolve("created").toString()));
    }

    /** By reflection: the class has to run on 17. */
    private void virtualThread() throws Exception {
        Runnable body = () -> attempt("virtual", () -> new FileInputStream(file("present")).close());
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        builder = type.getMethod("name", String.class).invoke(builder, "virtual");
        ((Thread) type.getMethod("start", Runnable.class).invoke(builder, body)).join();
    }
}
