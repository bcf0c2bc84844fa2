package org.audithalt.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The health file as a file: made, renewed, removed. Never follows a symbolic link, and neither replaces nor removes what it has
 * not made; but what a dead process left goes. One thread at a time; {@link #present} any.
 */
final class HealthMark {
    /** A file not renewed for so long is nobody's any more. */
    static final long STALE_MILLIS = 10_000;

    /** As long a file is watched whose process nobody here can name: the living renew theirs each second. */
    private static final long SILENT_MILLIS = 3_000;

    private static final long WATCH_NANOS = 100_000_000;
    private static final String MARK = "audithalt pid=";
    private static final int LONGEST = 64;
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

    private final Path file;
    private final long pid;
    private final long uid;
    private byte[] written = new byte[0];
    private Object key = new Object();
    private volatile boolean present;

    HealthMark(Path file, long pid, long uid) {
        this.file = file;
        this.pid = pid;
        this.uid = uid;
    }

    /** What is to stand in it: whose it is, and the state of the gate in a word. */
    byte[] content(String state) {
        return (MARK + pid + " gate=" + state + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the file is there, as far as this process knows. */
    boolean present() {
        return present;
    }

    /** Whether that is what was written last. */
    boolean says(byte[] content) {
        return Arrays.equals(content, written);
    }

    /** Makes it. If it cannot be written it is removed again: a probe that looks for existence would see it. */
    void make(byte[] content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        present = false;
        try (SeekableByteChannel channel = Files.newByteChannel(file, options, MODE)) {
            written = new byte[0];
            key = identity();
            present = true;
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            written = content;
        } catch (IOException full) {
            written = Arrays.copyOf(content, bytes.position());
            remove();
            throw full;
        }
    }

    /** Makes it younger. */
    void renew() throws IOException {
        Files.setAttribute(
                file, "lastModifiedTime", FileTime.fromMillis(System.currentTimeMillis()), LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes it if it is there; one that could not be removed is still there. */
    void remove() throws IOException {
        if (present) {
            if (isOurs()) {
                Files.deleteIfExists(file);
            }
            present = false;
        }
    }

    /** Whether its name leads to it. */
    boolean isOurs() throws IOException {
        try {
            // the number of a file that was deleted may be another's at once
            return identity().equals(key) && Arrays.equals(content(), written);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private Object identity() throws IOException {
        Map<String, Object> facts = Files.readAttributes(file, "unix:dev,ino,isRegularFile", LinkOption.NOFOLLOW_LINKS);
        return Objects.requireNonNull(facts.get("dev")) + ":" + facts.get("ino") + facts.get("isRegularFile");
    }

    private byte[] content() throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (SeekableByteChannel channel = Files.newByteChannel(file, options)) {
            ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
            while (bytes.hasRemaining() && channel.read(bytes) > 0) {
                // on to the end
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /**
     * Removes what a dead process left.
     *
     * @throws IOException if there is something else by this name, or it is a living process's, a line for people
     */
    void removeStale() throws IOException {
        Map<String, Object> facts;
        try {
            facts = Files.readAttributes(
                    file, "unix:uid,size,isRegularFile,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException none) {
            return;
        }
        boolean regular = Boolean.TRUE.equals(facts.get("isRegularFile"));
        long owner = ((Integer) Objects.requireNonNull(facts.get("uid"))).longValue();
        long size = (Long) Objects.requireNonNull(facts.get("size"));
        long millis = ((FileTime) Objects.requireNonNull(facts.get("lastModifiedTime"))).toMillis();
        if (!regular || owner != uid || size > LONGEST) {
            throw new IOException("there is something else by this name (remove it, or name another file)");
        }
        String text = new String(content(), StandardCharsets.US_ASCII);
        // an empty one is what is left where there was no space, or the process was killed, before it was written
        if (!text.isEmpty() && !text.startsWith(MARK)) {
            throw new IOException("there is a file by this name that is no health file (remove it, or name another)");
        }
        long its = pidIn(text);
        if (System.currentTimeMillis() - millis < STALE_MILLIS && !text.isEmpty() && lives(its, millis)) {
            throw new IOException("process " + its + " uses it (put %p into the name)");
        }
        Files.deleteIfExists(file);
    }

    /**
     * Whether a young file is a living process's. Our own number says nothing, for it is 1 in every container; nor does one that
     * is not here, for it may be a number of elsewhere: then it lives if it goes on renewing its file.
     */
    private boolean lives(long its, long millis) throws IOException {
        if (its != pid && Files.exists(Path.of("/proc/" + its))) {
            return true;
        }
        long begun = System.nanoTime();
        long age = Math.max(0, System.currentTimeMillis() - millis);
        while ((System.nanoTime() - begun) / 1_000_000 < SILENT_MILLIS - age) {
            LockSupport.parkNanos(this, WATCH_NANOS);
            try {
                FileTime now = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
                if (now.toMillis() != millis) {
                    return true;
                }
            } catch (NoSuchFileException halted) {
                // whoever took it away lives
                return true;
            }
        }
        return false;
    }

    private static long pidIn(String text) {
        long value = 0;
        for (int i = MARK.length(); i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9'; i++) {
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }
}
