package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.Path;

/** A log cannot be renamed: it is append-only. The message is fit to be shown. */
final class AppendOnlyException extends IOException {
    private static final long serialVersionUID = 1;

    AppendOnlyException(Path log, IOException cause) {
        super(
                log
                        + " is append-only (chattr +a) and cannot be rotated (max_log_file_action=exec: a program that takes the"
                        + " attribute away, has it rotated and sets the attribute again)",
                cause);
    }
}
