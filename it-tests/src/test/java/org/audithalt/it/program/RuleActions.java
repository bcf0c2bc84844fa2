package org.audithalt.it.program;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The same actions in one directory after the other, each in a thread named {@code ROUND.ACTION}, one system call each as far as
 * rules can tell. Told on stdin {@code ROUND DIRECTORY KIND…}; says {@code ROUND done}. The directory has been filled by
 * the test; the thread's name tells both trails apart by action.
 */
public final class RuleActions {
    /** All kinds of actions. */
    public static final String ALL = "files missing links net net4 device";

    private static final String DENIED = "/proc/sys/kernel/ostype";
    private static final int MANY = 4096;

    private final SocketAddress served;
    private final SocketAddress served6;
    private final SocketAddress refused;

    private RuleActions(int servedPort, int refusedPort) throws IOException {
        byte[] ipv4 = {127, 0, 0, 1};
        byte[] ipv6 = new byte[16];
        ipv6[15] = 1;
        served = new InetSocketAddress(InetAddress.getByAddress(ipv4), servedPort);
        served6 = new InetSocketAddress(InetAddress.getByAddress(ipv6), servedPort);
        refused = new InetSocketAddress(InetAddress.getByAddress(ipv4), refusedPort);
    }

    /**
     * Runs until {@code end}.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws Exception {
        int closed;
        try (ServerSocketChannel free = ServerSocketChannel.open().bind(null)) {
            closed = free.socket().getLocalPort();
        }
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(null, MANY)) {
            RuleActions actions = new RuleActions(server.socket().getLocalPort(), closed);
            System.out.println("ready");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
                String[] words = line.split(" ");
                actions.round(words);
                System.out.println(words[0] + " done");
            }
        }
    }

    private void round(String[] words) throws Exception {
        Path base = Path.of(words[1]);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(base.resolve("d/sock")));
            Thread thread = new Thread(() -> {
                for (int i = 2; i < words.length; i++) {
                    kind(words[i], new Round(words[0], base, base.resolve("d"), base.resolve("o")));
                }
                Thread.currentThread().setName("idle");
            });
            thread.start();
            thread.join();
        }
    }

    private void kind(String name, Round round) {
        switch (name) {
            case "files" -> files(round);
            case "missing" -> missing(round);
            case "links" -> links(round);
            case "net" -> net(round);
            case "net4" -> net4(round);
            case "device" -> round.on("readDevice", () -> read(Path.of("/dev/null")));
            default -> throw new IllegalArgumentException(name);
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    /** Where the actions of one round are made: a watched directory and one beside it. */
    private record Round(String name, Path base, Path watched, Path other) {
        void on(String action, Action body) {
            Thread.currentThread().setName(name + "." + action);
            try {
                body.run();
            } catch (Exception failed) {
                // its outcome is for the trails to tell
            }
        }

        File file(String file) {
            return watched.resolve(file).toFile();
        }

        Path in(String file) {
            return watched.resolve(file);
        }

        Path beside(String file) {
            return other.resolve(file);
        }
    }

    private static void read(Path file) throws IOException {
        new FileInputStream(file.toFile()).close();
    }

