package org.audithalt.review;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of a log, which rotation may rename between the moment in which it was listed and that in which it is read.
 *
 * @param path its name when it was listed
 * @param id what it was then; null if nobody could tell, and the name has to do
 */
record ListedFile(Path path, @Nullable FileId id) {
    /** A log, or one that rotation made of it: name, number and suffix. */
    static final Pattern ROTATED = Pattern.compile("(.+\\.log)(?:\\.(\\d{1,9}))?(\\.gz|\\.zst)?");

    private static final int MOST_RENAMES = 100;
    /** A rotation that died half way has left one number free. */
    private static final int MOST_FREE = 2;

    /** The file that has a name now. */
    static ListedFile of(Path path) {
        return new ListedFile(path, FileId.orNull(path));
    }

    /**
     * Opens the file, by the name that it has now.
     *
     * @throws IOException if it cannot be read, or is not there any more: whoever rotates has deleted it or packed it
     */
    LogFile open() throws IOException {
        for (int i = 0; i < MOST_RENAMES; i++) {
            Path now = now();
            LogFile opened;
            try {
                opened = LogFile.open(now);
            } catch (IOException e) {
                if (isAt(now)) {
                    throw e;
                }
                continue;
            }
            // who has the name before and after had it in between
            if (isAt(now)) {
                return opened;
            }
            opened.in().close();
        }
        throw new IOException("is renamed faster than it can be opened");
    }

    /** The name that the file has now. */
    Path now() throws IOException {
        if (isAt(path)) {
            return path;
        }
        Matcher name = ROTATED.matcher(String.valueOf(path.getFileName()));
        if (name.matches()) {
            String suffix = name.group(3) == null ? "" : name.group(3);
            int free = 0;
            // only upwards: a younger file may have got the inode of one that is deleted
            for (int age = name.group(2) == null ? 1 : Integer.parseInt(name.group(2)) + 1; free < MOST_FREE; age++) {
                Path renamed = path.resolveSibling(name.group(1) + "." + age + suffix);
                FileId there = FileId.orNull(renamed);
                if (there != null && there.equals(id)) {
                    return renamed;
                }
                free = there == null ? free + 1 : 0;
            }
        }
        throw new IOException("is gone: it was deleted, packed or replaced since it was listed");
    }

    private boolean isAt(Path name) {
        return id == null || id.equals(FileId.orNull(name));
    }
}
