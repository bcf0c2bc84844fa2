package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says that a process lives: a lock on a file that nothing else opens, beside the log. The kernel drops it with the process,
 * however that dies; a pid alone proves nothing. Also keeps a second JVM away from the same log.
 */
public final class LogLock implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private LogLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Path of the lock that belongs to a log. */
    public static Path pathFor(Path log) {
        return log.resolveSibling(log.getFileName() + ".lock");
    }

    /**
     * Takes the lock.
     *
     * @return null if a living process holds it
     */
    public static @Nullable LogLock tryAcquire(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            // held by this very process
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? null : new LogLock(file, channel);
    }

    /** Pid that the holder of a lock has written into it; empty if unknown. */
    public static String holder(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** Writes the holder's pid, for messages of others. */
    public void sign(long pid) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** Removes the file and lets go of the lock. */
    public void remove() throws IOException {
        Files.deleteIfExists(file);
        close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
