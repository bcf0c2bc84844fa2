package org.audithalt.agent;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.audithalt.bridge.Installation;
import org.audithalt.hook.ClassCache;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@link ClassCache}, in a directory that nobody but this process's user or root may write to. Whatever is wrong
 * with it, the start does without: it only takes longer.
 */
final class ClassCacheFile {
    /** Images and builds that a machine may have at once; the file that is oldest gives way. */
    private static final int MOST_FILES = 16;

    private static final int LARGEST_BYTES = 16 << 20;
    private static final int OTHERS_WRITE = 022;
    private static final int STICKY = 01000;
    private static final String PREFIX = "woven-";
    private static final String SUFFIX = ".classes";

    private final Path file;
    private final long uid;
    private final long key = ClassCache.key(Installation.build());

    /** @param file in a directory that is made when the file is written */
    ClassCacheFile(Path file, long uid) {
        this.file = file;
        this.uid = uid;
    }

    /**
     * The file of this build on a run-time image, below the directory for temporary files.
     *
     * @param uid user of this process
     * @param image identity of the image
     * @return null if there is no such directory
     */
    static @Nullable ClassCacheFile of(long uid, String image) {
        String temporary = System.getProperty("java.io.tmpdir", "");
        if (!temporary.startsWith("/")) {
            return null;
        }
        String name = PREFIX + image + "-" + Long.toHexString(ClassCache.key(Installation.build())) + SUFFIX;
        try {
            return new ClassCacheFile(Path.of(temporary, "audithalt-" + uid, name), uid);
        } catch (InvalidPathException unnameable) {
            return null;
        }
    }

    /** The cache; an empty one if there is no file that can be trusted. */
    ClassCache read() {
        byte[] contents = new byte[0];
        try {
            if (isSafe() && isOurs(file) && Files.size(file) <= LARGEST_BYTES) {
                // not by a channel, which would take direct memory for all of it
                try (FileInputStream in = new FileInputStream(file.toFile())) {
                    contents = in.readAllBytes();
                }
            }
        } catch (IOException | RuntimeException | OutOfMemoryError absent) {
            // made when the hooks stand
        }
        return ClassCache.of(contents, key);
    }

    /** To be run by an agent thread: {@link #write}. */
    Runnable writing(ClassCache cache) {
        return new Writing(this, cache);
    }

    private record Writing(ClassCacheFile to, ClassCache cache) implements Runnable {
        @Override
        public void run() {
            to.write(cache);
        }
    }

    /** Keeps what was woven anew. An agent thread. */
    void write(ClassCache cache) {
        byte[] contents = cache.bytes();
        if (contents == null) {
            return;
        }
        try {
            makeDirectory();
            if (isSafe()) {
                write(contents);
            }
        } catch (IOException | RuntimeException | OutOfMemoryError impossible) {
            // a full or read-only file system: the next start weaves again
        }
    }

    private void write(byte[] contents) throws IOException {
        Path unfinished = Files.createTempFile(directory(), PREFIX, ".new");
        try {
            Files.write(unfinished, contents, StandardOpenOption.TRUNCATE_EXISTING);
            makeRoom();
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void makeRoom() throws IOException {
        int files = 0;
        Path oldest = null;
        long since = Long.MAX_VALUE;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory())) {
            for (Path each : all) {
                // one that another start has just moved away has no time
                long time = each.toFile().lastModified();
                if (time != 0 && each.getFileName().toString().endsWith(SUFFIX)) {
                    files++;
                    oldest = time < since ? each : oldest;
                    since = Math.min(since, time);
                }
            }
        }
        if (files >= MOST_FILES && oldest != null) {
            Files.deleteIfExists(oldest);
        }
    }

    private void makeDirectory() throws IOException {
        try {
            Files.createDirectory(
                    directory(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException there) {
            // whether it is ours is looked at next
        }
    }

    private Path directory() {
        return Paths.parent(file);
    }

    /** Nobody else can put another directory in the place of this one. */
    private boolean isSafe() throws IOException {
        Path above = Paths.parent(directory()).toRealPath();
        Map<String, Object> facts = Files.readAttributes(above, "unix:uid,mode");
        int owner = number(facts.get("uid"));
        int mode = number(facts.get("mode"));
        return (owner == 0 || owner == uid)
                && ((mode & OTHERS_WRITE) == 0 || (mode & STICKY) != 0)
                && isOurs(directory());
    }

    /** No link, of root or this process's user, and nobody else may write to it. */
    private boolean isOurs(Path path) throws IOException {
        Map<String, Object> facts =
                Files.readAttributes(path, "unix:uid,mode,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
        int owner = number(facts.get("uid"));
        boolean link = Boolean.TRUE.equals(facts.get("isSymbolicLink"));
        return !link && (owner == 0 || owner == uid) && (number(facts.get("mode")) & OTHERS_WRITE) == 0;
    }

    private static int number(@Nullable Object fact) {
        return fact instanceof Integer ? (Integer) fact : -1;
    }
}
