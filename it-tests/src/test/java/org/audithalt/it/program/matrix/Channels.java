package org.audithalt.it.program.matrix;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import jdk.nio.mapmode.ExtendedMapMode;

/** {@code java.nio.channels} on files. */
final class Channels {
    /** In bytes; what the JVM maps meanwhile does not fill it. */
    private static final int MORE_THAN_IS_REUSED = 1 << 28;

    private final Actions actions;

    private Channels(Actions actions) {
        this.actions = actions;
    }

    static void prepare(Actions actions) throws Exception {
        Channels channels = new Channels(actions);
        channels.sizes();
        channels.locks();
        channels.maps();
        channels.data();
        channels.failing();
        channels.others();
    }

    /** A channel of its own to a new file of ten bytes. */
    private FileChannel channel(String name) throws Exception {
        return actions.keep(FileChannel.open(actions.file(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    private static ByteBuffer[] buffers() {
        return new ByteBuffer[] {ByteBuffer.allocateDirect(2), ByteBuffer.allocateDirect(3)};
    }

    private void sizes() throws Exception {
        FileChannel sized = channel("sized-channel");
        FileChannel wrong = new FileInputStream(Internal.descriptor(OldFiles.NO_DESCRIPTOR)).getChannel();
        InputStream in = actions.keep(Files.newInputStream(actions.file("sized-stream")));
        InputStream all = actions.keep(Files.newInputStream(actions.file("sized-stream2")));
        actions.on("fstat-ch", () -> sized.size());
        actions.on("fstat-ch-no", () -> wrong.size());
        actions.on("fstat-ch-in", () -> in.available());
        actions.on("fstat-ch-all", () -> all.readAllBytes());
        FileChannel truncated = channel("truncated");
        FileChannel forced = channel("forced");
        actions.on("truncate", () -> truncated.truncate(2));
        actions.on("force", () -> forced.force(true));
        actions.on("force-data", () -> forced.force(false));
    }

    private void locks() throws Exception {
        FileChannel locked = channel("locked");
        FileChannel tried = channel("tried");
        Path taken = actions.dir().resolveSibling("taken");
        FileChannel refused = actions.keep(FileChannel.open(taken, StandardOpenOption.WRITE));
        AsynchronousFileChannel asynchronous =
                actions.keep(AsynchronousFileChannel.open(actions.file("tried2"), StandardOpenOption.WRITE));
        actions.on("lock", () -> locked.lock().release());
        actions.on("trylock", () -> tried.tryLock(0, 3, false).release());
        actions.on("trylock-no", () -> refused.tryLock());
        actions.on("trylock2", () -> asynchronous.tryLock().release());
    }

    private void maps() throws Exception {
        FileChannel map = channel("mapped");
        FileChannel longer = channel("mapped-longer");
        FileChannel directory = actions.keep(FileChannel.open(actions.directory("mapped-dir")));
        MappedByteBuffer mapped = map.map(FileChannel.MapMode.READ_WRITE, 0, 5);
        mapped.put(0, (byte) 1);
        actions.on("map", () -> map.map(FileChannel.MapMode.READ_WRITE, 0, 5));
        actions.on("map-longer", () -> longer.map(FileChannel.MapMode.READ_WRITE, 0, 50));
        actions.on("map-dir", () -> directory.map(FileChannel.MapMode.READ_ONLY, 0, 5));
        actions.on("map-read", () -> map.map(FileChannel.MapMode.READ_ONLY, 0, 5));
        actions.on("map-private", () -> map.map(FileChannel.MapMode.PRIVATE, 0, 5));
        actions.on("msync", () -> mapped.force());
        MappedByteBuffer unmapped = channel("unmapped").map(FileChannel.MapMode.READ_WRITE, 0, MORE_THAN_IS_REUSED);
        Internal.unmap(unmapped);
        actions.on("msync-no", () -> unmapped.force());
        FileChannel device =
                actions.keep(FileChannel.open(Path.of("/dev/full"), StandardOpenOption.READ, StandardOpenOption.WRITE));
        actions.on("map-dev", () -> device.map(FileChannel.MapMode.READ_WRITE, 0, 5));
        FileChannel persistent = channel("mapped-sync");
        actions.on("map-sync-no", () -> persistent.map(ExtendedMapMode.READ_WRITE_SYNC, 0, 5));
    }

    private void data() throws Exception {
        for (String name : new String[] {"read", "pread", "readv", "write", "pwrite", "writev"}) {
            FileChannel channel = channel("data-" + name);
            Actions.Action action = switch (name) {
                case "read" -> () -> channel.read(ByteBuffer.allocateDirect(100));
                case "pread" -> () -> channel.read(ByteBuffer.allocateDirect(100), 3);
                case "readv" -> () -> channel.read(buffers());
                case "write" -> () -> channel.write(ByteBuffer.allocateDirect(4));
                case "pwrite" -> () -> channel.write(ByteBuffer.allocateDirect(4), 2);
                default -> () -> channel.write(buffers());
            };
            actions.on("ch-" + name, action);
        }
        FileChannel from = channel("transfer-from");
        FileChannel to = channel("transfer-to");
        FileChannel from2 = channel("transfer-from2");
        FileChannel to2 = channel("transfer-to2");
        FileChannel closed = channel("closed");
        actions.on("transfer", () -> from.transferTo(1, 5, to));
        actions.on("transfer-from", () -> to2.transferFrom(from2, 0, 5));
        actions.on("ch-close", () -> closed.close());
    }

    private void failing() throws Exception {
        Path full = Path.of("/dev/full");
        FileChannel device = actions.keep(FileChannel.open(full, StandardOpenOption.WRITE));
        FileChannel directory = actions.keep(FileChannel.open(actions.directory("read-dir")));
        actions.on("write-no", () -> device.write(ByteBuffer.allocateDirect(4)));
        actions.on("writev-no", () -> device.write(buffers()));
        actions.on("pwrite-no", () -> device.write(ByteBuffer.allocateDirect(4), 2));
        actions.on("force-no", () -> device.force(true));
        actions.on("force-data-no", () -> device.force(false));
        actions.on("read-no", () -> directory.read(ByteBuffer.allocateDirect(5)));
        actions.on("readv-no", () -> directory.read(buffers()));
        actions.on("pread-no", () -> directory.read(ByteBuffer.allocateDirect(5), 1));
        FileChannel source = channel("transfer-no");
        actions.on("transfer-no", () -> source.transferTo(0, 5, device));
    }

    private void others() throws Exception {
        Path file = actions.file("direct");
        Path memory = Files.writeString(actions.elsewhere().resolve("direct"), "0123456789");
        actions.on(
                "direct",
                () -> FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT)
                        .close());
        actions.on(
                "direct-proc",
                () -> FileChannel.open(Path.of("/proc/self/comm"), StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT)
                        .close());
        actions.on(
                "direct-no",
                () -> FileChannel.open(memory, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT)
                        .close());
    }
}
