package org.audithalt.it.program;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/**
 * Times, extended attributes, locks, mappings, data and reads of files: each once so that it succeeds and once so that it
 * fails, on a thread of its own named after it; all preparation is on the main thread.
 */
public final class FileOperations {
    private final Path dir;
    private final Path elsewhere;

    private FileOperations(Path dir, Path elsewhere) {
        this.dir = dir;
        this.elsewhere = elsewhere;
    }

    /**
     * Runs.
     *
     * @param arguments a directory with a file {@code locked} that another process has locked, and an absent name on
     *     another file system
     */
    public static void main(String[] arguments) throws Exception {
        FileOperations operations = new FileOperations(Path.of(arguments[0]), Path.of(arguments[1]));
        operations.removals();
        operations.times();
        operations.attributes();
        operations.channels();
        operations.data();
        operations.streams();
        operations.reads();
        System.out.println("done");
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void on(String name, Action action) throws InterruptedException {
        Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                        System.out.println(name + " ok");
                    } catch (Exception failed) {
                        System.out.println(name + " " + failed);
                    }
                },
                name);
        thread.start();
        thread.join();
    }

    private Path file(String name) throws IOException {
        return Files.writeString(dir.resolve(name), "0123456789");
    }

    private File missing() {
        return dir.resolve("missing").toFile();
    }

    private void removals() throws Exception {
        Files.createDirectory(dir.resolve("empty"));
        Files.createDirectory(dir.resolve("full"));
        file("full/child");
        on("rmdir", () -> dir.resolve("empty").toFile().delete());
        on("rmdir-full", () -> dir.resolve("full").toFile().delete());
        Path other = dir.resolve("\u00e4");
        on("letters", () -> other.toFile().mkdir());
        on("letters-gone", () -> other.toFile().delete());
        Path pipe = dir.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        on("mknod", () -> Files.move(pipe, elsewhere));
        Path second = dir.resolve("pipe2");
        new ProcessBuilder("mkfifo", second.toString()).start().waitFor();
        on("mknod-none", () -> Files.move(second, Path.of("/proc/audithalt")));
        Files.deleteIfExists(elsewhere);
    }

    private void times() throws Exception {
        Path file = file("times");
        Path soft = Files.createSymbolicLink(dir.resolve("soft"), file);
        FileTime time = FileTime.fromMillis(1_000_123);
        on("old-time", () -> file.toFile().setLastModified(1_000_123));
        on("old-time-far", () -> file.toFile().setLastModified(9_999_999_999_000L));
        on("old-time-none", () -> missing().setLastModified(1));
        on("time", () -> Files.setLastModifiedTime(file, time));
        on("time-none", () -> Files.setLastModifiedTime(missing().toPath(), time));
        on(
                "time-link",
                () -> Files.getFileAttributeView(soft, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setTimes(time, null, null));
        on(
                "time-denied",
                () -> Files.getFileAttributeView(Path.of("/proc/version"), BasicFileAttributeView.class)
                        .setTimes(time, null, null));
        on("copy", () -> Files.copy(file, dir.resolve("copy"), StandardCopyOption.COPY_ATTRIBUTES));
        on(
                "copy-tree",
                () -> Files.copy(dir.resolve("full"), dir.resolve("full2"), StandardCopyOption.COPY_ATTRIBUTES));
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(dir)) {
            SecureDirectoryStream<Path> secure = (SecureDirectoryStream<Path>) stream;
            on(
                    "time-secure",
                    () -> secure.getFileAttributeView(Path.of("times"), BasicFileAttributeView.class)
                            .setTimes(time, null, null));
            on(
                    "time-self",
                    () -> secure.getFileAttributeView(BasicFileAttributeView.class)
                            .setTimes(time, null, null));
        }
    }

    private void attributes() throws Exception {
        Path file = file("attributes");
        UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        on("set-attribute", () -> view.write("a", ByteBuffer.wrap(new byte[3])));
        on("set-too-large", () -> view.write("b", ByteBuffer.wrap(new byte[70_000])));
        on("list-attributes", () -> view.list());
        on("get-attribute", () -> view.read("a", ByteBuffer.allocate(10)));
        on("get-none", () -> view.read("c", ByteBuffer.allocate(10)));
        on("remove-attribute", () -> view.delete("a"));
        on("remove-none", () -> view.delete("a"));
        on("dos", () -> Files.setAttribute(file, "dos:hidden", true));
    }

    private void channels() throws Exception {
        Path file = file("channel");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel locked = FileChannel.open(dir.resolve("locked"), StandardOpenOption.WRITE);
                FileChannel device = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
                FileChannel directory = FileChannel.open(dir.resolve("full"))) {
            on("map", () -> channel.map(FileChannel.MapMode.READ_WRITE, 0, 5));
            on("map-longer", () -> channel.map(FileChannel.MapMode.READ_WRITE, 0, 50));
            on("map-directory", () -> directory.map(FileChannel.MapMode.READ_ONLY, 0, 5));
            on("read-directory", () -> directory.read(ByteBuffer.allocateDirect(5)));
            on("map-read", () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 5));
            on("map-private", () -> channel.map(FileChannel.MapMode.PRIVATE, 0, 5));
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 5);
            mapped.put(0, (byte) 1);
            on("msync", () -> mapped.force());
            on("lock", () -> channel.lock().release());
            on("lock-try", () -> channel.tryLock(0, 3, false).release());
            on("lock-taken", () -> locked.tryLock());
            on("sync", () -> channel.force(true));
            on("sync-data", () -> channel.force(false));
            on("sync-device", () -> device.force(true));
        }
    }

    private void data() throws Exception {
        Path file = file("data");
        Path target = file("target");
        ByteBuffer[] two = {ByteBuffer.allocateDirect(2), ByteBuffer.allocateDirect(3)};
        ByteBuffer large = ByteBuffer.allocateDirect(100);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel to = FileChannel.open(target, StandardOpenOption.WRITE);
                FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            on("read", () -> channel.read(large.duplicate()));
            on("read-end", () -> channel.read(large.duplicate()));
            on("pread", () -> channel.read(large.duplicate(), 3));
            channel.position(0);
            on("readv", () -> channel.read(two));
            on("write", () -> channel.write(ByteBuffer.allocateDirect(4)));
            on("pwrite", () -> channel.write(ByteBuffer.allocateDirect(4), 2));
            two[0].clear();
            two[1].clear();
            on("writev", () -> channel.write(two));
            on("write-full", () -> full.write(ByteBuffer.allocateDirect(4)));
            on("transfer", () -> channel.transferTo(1, 5, to));
        }
        on("copy-data", () -> Files.copy(file, dir.resolve("copy2")));
    }

    private void streams() throws Exception {
        Path file = file("stream");
        FileInputStream in = new FileInputStream(file.toFile());
        on("in-read", () -> in.read());
        on("in-bytes", () -> in.read(new byte[20]));
        on("in-end", () -> in.read());
        on("in-close", () -> in.close());
        on("in-closed", () -> in.read());
        on("in-directory", () -> new FileInputStream(dir.resolve("full").toFile()).close());
        FileOutputStream out = new FileOutputStream(file.toFile());
        on("out-write", () -> out.write(1));
        on("out-bytes", () -> out.write(new byte[30]));
        on("out-sync", () -> out.getFD().sync());
        FileInputStream wrong = new FileInputStream(out.getFD());
        on("in-wrong", () -> wrong.read());
        on("out-close", () -> out.close());
        FileOutputStream full = new FileOutputStream("/dev/full");
        on("out-full", () -> full.write(1));
        RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw");
        on("random-read", () -> random.read());
        on("random-bytes", () -> random.read(new byte[4]));
        on("random-write", () -> random.write(1));
        on("random-line", () -> random.writeBytes("abc"));
        on("random-close", () -> random.close());
        on("random-closed", () -> random.setLength(1));
    }

    private void reads() throws Exception {
        Path file = file("reads");
        Path none = missing().toPath();
        Path link = Files.createSymbolicLink(dir.resolve("link"), file);
        on("list", () -> dir.resolve("full").toFile().list());
        on("list-none", () -> missing().list());
        on("list-file", () -> file.toFile().list());
        on("exists", () -> file.toFile().exists());
        on("exists-none", () -> missing().exists());
        on("length", () -> file.toFile().length());
        on("can-read", () -> file.toFile().canRead());
        on("can-read-none", () -> missing().canRead());
        on("stat", () -> Files.readAttributes(file, BasicFileAttributes.class));
        on("stat-none", () -> Files.readAttributes(none, BasicFileAttributes.class));
        on("lstat", () -> Files.readAttributes(link, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        on("readable", () -> Files.isReadable(file));
        on("readable-none", () -> Files.isReadable(none));
        on("readlink", () -> Files.readSymbolicLink(link));
        on("readlink-none", () -> Files.readSymbolicLink(file));
        on("space", () -> file.toFile().getTotalSpace());
        on("directory", () -> {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(dir.resolve("full"))) {
                stream.iterator().next();
            }
        });
        try (WatchService watch = dir.getFileSystem().newWatchService()) {
            on("watch", () -> dir.register(watch, StandardWatchEventKinds.ENTRY_CREATE));
        }
    }
}
