package org.audithalt.hook;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.audithalt.bridge.Bridge;

/**
 * Runs in a JVM whose java.base was woven before it started: one succeeding and one failing action per operation, through
 * public API only; prints how often each row was passed.
 */
public final class WovenJdkMain {
    /** Rows that need a second file system, SCTP, another implementation of sockets, or a library that loads. */
    static final Set<String> NOT_REACHED = Set.of(
            "UND.opendir",
            "UFS.list",
            "UND.utimes",
            "UND.futimes@Basic",
            "FC.cleanup",
            "FCI.unmap",
            "FCI.unmap@Unmapper",
            "FDI.unmap",
            "FDI.setDirectIO",
            "LFS.bufferedCopy",
            "UND.statMode",
            "UND.mknod",
            "Net.accept@Sctp",
            "APS.connect",
            "APS.bind",
            "APS.listen",
            "APS.accept",
            "APD.connect",
            "APD.disconnect",
            "APD.bind",
            "APD.send",
            "RNL.open",
            "Net.setIntOption",
            // reached by the programs Network and Tools of it-tests
            "Sdp.create",
            "Sdp.convert",
            "Net.shutdown@Nio",
            "Net.shutdown@Channel",
            "Net.shutdown@Asynchronous",
            "Net.sendOOB@Nio",
            "Net.sendOOB@Channel",
            "Net.pollConnect@Nio",
            "Net.pollConnect@Channel",
            "Net.pollConnect@Sctp",
            "UASC.checkConnect",
            "Net.join4",
            "Net.drop4",
            "Net.block4",
            "Net.unblock4",
            "Net.join6",
            "Net.drop6",
            "Net.block6",
            "Net.unblock6",
            "Net.setInterface4",
            "Net.setInterface6",
            "LSO.setQuickAck",
            "LSO.setTcpKeepAliveProbes",
            "LSO.setTcpKeepAliveTime",
            "LSO.setTcpKeepAliveIntvl",
            "LSO.setIpDontFragment",
            "DCI.receive",
            "DD.read",
            "DD.readv",
            "SD.read",
            "SD.readv",
            "SD.write",
            "SD.writev",
            "PNS.lookup",
            "PNS.reverse",
            "PR.lookup",
            "PR.reverse",
            "I4.isReachable",
            "I6.isReachable",
            "DD.dup",
            "PipeImpl",
            "IC.open",
            "IC.dup",
            "IC.dup2",
            "Sctp.socket",
            "Sctp.bindx",
            "Sctp.listen",
            "Sctp.connect",
            "Sctp.shutdown",
            "Sctp.branch",
            "Sctp.send",
            "Sctp.sendMulti",
            "Sctp.receive",
            "Sctp.receiveMulti",
            "Sctp.intOption",
            "Sctp.initOption",
            "Sctp.primary",
            "Sctp.peerPrimary",
            "APS.create",
            "APD.create",
            "APS.shutdown",
            "APS.sendUrgent",
            "APS.option",
            "SIS.read",
            "SOS.write",
            "APD.receive",
            "APD.join",
            "APD.leave",
            "PDS.option",
            "PHI.destroy",
            "Signal.raise",
            "Signal.handle",
            "PHI.info",
            "PHI.children",
            "PHI.parent",
            "UnixSystem",
            "TimeZone",
            "P11.connect",
            "Secmod.load",
            "Secmod.init",
            "PCSC.init",
            "Proxy.init",
            "FFM.downcall",
            "FFM.downcallTo",
            "Module.native",
            "VM.socket",
            "VM.connect",
            "VM.quit",
            "VM.write",
            "VM.read",
            "Inst.loadAgent",
            "Inst.agentmain",
            "HD.dumpHeap",
            "HD.setVMOption",
            "DC.execute",
            "JFR.setOutput",
            "JFR.setRepository",
            "JFR.setDumpPath",
            "CDS.dump",
            "CDS.classList",
            "Perf.attach",
            "Prefs.chmod@1",
            "Prefs.chmod@2",
            "Prefs.chmod",
            "Prefs.lock",
            "FDI.preClose",
            "SD.preClose",
            "DD.preClose",
            "UD.preClose",
            "FDI.dup",
            "FDI.closeInt@PollSelector",
            "IOUtil.write1@PollSelector",
            "IOUtil.drain@PollSelector",
            "NI.isBound",
            "NI.hardware",
            "IC.close",
            "NMS.setTimeToLive",
            "NMS.setTTL",
            "NMS.peek",
            "NMS.peekData",
            "APD.setTimeToLive",
            "APD.close",
            "APS.preClose",
            "APS.close",
            "SC.cleanup",
            "PHI.isAlive@Reaper",
            "TimeZone.offset",
            "Proxy.settings");

    private static int wrong;

    private WovenJdkMain() {}

