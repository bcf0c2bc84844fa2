package org.audithalt.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.audithalt.sink.Identity;
import org.audithalt.sink.Storage;

/** The storage of the simulation: a model disk, the same for a process and whoever recovers it. */
public final class ModelStorage implements Storage {
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int DEVICE = 7;
    private static final int BLOCK_BYTES = 4096;

    private static ModelDisk disk;

    private final long uid;

    /** The constructor of the real storage. */
    public ModelStorage(long uid) {
        this.uid = uid;
    }

    static void use(ModelDisk newDisk) {
        disk = newDisk;
    }

    @Override
    public OpenFile openAppend(Path file, boolean create, int mode) throws IOException {
        disk.call();
        if (create) {
            disk.needsSpace();
            if (disk.exists(file)) {
                throw new java.nio.file.FileAlreadyExistsException(file.toString());
            }
            return new Open(disk.create(file, mode));
        }
        return new Open(disk.file(file));
    }

    @Override
    public int read(Path file, ByteBuffer target, long position) throws IOException {
        disk.call();
        ModelDisk.File found = disk.file(file);
        int count = (int) Math.min(target.remaining(), found.length() - position);
        if (count <= 0) {
            return -1;
        }
        target.put(found.bytes(), (int) position, count);
        return count;
    }

    @Override
    public Identity identity(Path path) throws IOException {
        disk.call();
        if (path.getFileName().toString().startsWith("app.log")) {
            disk.looked();
            if (!disk.exists(path)) {
                return Identity.ABSENT;
            }
            ModelDisk.File file = disk.file(path);
            return new Identity(DEVICE, file.inode, 1, file.length(), REGULAR | file.mode, uid);
        }
        return new Identity(DEVICE, 1, 1, BLOCK_BYTES, DIRECTORY | 0700, uid);
    }

    @Override
    public void createDirectories(Path directory, int mode) throws IOException {
        disk.call();
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.call();
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.call();
        disk.delete(file);
    }

    @Override
    public void setMode(Path file, int mode) throws IOException {
        disk.call();
        disk.file(file).mode = mode;
    }

    @Override
    public boolean isAppendOnly(Path file) {
        return false;
    }

    /** There is one group. */
    @Override
    public boolean hasGroup(Path file, String group) {
        return true;
    }

    @Override
    public void setGroup(Path file, String group) throws IOException {
        disk.call();
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.call();
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        disk.call();
        return disk.usableBytes();
    }

    /** Never fails by itself, so that a seed means the same life as ever. */
    @Override
    public long totalBytes(Path directory) {
        return disk.totalBytes();
    }

    @Override
    public long blockSize(Path directory) throws IOException {
        disk.call();
        return BLOCK_BYTES;
    }

    @Override
    public String noSpaceText() {
        return ModelDisk.NO_SPACE;
    }

    @Override
    public long ownUid() {
        return uid;
    }

    private static final class Open implements OpenFile {
        private final ModelDisk.File file;

        Open(ModelDisk.File file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            disk.call();
            int wanted = source.remaining();
            if (wanted == 0) {
                return 0;
            }
            int count = disk.writable(wanted);
            for (int i = 0; i < count; i++) {
                file.append(source.get());
            }
            disk.written(file);
            if (count == 0) {
                throw new IOException(ModelDisk.NO_SPACE);
            }
            return count;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            disk.call();
            disk.flush(file);
        }

        @Override
        public void truncate(long size) throws IOException {
            disk.call();
            file.truncate(size);
        }

        @Override
        public long size() throws IOException {
            disk.call();
            return file.length();
        }

        @Override
        public void close() throws IOException {
            Scheduler.point();
        }
    }
}
