package org.audithalt.review;

import java.io.IOException;

/** Whoever read the results has ended, as {@code head} does when it has enough: no error, but nothing more is wanted. */
public final class NobodyReadsException extends IOException {
    private static final long serialVersionUID = 1L;

    public NobodyReadsException(IOException cause) {
        super("nobody reads standard output any more", cause);
    }
}
