package org.audithalt.control;

import java.io.IOException;

/** The directory of the control socket lets others in. The message is for people. */
public final class OpenDirectoryException extends IOException {
    private static final long serialVersionUID = 1;

    OpenDirectoryException(String message) {
        super(message);
    }
}
