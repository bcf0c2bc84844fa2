package org.audithalt.review;

/** What was asked for is wrong; the message is for the person who asked. */
public final class SearchException extends Exception {
    private static final long serialVersionUID = 1;

    public SearchException(String line) {
        super(line);
    }
}
