package org.audithalt.sink;

import java.io.IOException;

/** A log file that must not be used. The message is one line {@code log_file=PATH: what is wrong (what to do)}. */
public final class LogRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is. */
    public enum Kind {
        /** A living process writes it. */
        IN_USE,
        /** Others may change it. */
        OTHERS_WRITE,
        /** It is no file that a log can be. */
        UNUSABLE
    }

    private final Kind kind;

    LogRefusedException(Kind kind, Object path, String wrong) {
        super("log_file=" + path + ": " + wrong);
        this.kind = kind;
    }

    /** What kind of trouble it is. */
    public Kind kind() {
        return kind;
    }
}
