package org.audithalt.backlog;

/** A file that is no backlog of this version: reported, never trusted, never overwritten. The message is for people. */
public class BacklogException extends Exception {
    private static final long serialVersionUID = 1;

    public BacklogException(String message) {
        super(message);
    }
}
