package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Two storages as one: what lies below a directory {@code disk2} is on the second. */
final class Disks implements Storage {
    private final Storage first;
    private final Storage second;

    Disks(Storage first, Storage second) {
        this.first = first;
        this.second = second;
    }

    private Storage of(Path path) {
        for (Path name : path) {
            if (name.toString().equals("disk2")) {
                return second;
            }
        }
        return first;
    }

    @Override
    public OpenFile openAppend(Path file, boolean create, int mode) throws IOException {
        return of(file).openAppend(file, create, mode);
    }

    @Override
    public int read(Path file, ByteBuffer target, long position) throws IOException {
        return of(file).read(file, target, position);
    }

    @Override
    public Identity identity(Path path) throws IOException {
        return of(path).identity(path);
    }

    @Override
    public void createDirectories(Path directory, int mode) throws IOException {
        of(directory).createDirectories(directory, mode);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        of(from).rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        of(file).delete(file);
    }

    @Override
    public void setMode(Path file, int mode) throws IOException {
        of(file).setMode(file, mode);
    }

    @Override
    public boolean isAppendOnly(Path file) {
        return of(file).isAppendOnly(file);
    }

    @Override
    public boolean hasGroup(Path file, String group) throws IOException {
        return of(file).hasGroup(file, group);
    }

    @Override
    public void setGroup(Path file, String group) throws IOException {
        of(file).setGroup(file, group);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        of(directory).forceDirectory(directory);
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        return of(directory).usableBytes(directory);
    }

    @Override
    public long totalBytes(Path directory) throws IOException {
        return of(directory).totalBytes(directory);
    }

    @Override
    public long blockSize(Path directory) throws IOException {
        return of(directory).blockSize(directory);
    }

    @Override
    public String noSpaceText() {
        return first.noSpaceText();
    }

    @Override
    public long ownUid() {
        return first.ownUid();
    }
}