    private static void files(Round r) {
        r.on("read", () -> read(r.in("f")));
        r.on("readSub", () -> read(r.in("sub/f")));
        r.on("readOther", () -> read(r.beside("f")));
        r.on("readOwned", () -> read(r.in("owned")));
        r.on(
                "channel",
                () -> FileChannel.open(r.in("f"), StandardOpenOption.READ).close());
        r.on("append", () -> new FileOutputStream(r.file("f"), true).close());
        r.on("truncate", () -> new FileOutputStream(r.file("g")).close());
        r.on("readWrite", () -> new RandomAccessFile(r.file("f"), "rw").close());
        r.on("write", () -> {
            try (FileChannel channel = FileChannel.open(r.in("g"), StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        });
        r.on("fifo", () -> new RandomAccessFile(r.file("pipe"), "rw").close());
        r.on("create", () -> Files.createFile(r.in("new")));
        r.on("exists", () -> Files.createFile(r.in("f")));
        r.on("isDir", () -> new FileOutputStream(r.file("sub")).close());
        r.on("delete", () -> Files.delete(r.in("old")));
        r.on("deleteNew", () -> Files.delete(r.in("new")));
        r.on("rename", () -> Files.move(r.in("from"), r.in("to"), StandardCopyOption.ATOMIC_MOVE));
        r.on("moveOut", () -> Files.move(r.in("to"), r.beside("to"), StandardCopyOption.ATOMIC_MOVE));
        r.on("moveIn", () -> Files.move(r.beside("to"), r.in("back"), StandardCopyOption.ATOMIC_MOVE));
        r.on("mkdir", () -> Files.createDirectory(r.in("made")));
        r.on("mkdirAgain", () -> Files.createDirectory(r.in("made")));
        r.on("rmdir", () -> Files.delete(r.in("made")));
        r.on("rmdirFull", () -> Files.delete(r.in("sub")));
        r.on("link", () -> Files.createLink(r.in("second"), r.in("f")));
        r.on("symlink", () -> Files.createSymbolicLink(r.in("soft"), Path.of("f")));
        r.on("readlink", () -> Files.readSymbolicLink(r.in("soft")));
        r.on("chmod", () -> Files.setPosixFilePermissions(r.in("g"), PosixFilePermissions.fromString("rw-------")));
        r.on("chown", () -> Files.setAttribute(r.in("g"), "unix:uid", 1));
        r.on("exec", () -> new ProcessBuilder(r.in("prog").toString()).start().waitFor());
        r.on(
                "execDenied",
                () -> new ProcessBuilder(r.in("f").toString()).start().waitFor());
        r.on("mkdirOther", () -> Files.createDirectory(r.beside("made")));
    }

    private static void missing(Round r) {
        r.on("noneRead", () -> read(r.in("none")));
        r.on("noneDelete", () -> r.file("none").delete());
        r.on("noneRename", () -> Files.move(r.in("none"), r.in("none2"), StandardCopyOption.ATOMIC_MOVE));
        r.on("noneMkdir", () -> Files.createDirectory(r.in("none/none")));
        r.on(
                "noneChmod",
                () -> Files.setPosixFilePermissions(r.in("none"), PosixFilePermissions.fromString("r--------")));
        r.on("noneDirRead", () -> read(r.in("none/none")));
        r.on("notDirRead", () -> read(r.in("f/none")));
        r.on(
                "noneExec",
                () -> new ProcessBuilder(r.in("none").toString()).start().waitFor());
        r.on("denied", () -> new FileOutputStream(DENIED).close());
    }

    private static void links(Round r) {
        r.on("plain", () -> read(r.in("f")));
        r.on("viaLink", () -> read(r.in("link")));
        r.on("otherLink", () -> read(r.beside("link")));
        r.on("viaDir", () -> read(r.beside("dlink/f")));
        r.on("viaSublink", () -> read(r.in("sublink/f")));
        r.on("viaHard", () -> read(r.beside("hard")));
        r.on("viaHardIn", () -> read(r.in("hard")));
        r.on("linkOut", () -> read(r.in("out")));
        r.on("dotDot", () -> read(r.in("sub/../f")));
        r.on("dotDotOut", () -> read(r.in("../o/f")));
        r.on("dot", () -> read(r.in("./f")));
        r.on("relative", () -> new FileInputStream(r.base().getFileName() + "/d/f").close());
    }

    private void net(Round r) {
        r.on("connect6", () -> connect(StandardProtocolFamily.INET6, served6));
        r.on("connect46", () -> connect(StandardProtocolFamily.INET6, served));
        r.on("connectUnix", () -> connect(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(r.in("sock"))));
        r.on("noneUnix", () -> connect(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(r.in("nosock"))));
        r.on("bind6", () -> bind(StandardProtocolFamily.INET6, new InetSocketAddress("::1", 0), 9));
        r.on("bindUnix", () -> bind(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(r.in("bound")), 9));
    }

    private void net4(Round r) {
        r.on("connect", () -> connect(StandardProtocolFamily.INET, served));
        r.on("refused", () -> connect(StandardProtocolFamily.INET, refused));
        r.on("bind", () -> bind(StandardProtocolFamily.INET, new InetSocketAddress("127.0.0.1", 0), 7));
        r.on("send", () -> {
            try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
                channel.send(ByteBuffer.allocate(1), refused);
            }
        });
    }

    private static void connect(ProtocolFamily family, SocketAddress to) throws IOException {
        try (SocketChannel channel = SocketChannel.open(family)) {
            channel.connect(to);
        }
    }

    private static void bind(ProtocolFamily family, SocketAddress to, int backlog) throws IOException {
        try (ServerSocketChannel channel = ServerSocketChannel.open(family)) {
            channel.bind(to, backlog);
        }
    }
}
