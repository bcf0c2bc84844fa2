package org.audithalt.sink;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why a log could not store. */
public enum SinkTrouble {
    /** Nothing is wrong. */
    NONE,
    /** ENOSPC, EDQUOT: the file system or the quota is full. */
    NO_SPACE,
    /**
     * Any other error: EIO, a read-only file system, a closed file, a short write. EFBIG, too: there is space, and nothing that is
     * deleted helps.
     */
    IO_ERROR;

    private static final String NO_SPACE_TEXT = "No space left on device";
    private static final String QUOTA_TEXT = "Disk quota exceeded";
    private static final String FILE_SIZE_TEXT = "File too large";

    /**
     * Classifies an error. Java keeps only the C library's text of it, which may be in the language of the locale.
     *
     * @param localText what this process's C library says for ENOSPC; empty if not known
     */
    public static SinkTrouble of(IOException error, String localText) {
        String text = error.getMessage();
        if (text == null) {
            return IO_ERROR;
        }
        boolean full = text.contains(NO_SPACE_TEXT)
                || text.contains(QUOTA_TEXT)
                || (!localText.isEmpty() && text.contains(localText));
        return full ? NO_SPACE : IO_ERROR;
    }

    /** What helps against an error with this text, in brackets behind a blank; empty where the reason's own words say it. */
    static String advice(@Nullable String text) {
        return text != null && text.contains(FILE_SIZE_TEXT) ? " (raise the limit, ulimit -f, or rotate)" : "";
    }
}
