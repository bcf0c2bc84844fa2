package org.audithalt.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
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
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

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
        for (; ; ) {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            FileLock lock = null;
            boolean kept = false;
            try {
                lock = channel.tryLock();
                kept = lock != null && !isRemoved(file);
            } catch (OverlappingFileLockException ours) {
                // held by this very process
            } finally {
                if (!kept) {
                    channel.close();
                }
            }
            if (kept) {
                return new LogLock(file, channel);
            }
            if (lock == null) {
                return null;
            }
            // its last holder removed the file between our open and our lock, which locks nobody out
        }
    }

    /**
     * Whether the file that this process has open has lost its name. Asked of the kernel's list (proc_pid_fd(5)): to open
     * the file once more and close it would drop the lock (fcntl(2)). Without /proc nobody can tell.
     */
    static boolean isRemoved(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            return false;
        }
        String named = parent.toRealPath().resolve(file.getFileName()).toString();
        String removed = named + " (deleted)";
        boolean found = false;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.equals(named)) {
                        return false;
                    }
                    found |= target.equals(removed);
                } catch (NoSuchFileException closed) {
                    // meanwhile, by another thread
                }
            }
        } catch (IOException | DirectoryIteratorException noProc) {
            return false;
        }
        return found;
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
