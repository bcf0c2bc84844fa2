package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The locks of all logs of one process, taken together or not at all. To open a lock file that this process holds and close it
 * again would drop the lock (fcntl(2)), so who needs a lock asks first whether it is here.
 */
public final class LogLocks implements AutoCloseable {
    private final List<LogLock> held = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    /** None. */
    LogLocks() {}

    /**
     * Takes the lock of each log.
     *
     * @param pid process, named in the lock for messages of others
     * @throws LogRefusedException if a living process holds one of them
     */
    public static LogLocks acquire(List<Path> logs, long pid) throws IOException {
        LogLocks locks = new LogLocks();
        try {
            for (Path log : logs) {
                Path file = LogLock.pathFor(log);
                if (!locks.add(file)) {
                    throw new LogRefusedException(
                            LogRefusedException.Kind.IN_USE,
                            log,
                            "in use by process " + LogLock.holder(file)
                                    + " (give each JVM its own log: %p in the name stands for the process id)");
                }
            }
            locks.sign(pid);
        } catch (IOException failed) {
            locks.remove();
            throw failed;
        }
        return locks;
    }

    /** Takes one more lock; false if a living process holds it. */
    boolean add(Path file) throws IOException {
        LogLock lock = LogLock.tryAcquire(file);
        if (lock == null) {
            return false;
        }
        held.add(lock);
        files.add(file);
        return true;
    }

    private void sign(long pid) throws IOException {
        for (LogLock lock : held) {
            try {
                lock.sign(pid);
            } catch (IOException full) {
                // the name of the holder is for messages only, and a full disk is passed over if there are other logs
                if (held.size() == 1) {
                    throw full;
                }
            }
        }
    }

    boolean holds(Path file) {
        return files.contains(file);
    }

    /** Removes the files and lets go of the locks. */
    public void remove() throws IOException {
        for (LogLock lock : held) {
            try {
                lock.remove();
            } catch (IOException cannot) {
                // a file left over says nothing, it is the lock that counts
                lock.close();
            }
        }
        held.clear();
        files.clear();
    }

    @Override
    public void close() throws IOException {
        for (LogLock lock : held) {
            lock.close();
        }
        held.clear();
        files.clear();
    }
}