    private interface Action {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        CountingTarget counts = new CountingTarget(1000);
        Bridge.install(counts);
        Path directory = Files.createDirectory(Path.of(arguments[0], "work"));
        javaIo(directory.toFile());
        javaNio(directory);
        sockets(directory);
        processes(directory);
        lookUps(directory);
        counts.print();
        if (wrong == 0) {
            System.out.println("all actions as on an unwoven JDK");
        }
        System.exit(wrong);
    }

    private static void javaIo(File directory) throws Exception {
        File file = new File(directory, "io");
        File below = new File(new File(directory, "missing"), "x");
        try (FileOutputStream out = new FileOutputStream(file, true)) {
            out.write(1);
        }
        try (FileInputStream in = new FileInputStream(file)) {
            check("read", in.read() == 1);
        }
        fails("FileInputStream", () -> new FileInputStream(below).close());
        fails("FileOutputStream", () -> new FileOutputStream(below).close());
        fails("RandomAccessFile", () -> new RandomAccessFile(below, "rw").close());
        try (RandomAccessFile random = new RandomAccessFile(file, "rw")) {
            random.setLength(9);
            check("setLength", random.length() == 9);
            fails("setLength", () -> random.setLength(-1));
        }
        check(
                "createNewFile",
                new File(directory, "new").createNewFile() && !new File(directory, "new").createNewFile());
        fails("createNewFile", below::createNewFile);
        File listed = new File(directory, "listed");
        check("list", listed.mkdir() && listed.list().length == 0 && below.list() == null && file.list() == null);
        check("names", new File(listed, "b").mkdir() && new File(listed, "..b").mkdir());
        check("list all", Set.of(listed.list()).equals(Set.of("b", "..b")));
        check("mkdir", new File(directory, "d").mkdir() && !below.mkdir());
        check("renameTo", new File(directory, "d").renameTo(new File(directory, "e")) && !below.renameTo(file));
        check("delete", new File(directory, "e").delete() && !below.delete());
        check("setReadOnly", file.setReadOnly() && !below.setReadOnly());
        check("isWritable", !Files.getPosixFilePermissions(file.toPath()).contains(PosixFilePermission.OWNER_WRITE));
        check("setWritable", file.setWritable(true) && !below.setWritable(true));
        check(
                "setExecutable",
                file.setExecutable(true, false)
                        && Files.getPosixFilePermissions(file.toPath()).contains(PosixFilePermission.OTHERS_EXECUTE));
        check("setLastModified", file.setLastModified(1234567L) && file.lastModified() == 1234567L);
        long farAway = 253_402_300_000_000L;
        check("setLastModified far", file.setLastModified(farAway) && !below.setLastModified(1));
        check("mkdir again", new File(directory, "f").mkdir() && new File(directory, "f").delete());
        File umlaut = new File(directory, "\u00e4");
        check("other letters", umlaut.mkdir() && umlaut.isDirectory() && umlaut.delete() && !umlaut.exists());
        check("canonical", file.getCanonicalPath().endsWith("io") && file.canRead() && file.getTotalSpace() > 0);
        try (RandomAccessFile random = new RandomAccessFile(file, "rw")) {
            random.write(5);
            random.write(new byte[] {6, 7, 8});
            random.seek(0);
            check("random", random.read() == 5 && random.read(new byte[9]) == 8 && random.read() == -1);
        }
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(new byte[] {1, 2});
            out.getFD().sync();
        }
        try (FileInputStream in = new FileInputStream(file)) {
            check("available", in.available() == 2 && in.readAllBytes().length == 2 && in.available() == 0);
        }
        try (FileInputStream in = new FileInputStream(file)) {
            check("read all", in.read(new byte[9]) == 2 && in.read() == -1);
        }
        fails("length closed", () -> {
            RandomAccessFile random = new RandomAccessFile(file, "r");
            random.close();
            random.length();
        });
        fails("read closed", () -> {
            FileInputStream in = new FileInputStream(file);
            in.close();
            in.read();
        });
    }

    private static void javaNio(Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("nio"), "text");
        Path below = directory.resolve("missing").resolve("x");
        check("readString", Files.readString(file).equals("text"));
        try (InputStream in = Files.newInputStream(file)) {
            check("stream", in.available() == 4 && in.readAllBytes().length == 4);
        }
        fails("open", () -> Files.readString(below));
        Files.createDirectory(directory.resolve("sub"));
        fails("mkdir", () -> Files.createDirectory(directory.resolve("sub")));
        secure(directory);
        Files.move(directory.resolve("sub"), directory.resolve("sub2"));
        fails("rename", () -> Files.move(below, file, StandardCopyOption.ATOMIC_MOVE));
        fails("rmdir", () -> Files.delete(directory));
        Files.delete(directory.resolve("sub2"));
        Files.createLink(directory.resolve("link"), file);
        Files.delete(directory.resolve("link"));
        fails("link", () -> Files.createLink(below, file));
        Files.createSymbolicLink(directory.resolve("symlink"), file);
        fails("symlink", () -> Files.createSymbolicLink(below, file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        fails("chmod", () -> Files.setPosixFilePermissions(below, Set.of()));
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setPermissions(PosixFilePermissions.fromString("rw-r-----"));
        fails("chown", () -> Files.setAttribute(below, "unix:uid", 0));
        fails("lchown", () -> Files.setAttribute(below, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS));
        Files.copy(file, directory.resolve("copy"), StandardCopyOption.COPY_ATTRIBUTES);
        check(
                "copy",
                Files.getPosixFilePermissions(directory.resolve("copy")).equals(Files.getPosixFilePermissions(file)));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(1);
            check("truncate", channel.size() == 1);
        }
        data(directory, file);
    }

    private static void data(Path directory, Path file) throws Exception {
        Path copy = Files.writeString(directory.resolve("data"), "0123456789");
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel other = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer[] two = {ByteBuffer.allocate(2), ByteBuffer.allocate(2)};
            check("read", channel.read(two) == 4 && channel.read(ByteBuffer.allocate(9), 0) == 9);
            check("end", channel.read(ByteBuffer.allocate(1), 100) == -1 && channel.read(ByteBuffer.allocate(9)) == 6);
            check("write", channel.write(ByteBuffer.allocate(3)) == 3 && channel.write(ByteBuffer.allocate(3), 0) == 3);
            two[0].clear();
            two[1].clear();
            check("writev", channel.write(two) == 4);
            try (FileLock lock = channel.lock()) {
                check("lock", lock.isValid());
            }
            try (FileLock lock = channel.tryLock(0, 1, true)) {
                check("tryLock", lock != null);
            }
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 9);
            mapped.put(0, (byte) 1);
            mapped.force();
            check("map", channel.map(FileChannel.MapMode.READ_ONLY, 0, 9).get(0) == 1);
            check("private", channel.map(FileChannel.MapMode.PRIVATE, 0, 9).get(0) == 1);
            channel.force(true);
            channel.force(false);
            check(
                    "transfer",
                    channel.position(0).transferTo(0, 5, other) == 5 && other.transferFrom(channel, 0, 2) == 2);
        }
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        Files.setAttribute(
                directory.resolve("symlink"), "lastModifiedTime", FileTime.fromMillis(5), LinkOption.NOFOLLOW_LINKS);
        check("time", Files.getLastModifiedTime(file).toMillis() == 1000);
        UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        view.write("a", ByteBuffer.allocate(3));
        check("attribute", view.list().contains("a") && view.size("a") == 3);
        view.delete("a");
        fails("attribute", () -> view.delete("a"));
        check(
                "real",
                file.toRealPath().endsWith("nio") && Files.readSymbolicLink(directory.resolve("symlink")) != null);
        check("exists", Files.exists(file) && !Files.exists(directory.resolve("none")) && Files.isReadable(file));
        Files.getFileStore(file).getTotalSpace();
        Files.copy(file, directory.resolve("copy3"));
        Files.createDirectory(directory.resolve("tree"));
        Files.copy(directory.resolve("tree"), directory.resolve("tree2"), StandardCopyOption.COPY_ATTRIBUTES);
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE).cancel();
        }
    }

    private static void secure(Path directory) throws Exception {
        try (var plain = Files.newDirectoryStream(directory)) {
            if (!(plain instanceof SecureDirectoryStream<Path> stream)) {
                check("SecureDirectoryStream", false);
                return;
            }
            Path name = Path.of("secure");
            stream.newByteChannel(name, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))
                    .close();
            fails(
                    "openat",
                    () -> stream.newByteChannel(Path.of("none"), Set.of()).close());
            PosixFileAttributeView view = stream.getFileAttributeView(name, PosixFileAttributeView.class);
            view.setPermissions(PosixFilePermissions.fromString("rwx------"));
            view.setOwner(view.readAttributes().owner());
            view.setTimes(FileTime.fromMillis(2), null, null);
            stream.getFileAttributeView(BasicFileAttributeView.class).setTimes(FileTime.fromMillis(2), null, null);
            Files.createDirectories(directory.resolve("inner"));
            stream.newDirectoryStream(Path.of("inner")).close();
            stream.move(name, stream, Path.of("secure2"));
            fails("renameat", () -> stream.move(Path.of("none"), stream, Path.of("none2")));
            fails("unlinkat", () -> stream.deleteFile(Path.of("sub")));
            stream.deleteFile(Path.of("secure2"));
        }
    }

    private static void sockets(Path directory) throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetSocketAddress foreign =
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}), 0);
        try (ServerSocket server = new ServerSocket(0, 5, loopback);
                Socket client = new Socket(loopback, server.getLocalPort());
                Socket peer = server.accept()) {
            client.getOutputStream().write(7);
            check("socket", peer.getInputStream().read() == 7);
        }
        fails("connect", () -> new Socket(loopback, 1).close());
        fails("bind", () -> new ServerSocket().bind(foreign));
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel peer = server.accept()) {
            check("channel", peer.getRemoteAddress().equals(client.getLocalAddress()));
            server.configureBlocking(false);
            check("accept", server.accept() == null);
        }
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
            SocketChannel.open(address).close();
            server.accept().close();
            fails(
                    "unix bind",
                    () -> ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address));
        }
        fails("unix connect", () -> SocketChannel.open(address).close());
        try (var server = AsynchronousServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
                AsynchronousSocketChannel client = AsynchronousSocketChannel.open()) {
            var accepted = server.accept();
            client.connect(server.getLocalAddress()).get();
            accepted.get().close();
        }
        datagrams(loopback);
    }

    private static void datagrams(InetAddress loopback) throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, loopback);
                DatagramSocket sender = new DatagramSocket()) {
            sender.send(new DatagramPacket(new byte[] {1}, 1, receiver.getLocalSocketAddress()));
            DatagramPacket packet = new DatagramPacket(new byte[2], 2);
            receiver.receive(packet);
            check("datagram", packet.getLength() == 1);
        }
        try (DatagramChannel receiver = DatagramChannel.open(StandardProtocolFamily.INET);
                DatagramChannel sender = DatagramChannel.open(StandardProtocolFamily.INET)) {
            receiver.bind(new InetSocketAddress(loopback, 0));
            sender.connect(receiver.getLocalAddress());
            check("write", sender.write(ByteBuffer.wrap(new byte[] {1})) == 1);
            check("writev", sender.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {1, 2})}) == 2);
            sender.disconnect();
            InetAddress everybody = InetAddress.getByAddress(new byte[] {127, (byte) 255, (byte) 255, (byte) 255});
            fails("sendto", () -> sender.send(ByteBuffer.allocate(0), new InetSocketAddress(everybody, 9)));
        }
    }

    private static void processes(Path directory) throws Exception {
        check("process", new ProcessBuilder("/bin/sh", "-c", "exit 5").start().waitFor() == 5);
        fails("process", () -> new ProcessBuilder(directory + "/none", "argument").start());
        Path socket = directory.resolve("l");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            System.load(socket.toString());
            check("load", false);
        } catch (UnsatisfiedLinkError e) {
            check("load", true);
        }
    }

    /** The kernel's interfaces. */
    private static void interfaces() throws Exception {
        NetworkInterface one = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        check("interfaces", NetworkInterface.getNetworkInterfaces().hasMoreElements());
        check("interface", one.equals(NetworkInterface.getByName(one.getName())));
        check("its number", one.equals(NetworkInterface.getByIndex(one.getIndex())));
        check("no interface", NetworkInterface.getByName("none") == null);
        check("loopback", one.isLoopback() && one.isUp() && !one.isPointToPoint() && one.getMTU() > 0);
        one.supportsMulticast();
    }

    private static void lookUps(Path directory) throws Exception {
        PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
        UserPrincipalLookupService service = directory.getFileSystem().getUserPrincipalLookupService();
        check("user", service.lookupPrincipalByName("root").getName().equals("root"));
        check(
                "owner",
                !attributes.owner().getName().isEmpty()
                        && !attributes.group().getName().isEmpty());
        fails("user", () -> service.lookupPrincipalByName("no such user"));
        fails("group", () -> service.lookupPrincipalByGroupName("no such group"));
        check("alive", ProcessHandle.of(ProcessHandle.current().pid()).isPresent());
        check("store", Files.getFileStore(directory).name() != null);
        interfaces();
        Selector selector = Selector.open();
        selector.wakeup();
        check("wakeup", selector.wakeup().selectNow() == 0 && selector.selectNow() == 0);
        selector.close();
        check("selector", !selector.isOpen());
        AsynchronousChannelGroup group = AsynchronousChannelGroup.withFixedThreadPool(1, Thread::new);
        AsynchronousSocketChannel.open(group).close();
        group.shutdownNow();
        check("group of channels", group.awaitTermination(10, TimeUnit.SECONDS));
    }

    private static void check(String what, boolean right) {
        if (!right) {
            wrong++;
            System.out.println("wrong: " + what);
        }
    }

    private static void fails(String what, Action action) {
        try {
            action.run();
            check(what + " did not fail", false);
        } catch (IOException expected) {
            check(what, true);
        } catch (Exception e) {
            check(what + ": " + e, false);
        }
    }
}
