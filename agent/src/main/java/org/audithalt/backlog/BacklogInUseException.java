package org.audithalt.backlog;

/** A backlog whose process runs still, whatever became of its lock. */
public final class BacklogInUseException extends BacklogException {
    private static final long serialVersionUID = 1;

    public BacklogInUseException(String message) {
        super(message);
    }
}
