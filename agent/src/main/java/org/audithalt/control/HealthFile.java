package org.audithalt.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
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
import org.audithalt.gate.Gate;
import org.audithalt.gate.Pace;
import org.jspecify.annotations.Nullable;

/**
 * A file that exists only while the gate is open, for readiness probes that can do no more than look for one
 * ({@code health_file}). Its content says whose it is, {@code audithalt pid=N gate=open|unaudited}, and its time of change
 * is renewed each second: nobody removes the file of a process that was killed, but then it is no longer renewed.
 *
 * <p>Body of an agent thread of its own, which nobody waits for: the file's directory may hang. Never follows a symbolic
 * link, and neither replaces nor removes what it has not made; but a file that a dead process left is removed at the start.
 */
public final class HealthFile implements Runnable {
    /** A file not renewed for so long is nobody's any more. */
    static final long STALE_MILLIS = 10_000;

    private static final String MARK = "audithalt pid=";
    private static final int LONGEST = 64;
    private static final long LOOK_NANOS = 200_000_000;
    private static final long HALTED_LOOK_NANOS = 1_000_000_000;
    private static final long RENEW_NANOS = 1_000_000_000;
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

    /** Where it says that something is wrong. */
    public interface Complaints {
        /** Takes a line for people; never blocks. */
        void say(String line);
    }

    private final Path file;
    private final Gate gate;
    private final long pid;
    private final long uid;
    private final Complaints complaints;
    private final Pace pace;
    private final byte[] whenOpen;
    private final byte[] whenUnaudited;
    private byte[] written = new byte[0];
    private Object key = new Object();
    private long renewedNanos;
    private volatile boolean present;
    private volatile boolean begun;
    private volatile boolean ended;
    private volatile boolean over;
    private volatile String problem = "";
    private volatile @Nullable Thread thread;

    /**
     * @param file absolute
     * @param pid process id, as the process itself knows it
     * @param uid its user: files of others are left alone
     */
    public HealthFile(Path file, Gate gate, long pid, long uid, Complaints complaints) {
        this.file = file;
        this.gate = gate;
        this.pid = pid;
        this.uid = uid;
        this.complaints = complaints;
        pace = new Pace(gate, LOOK_NANOS, HALTED_LOOK_NANOS);
        whenOpen = content("open");
        whenUnaudited = content("unaudited");
    }

    private byte[] content(String state) {
        return (MARK + pid + " gate=" + state + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Removes what a dead process left, and makes, renews and removes the file once: before the first hook is woven.
     *
     * @throws IOException if that cannot be done, a line for people
     */
    public void rehearse() throws IOException {
        try {
            removeStale();
            make(whenOpen);
            renew();
            remove();
        } catch (IOException failed) {
            throw new IOException("health_file=" + file + ": " + reason(failed), failed);
        }
    }

    /** From now on the file follows the gate. */
    public void begin() {
        begun = true;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!ended) {
            turn();
            LockSupport.parkNanos(this, present ? LOOK_NANOS : pace.nanos());
        }
        try {
            remove();
        } catch (IOException failed) {
            problem = reason(failed);
        }
        over = true;
    }

    private void turn() {
        try {
            follow();
            problem = "";
        } catch (IOException failed) {
            String now = reason(failed);
            if (!now.equals(problem)) {
                complaints.say("health_file=" + file + ": " + now + " (tried again each second)");
            }
            problem = now;
            renewedNanos = System.nanoTime();
        }
    }

    private void follow() throws IOException {
        boolean wanted = begun && !gate.closed();
        byte[] content = gate.unaudited() ? whenUnaudited : whenOpen;
        if (present && (!wanted || !Arrays.equals(content, written))) {
            remove();
        }
        long now = System.nanoTime();
        if (wanted && now - renewedNanos >= RENEW_NANOS || wanted && !present && problem.isEmpty()) {
            renewedNanos = now;
            if (!present || !isOurs()) {
                present = false;
                make(content);
            }
            renew();
        }
    }

    private void make(byte[] content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel = Files.newByteChannel(file, options, MODE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        written = content;
        key = identity();
        present = true;
    }

    private void renew() throws IOException {
        Files.setAttribute(
                file, "lastModifiedTime", FileTime.fromMillis(System.currentTimeMillis()), LinkOption.NOFOLLOW_LINKS);
    }

    private void remove() throws IOException {
        if (present) {
            present = false;
            if (isOurs()) {
                Files.delete(file);
            }
        }
    }

    private boolean isOurs() throws IOException {
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

    private void removeStale() throws IOException {
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
        if (!text.startsWith(MARK)) {
            throw new IOException("there is a file by this name that is no health file (remove it, or name another)");
        }
        long its = pidIn(text);
        boolean lives = its != pid && Files.exists(Path.of("/proc/" + its));
        if (lives && System.currentTimeMillis() - millis < STALE_MILLIS) {
            throw new IOException("process " + its + " uses it (put %p into the name)");
        }
        Files.delete(file);
    }

    private static long pidIn(String text) {
        long value = 0;
        for (int i = MARK.length(); i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9'; i++) {
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }

    private static String reason(IOException failed) {
        if (failed instanceof FileAlreadyExistsException) {
            return "there is something by this name that is not ours (remove it)";
        }
        if (failed instanceof NoSuchFileException) {
            return "its directory does not exist (make it)";
        }
        String message = failed.getMessage();
        return message == null ? failed.toString() : message;
    }

    /** Its path. */
    public Path file() {
        return file;
    }

    /** Whether the file is there, as far as this process knows. Any thread. */
    public boolean present() {
        return present;
    }

    /** What is wrong with it; empty if nothing. Any thread. */
    public String problem() {
        return problem;
    }

    /**
     * Removes the file and ends the thread; waits for that a little, for its directory may hang. Any thread.
     *
     * @param nanos how long at most
     */
    public void end(long nanos) {
        ended = true;
        long began = System.nanoTime();
        Thread own = thread;
        while (own != null && !over && own.isAlive() && System.nanoTime() - began < nanos) {
            LockSupport.unpark(own);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
