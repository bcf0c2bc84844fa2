package org.audithalt.control;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    private static final long LOOK_NANOS = 200_000_000;
    private static final long HALTED_LOOK_NANOS = 1_000_000_000;
    private static final long RENEW_NANOS = 1_000_000_000;

    /** Where it says that something is wrong. */
    public interface Complaints {
        /** Takes a line for people; never blocks. */
        void say(String line);
    }

    private final Path file;
    private final HealthMark mark;
    private final Gate gate;
    private final Complaints complaints;
    private final Pace pace;
    private final byte[] whenOpen;
    private final byte[] whenUnaudited;
    private long triedNanos;
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
        this.complaints = complaints;
        mark = new HealthMark(file, pid, uid);
        pace = new Pace(gate, LOOK_NANOS, HALTED_LOOK_NANOS);
        whenOpen = mark.content("open");
        whenUnaudited = mark.content("unaudited");
    }

    /**
     * Removes what a dead process left, and makes, renews and removes the file once: before the first hook is woven.
     *
     * @throws IOException if that cannot be done, a line for people
     */
    public void rehearse() throws IOException {
        try {
            mark.removeStale();
            try {
                mark.make(whenOpen);
                mark.renew();
            } finally {
                mark.remove();
            }
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
            LockSupport.parkNanos(this, mark.present() ? LOOK_NANOS : pace.nanos());
        }
        try {
            mark.remove();
        } catch (IOException failed) {
            problem = reason(failed);
        }
        over = true;
    }

    /** A turn in which nothing was due says nothing of the problem. */
    private void turn() {
        try {
            if (follow()) {
                problem = "";
            }
        } catch (IOException failed) {
            String now = reason(failed);
            if (!now.equals(problem)) {
                complaints.say("health_file=" + file + ": " + now + " (tried again each second)");
            }
            problem = now;
            triedNanos = System.nanoTime();
        }
    }

    /** Whether anything was to be done. */
    private boolean follow() throws IOException {
        boolean wanted = begun && !gate.closed();
        byte[] content = gate.unaudited() ? whenUnaudited : whenOpen;
        boolean done = false;
        if (mark.present() && (!wanted || !mark.says(content))) {
            mark.remove();
            done = true;
        }
        long now = System.nanoTime();
        boolean due = now - triedNanos >= RENEW_NANOS || !mark.present() && problem.isEmpty();
        if (wanted && due) {
            triedNanos = now;
            if (!mark.present() || !mark.isOurs()) {
                mark.make(content);
            }
            mark.renew();
            done = true;
        }
        return done;
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
        return mark.present();
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
