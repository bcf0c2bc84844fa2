package org.audithalt.sink;

import java.io.IOException;

/** A log file that must not be used. The message is one line {@code log_file=PATH: what is wrong (what to do)}. */
public final class LogRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    LogRefusedException(Object path, String wrong) {
        super("log_file=" + path + ": " + wrong);
    }
}
