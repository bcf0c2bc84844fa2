package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The logs that {@code log_file} names, mostly one, and which of them is written. The first that can be used is preferred; the
 * writer goes there (AU-5(5): the next one is used before anything halts). Agent threads; the writer alone changes the log in
 * use. Serial numbers run through all of them.
 */
public final class AuditLogs implements AutoCloseable {
    private final Storage storage;
    private final ListedLog[] list;
    private volatile ListedLog inUse;
    private volatile String taken = "";
    private volatile int takenCount;

    /**
     * @param paths the logs in order of preference, at least one
     * @param group name or number of the group that may read the logs (log_group); empty for none
     * @param bufferBytes bytes written at once
     */
    public AuditLogs(Storage storage, List<Path> paths, String group, int bufferBytes) {
        this.storage = storage;
        list = new ListedLog[paths.size()];
        for (int i = 0; i < list.length; i++) {
            list[i] = new ListedLog(i + 1, new AuditLog(storage, paths.get(i), group, bufferBytes));
        }
        inUse = list[0];
    }

    /**
     * Opens every log, as a start must know all their serials. One that cannot be written for lack of space or an error is
     * passed over if there are others.
     *
     * @throws LogRefusedException if a path names what must not be a log; the message is fit to be shown
     */
    public void open() throws IOException {
        for (ListedLog listed : list) {
            listed.log().open();
        }
        if (!several()) {
            return;
        }
        refuseSameDirectory();
        for (ListedLog listed : list) {
            tryOut(listed);
        }
        ListedLog best = preferred();
        inUse = best == null ? list[0] : best;
    }

    /** Two names may lead to one directory, which is full for both. */
    private void refuseSameDirectory() throws IOException {
        for (int i = 1; i < list.length; i++) {
            for (int j = 0; j < i; j++) {
                Path one = list[i].log().path();
                Path other = list[j].log().path();
                if (directory(one).sameFile(directory(other))) {
                    throw new LogRefusedException(
                            LogRefusedException.Kind.UNUSABLE,
                            one,
                            "is in the same directory as " + other + " (name directories on different file systems)");
                }
            }
        }
    }

    /** What the path's directory is, links to it followed. */
    private Identity directory(Path log) throws IOException {
        return storage.identity(LogFiles.parent(log).resolve("."));
    }

    private static void tryOut(ListedLog listed) {
        try {
            listed.log().probe();
        } catch (IOException failed) {
            boolean space = listed.log().classify(failed) == SinkTrouble.NO_SPACE;
            listed.fail(space ? "disk_full" : "disk_error", String.valueOf(failed.getMessage()));
        }
    }

    /** The log that is written now. */
    public AuditLog current() {
        return inUse.log();
    }

    ListedLog inUse() {
        return inUse;
    }

    /** All logs in the order of the list; not to be changed. */
    ListedLog[] list() {
        return list;
    }

    /** Whether there is more than one. */
    public boolean several() {
        return list.length > 1;
    }

    /** Number of the log that is written, from 1. */
    public int number() {
        return inUse.number();
    }

    /** The highest serial number in any of them at {@link #open}; 0 if there is none. */
    public long lastSerial() {
        long last = 0;
        for (ListedLog listed : list) {
            last = Math.max(last, listed.log().lastSerial());
        }
        return last;
    }

    /** The first log that can be used; null if none can. */
    @Nullable
    ListedLog preferred() {
        for (ListedLog listed : list) {
            if (listed.isUsable()) {
                return listed;
            }
        }
        return null;
    }

    /** Whether the writer should go to another log. */
    boolean changeIsDue() {
        return several() && preferred() != null && preferred() != inUse;
    }

    /** Whether a log could be used that is not in use. */
    boolean anotherIsUsable() {
        for (ListedLog listed : list) {
            if (listed != inUse && listed.isUsable()) {
                return true;
            }
        }
        return false;
    }

    /** The log in use has failed; means nothing if it is the only one. Writer thread. */
    void inUseFailed(String why, String text) {
        if (several()) {
            inUse.fail(why, text);
        }
    }

    /** Others took a log away, and a new one is begun; what they did, for people. Writer thread. */
    void takenByOthers(String what) {
        taken = what;
        int next = takenCount + 1;
        takenCount = next;
    }

    /** How often others have deleted, replaced or cut a log, and a new one was begun at once. Any agent thread. */
    public int takenCount() {
        return takenCount;
    }

    /** What they did the last time, for people; empty if they never did. Any agent thread. */
    public String taken() {
        return taken;
    }

    /** Writer thread. */
    void use(ListedLog next) {
        inUse = next;
    }

    /** Every log with its state. Any agent thread. */
    public List<LogState> states() {
        List<LogState> states = new ArrayList<>(list.length);
        ListedLog now = inUse;
        for (ListedLog listed : list) {
            states.add(listed.state(listed == now));
        }
        return states;
    }

    @Override
    public void close() throws IOException {
        for (ListedLog listed : list) {
            listed.log().close();
        }
    }
}
