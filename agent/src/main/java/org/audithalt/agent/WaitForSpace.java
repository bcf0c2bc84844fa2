package org.audithalt.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.bridge.AgentThread;
import org.audithalt.control.StartShortage;
import org.audithalt.control.SuggestedCommand;
import org.audithalt.record.Subject;
import org.jspecify.annotations.Nullable;

/**
 * A start that is halted for want of space (disk_full_at_start=suspend): the thread that starts the JVM waits, so that nothing of
 * the program runs, and the start is tried again when there is room. Before that there is no backlog to tell of it, nor any file
 * that could be relied on; so the command line sees it by what needs no disk: a thread named for the {@link StartShortage}, another
 * called after the MiB needed, and a descriptor of the directory that is full (proc_pid_task(5), proc_pid_fd(5)).
 */
final class WaitForSpace {
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
    private @Nullable StartShortage told;
    private long toldMillis;
    private boolean unmarkedTold;

    WaitForSpace(Settings settings, SpaceNeeds needs, Subject subject) {
        this.settings = settings;
        this.needs = needs;
        this.pid = subject.pid();
    }

    /**
     * Waits until another attempt is worth while. The thread that starts the JVM.
     *
     * @param why what the last one lacked
     */
    void untilNextAttempt(StartWait why) {
        Path directory = SpaceNeeds.existing(Paths.parent(settings.logFile()));
        // first, for a halt without a word is the worst
        tell(why);
        mark(why);
        FileChannel held = open(directory);
        try {
            waitFor(why, directory);
        } finally {
            close(held);
        }
    }

    private void waitFor(StartWait why, Path directory) {
        Object same = identity(directory);
        boolean lacksBytes = !needs.missing(settings).isEmpty();
        long begun = waitedMillis();
        do {
            pause();
            mark(why);
            tell(why);
            lacksBytes |= !needs.missing(settings).isEmpty();
        } while (same.equals(identity(directory)) && !isDue(lacksBytes, waitedMillis() - begun));
    }

    /** What lacks something else than bytes can only be tried. */
    private boolean isDue(boolean lackedBytes, long millis) {
        return needs.missing(settings).isEmpty() && (lackedBytes || millis >= ATTEMPT_MILLIS);
    }

    /** Null if it may not be read, or there is no descriptor left: then the command line does not see which it is. */
    private static @Nullable FileChannel open(Path directory) {
        try {
            return FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException unseen) {
            return null;
        }
    }

    private static void close(@Nullable FileChannel held) {
        try {
            if (held != null) {
                held.close();
            }
        } catch (IOException nothingWasWritten) {
            // it was open for its name
        }
    }

    /** Changes when the directory is removed or another takes its place: the attempt finds the one that counts then. */
    private static Object identity(Path directory) {
        try {
            Object key =
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
            return key == null ? "" : key;
        } catch (IOException gone) {
            return "";
        }
    }

    private void tell(StartWait why) {
        long waited = waitedMillis();
        if (told == why.shortage() && waited - toldMillis < REPEAT_MILLIS) {
            return;
        }
        String missing = why.shortage() == StartShortage.DISK_FULL ? needs.missing(settings) : "";
        stderr.sayNow((told == null ? "HALTED" : "still halted") + " at the start: "
                + (missing.isEmpty() ? why.text() : "disk_full: " + missing) + "; log " + settings.logFile()
                + "; nothing of the program has begun, it does by itself when there is room; "
                + SuggestedCommand.of("status", pid));
        told = why.shortage();
        toldMillis = waited;
    }

    /** How long it has been so. */
    long waitedMillis() {
        return (System.nanoTime() - begunNanos) / 1_000_000;
    }

    /** It is over, one way or the other. */
    void end() {
        keepMarkers("", "");
    }

    private void mark(StartWait why) {
        long mebibytes = why.neededBytes() / MEBIBYTE + 1;
        String needed =
                why.neededBytes() == 0 ? "" : AgentThread.NAME_PREFIX + Math.min(MOST_MEBIBYTES, mebibytes) + "M";
        try {
            begin(why.shortage().thread());
            begin(needed);
        } catch (OutOfMemoryError noThread) {
            if (!unmarkedTold) {
                stderr.sayNow("list and status do not see that it waits: " + noThread);
            }
            unmarkedTold = true;
        }
        keepMarkers(why.shortage().thread(), needed);
    }

    private void begin(String name) {
        for (Marker marker : markers) {
            if (marker.thread.getName().equals(name)) {
                return;
            }
        }
        if (!name.isEmpty()) {
            Marker marker = new Marker(name);
            marker.thread.start();
            markers.add(marker);
        }
    }

    private void keepMarkers(String one, String other) {
        for (int i = markers.size() - 1; i >= 0; i--) {
            Marker marker = markers.get(i);
            String name = marker.thread.getName();
            if (!name.equals(one) && !name.equals(other)) {
                markers.remove(i);
                marker.over = true;
                LockSupport.unpark(marker.thread);
            }
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
            thread = new AgentThread(name.substring(AgentThread.NAME_PREFIX.length()), this);
        }

        @Override
        public void run() {
            while (!over) {
                LockSupport.park(this);
            }
        }
    }
}
