package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.audithalt.record.FirstSerial;
import org.audithalt.record.LastSerial;

/**
 * A log's place: its directory, its name, and the permissions of the files there as auditd has them. Does what has to do with names, and holds nothing open. Writer thread only.
 */
final class LogFiles {
    private static final int OWNER_WRITE = 0200;
    private static final int GROUP_READ = 0040;
    private static final String PROBE_SUFFIX = ".probe";
    private static final String REPLACED_SUFFIX = ".replaced";

    private final Storage storage;
    private final Path path;
    private final Path directory;
    private final String group;

    LogFiles(Storage storage, Path path, String group) {
        this.storage = storage;
        this.path = path.toAbsolutePath();
        directory = parent(this.path);
        this.group = group;
    }

    /** The directory of an absolute path; the path itself if it is the root. */
    static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    Path path() {
        return path;
    }

    Path directory() {
        return directory;
    }

    /** Mode of the log in use, and of those rotated away; with a group the group may read. */
    int mode(boolean rotated) {
        return (rotated ? 0400 : 0600) | (group.isEmpty() ? 0 : GROUP_READ);
    }

    /** Makes the directory if it is missing. */
    void makeDirectory() throws IOException {
        if (storage.identity(directory).exists()) {
            return;
        }
        storage.createDirectories(directory, group.isEmpty() ? 0700 : 0750);
        if (!group.isEmpty()) {
            storage.setGroup(directory, group);
        }
    }

    Identity identity() throws IOException {
        return storage.identity(path);
    }

    /** Whether the log can only be appended to, as {@link Storage#isAppendOnly}. */
    boolean isAppendOnly() {
        return storage.isAppendOnly(path);
    }

    /**
     * Opens the log, making it if there is none.
     *
     * @throws LogRefusedException if the path names what must not be a log
     */
    Storage.OpenFile open() throws IOException {
        Identity before = identity();
        if (before.exists()) {
            check(before);
            if ((before.mode() & OWNER_WRITE) == 0) {
                // A rotation died between taking the permission and renaming.
                storage.setMode(path, mode(false));
            }
            if (!group.isEmpty() && !isReadByGroup(before) && !isAppendOnly()) {
                // made before there was this log_group
                letGroupRead();
            }
        }
        // for its owner alone as long as it has another group
        Storage.OpenFile file = storage.openAppend(path, !before.exists(), mode(false) & ~GROUP_READ);
        try {
            Identity after = identity();
            if (!after.regular() || (before.exists() && !after.sameFile(before))) {
                throw new LogRefusedException(
                        LogRefusedException.Kind.OTHERS_WRITE,
                        path,
                        "was exchanged for another while it was opened (see who does so)");
            }
            if (!before.exists()) {
                letGroupRead();
                storage.forceDirectory(directory);
            }
        } catch (IOException e) {
            closeQuietly(file);
            throw e;
        }
        return file;
    }

    private boolean isReadByGroup(Identity found) throws IOException {
        return (found.mode() & GROUP_READ) != 0 && storage.hasGroup(path, group);
    }

    /** The group first: if it is refused, or the process dies between the two, no other group may read. */
    private void letGroupRead() throws IOException {
        if (!group.isEmpty()) {
            storage.setGroup(path, group);
        }
        // without a group, too: the mode asked for went through the process's umask
        storage.setMode(path, mode(false));
    }

    private void check(Identity found) throws LogRefusedException {
        if (!found.regular()) {
            throw new LogRefusedException(
                    LogRefusedException.Kind.UNUSABLE, path, "is " + found.type() + " (name a regular file)");
        }
        if (found.uid() != storage.ownUid()) {
            throw new LogRefusedException(
                    LogRefusedException.Kind.OTHERS_WRITE,
                    path,
                    "belongs to user " + found.uid() + ", this process to " + storage.ownUid()
                            + " (move it away or change its owner)");
        }
        if (found.writableByAll()) {
            throw new LogRefusedException(
                    LogRefusedException.Kind.OTHERS_WRITE,
                    path,
                    "can be written by everybody (chmod o-w " + path + ")");
        }
        if (found.links() > 1) {
            throw new LogRefusedException(
                    LogRefusedException.Kind.OTHERS_WRITE,
                    path,
                    "has " + found.links() + " names (remove the other hard links)");
        }
    }

    /**
     * Moves what others put in the place of the log, and must not be one, to {@code .replaced}, {@code .replaced.2} …: it is
     * never written, read or followed, and nothing of it is lost.
     */
    void setAside() throws IOException {
        Identity found = identity();
        if (!found.exists()) {
            return;
        }
        try {
            check(found);
        } catch (LogRefusedException foreign) {
            Path aside = path.resolveSibling(path.getFileName() + REPLACED_SUFFIX);
            for (int number = 2; storage.identity(aside).exists(); number++) {
                aside = path.resolveSibling(path.getFileName() + REPLACED_SUFFIX + "." + number);
            }
            storage.rename(path, aside);
        }
    }

    /** The last whole event of the log in use, with its place. */
    LastSerial lastEvent(long size) throws IOException {
        return lastEvent(path, size);
    }

    /** The last whole event of a log, with its place. */
    LastSerial lastEvent(Path file, long size) throws IOException {
        return LastSerial.find(new FileSource(storage, file), size);
    }

    /** The first whole event of a log. */
    long firstSerial(Path file) throws IOException {
        return FirstSerial.find(new FileSource(storage, file));
    }

    static void closeQuietly(Storage.OpenFile file) {
        try {
            file.close();
        } catch (IOException e) {
            // Nothing hangs on it: what counts was forced before, or its failure is being reported already.
            return;
        }
    }

    /**
     * Writes a block to a file of its own beside the log, forces it and removes it: whether the log's directory can be
     * written. Any agent thread, one at a time.
     */
    void probe(ByteBuffer block) throws IOException {
        Path probe = path.resolveSibling(path.getFileName() + PROBE_SUFFIX);
        makeDirectory();
        if (storage.identity(probe).exists()) {
            storage.delete(probe);
        }
        Storage.OpenFile file = storage.openAppend(probe, true, mode(false));
        try {
            while (block.hasRemaining()) {
                if (file.write(block) <= 0) {
                    throw new IOException("nothing written");
                }
            }
            file.force(true);
        } finally {
            closeQuietly(file);
            storage.delete(probe);
        }
    }

    private static final class FileSource implements LastSerial.Source {
        private final Storage storage;
        private final Path file;

        FileSource(Storage storage, Path file) {
            this.storage = storage;
            this.file = file;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return storage.read(file, target, position);
        }
    }
}
