package org.audithalt.backlog;

/** A backlog that a newer version of this program wrote. */
public final class BacklogVersionException extends BacklogException {
    private static final long serialVersionUID = 1;

    BacklogVersionException(String message) {
        super(message);
    }
}
