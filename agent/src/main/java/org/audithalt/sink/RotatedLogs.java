package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The logs rotated away, {@code .1} the youngest, with the permissions that auditd gives them. Writer thread only, but for {@link #count}. */
final class RotatedLogs {
    private final Storage storage;
    private final LogFiles files;
    private final Path path;

    RotatedLogs(Storage storage, LogFiles files) {
        this.storage = storage;
        this.files = files;
        path = files.path();
    }

    /**
     * Moves the log to {@code .1} and the older ones up by one, up to the first free number, so that nothing is ever
     * overwritten: a rotation that died half way left such a number free. After a failure the log is where it was.
     */
    void shift() throws IOException {
        int free = 1;
        while (storage.identity(numbered(free)).exists()) {
            free++;
        }
        int moved = free;
        try {
            takePermission();
            for (int number = free - 1; number >= 1; number--) {
                storage.rename(numbered(number), numbered(number + 1));
                moved = number;
            }
            storage.rename(path, numbered(1));
        } catch (IOException | RuntimeException | Error e) {
            try {
                storage.setMode(path, files.mode(false));
                for (int number = moved; number < free; number++) {
                    storage.rename(numbered(number + 1), numbered(number));
                }
            } catch (IOException again) {
                // A free number is left, which readers stop at; the next rotation fills it.
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private void takePermission() throws IOException {
        try {
            storage.setMode(path, files.mode(true));
        } catch (IOException refused) {
            if (files.isAppendOnly()) {
                throw new AppendOnlyException(path, refused);
            }
            throw refused;
        }
    }

    /** Takes a rotated log back because no new one could be made; never over a file that holds anything. */
    void shiftBack() throws IOException {
        Identity inPlace = files.identity();
        if (inPlace.exists() && (!inPlace.regular() || inPlace.size() > 0 || inPlace.uid() != storage.ownUid())) {
            return;
        }
        storage.rename(numbered(1), path);
        storage.setMode(path, files.mode(false));
    }

    /**
     * The oldest log if there are at least so many, the one in use not counted; null if there are not. What is no
     * regular file was put there by others and is passed over.
     */
    @Nullable
    RotatedLog oldestSurplus(int least) throws IOException {
        int free = least;
        while (storage.identity(numbered(free)).exists()) {
            free++;
        }
        for (int number = free - 1; number >= least; number--) {
            Path file = numbered(number);
            Identity found = storage.identity(file);
            if (found.regular()) {
                return new RotatedLog(
                        file,
                        found,
                        files.firstSerial(file),
                        files.lastEvent(file, found.size()).serial());
            }
        }
        return null;
    }

    /** Deletes a log for good, if it still has that name; whether it had. */
    boolean delete(RotatedLog log) throws IOException {
        if (!storage.identity(log.file()).sameFile(log.identity())) {
            return false;
        }
        // not forced: if a power failure brings it back, it is deleted and recorded again
        storage.delete(log.file());
        return true;
    }

    /** How many there are, up to a number that is enough. Any agent thread. */
    int count(int enough) throws IOException {
        int count = 0;
        while (count < enough && storage.identity(numbered(count + 1)).exists()) {
            count++;
        }
        return count;
    }

    /** Bytes of all of them, without those behind a free number. */
    long bytes() throws IOException {
        long bytes = 0;
        Identity found = storage.identity(numbered(1));
        for (int number = 2; found.exists(); number++) {
            bytes += found.size();
            found = storage.identity(numbered(number));
        }
        return bytes;
    }

    /**
     * Serial of the last whole event in the logs rotated away; 0 if there is none. Passes over one free number, which a
     * half rotation may have left.
     */
    long lastSerial() throws IOException {
        int free = 0;
        for (int number = 1; free < 2; number++) {
            Identity found = storage.identity(numbered(number));
            if (!found.exists()) {
                free++;
            } else if (found.regular()) {
                long serial = files.lastEvent(numbered(number), found.size()).serial();
                if (serial > 0) {
                    return serial;
                }
            }
        }
        return 0;
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }
}
