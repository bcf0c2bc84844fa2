package org.audithalt.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.bridge.AgentThread;
import org.audithalt.control.SuggestedCommand;
import org.audithalt.record.Subject;

/**
 * A start that is halted for want of space (disk_full_at_start=suspend): the thread that starts the JVM waits, so that nothing of
 * the program runs, and the start is tried again when there is room. Before that there is no backlog to tell of it, nor any file
 * that could be relied on; so the command line sees it by what needs no disk: a thread called {@code audithalt-full}, another
 * called after the MiB needed, and a descriptor of the directory that is full (proc_pid_task(5), proc_pid_fd(5)).
 */
final class WaitForSpace {
    private static final String FULL = "full";
    private static final int LOOK_MILLIS = 1_000;
    /** An attempt at which something else than free bytes was missing (inodes, a quota) writes in vain. */
    private static final int ATTEMPT_MILLIS = 5_000;

    private static final int REPEAT_MILLIS = 30_000;
    private static final int MEBIBYTE = 1 << 20;
    private static final int MOST_MEBIBYTES = 9_999;

    private final Settings settings;
    private final SpaceNeeds needs;
    private final long pid;
    private final StderrLines stderr = new StderrLines();
    private final List<Marker> markers = new ArrayList<>();
    private final long begunNanos = System.nanoTime();
    private long toldMillis = Long.MIN_VALUE;

    WaitForSpace(Settings settings, SpaceNeeds needs, Subject subject) {
        this.settings = settings;
        this.needs = needs;
        this.pid = subject.pid();
    }

    /**
     * Waits until another attempt is worth while. The thread that starts the JVM.
     *
     * @param problem why the last one failed
     */
    void untilNextAttempt(String problem) {
        Path directory = SpaceNeeds.existing(Paths.parent(settings.logFile()));
        boolean lacksBytes = !needs.missing(settings).isEmpty();
        long begun = waitedMillis();
        try (FileChannel held = FileChannel.open(directory, StandardOpenOption.READ)) {
            mark();
            do {
                tell(problem);
                pause();
                lacksBytes |= !needs.missing(settings).isEmpty();
            } while (held.isOpen() && !isDue(lacksBytes, waitedMillis() - begun));
        } catch (IOException gone) {
            pause();
        }
    }

    /** What lacks something else than bytes can only be tried. */
    private boolean isDue(boolean lackedBytes, long millis) {
        return needs.missing(settings).isEmpty() && (lackedBytes || millis >= ATTEMPT_MILLIS);
    }

    private void tell(String problem) {
        long waited = waitedMillis();
        String missing = needs.missing(settings);
        if (toldMillis != Long.MIN_VALUE && waited - toldMillis < REPEAT_MILLIS) {
            return;
        }
        stderr.sayNow((toldMillis == Long.MIN_VALUE ? "HALTED" : "still halted") + " at the start: disk_full: "
                + (missing.isEmpty() ? problem : missing) + "; log " + settings.logFile()
                + "; nothing of the program has begun, it does by itself when there is room; "
                + SuggestedCommand.of("status", pid));
        toldMillis = waited;
    }

    /** How long it has been so. */
    long waitedMillis() {
        return (System.nanoTime() - begunNanos) / 1_000_000;
    }

    /** It is over, one way or the other. */
    void end() {
        for (Marker marker : markers) {
            marker.over = true;
            LockSupport.unpark(marker.thread);
        }
    }

    private void mark() {
        if (markers.isEmpty()) {
            long mebibytes = Math.min(MOST_MEBIBYTES, needs.bytes() / MEBIBYTE + 1);
            markers.add(new Marker(FULL));
            markers.add(new Marker(mebibytes + "M"));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException nobodyKnowsUs) {
            // the next look comes early
        }
    }

    /** Exists for its name. */
    private static final class Marker implements Runnable {
        private final AgentThread thread;
        private volatile boolean over;

        Marker(String name) {
            thread = new AgentThread(name, this);
            thread.start();
        }

        @Override
        public void run() {
            while (!over) {
                LockSupport.park(this);
            }
        }
    }
}
