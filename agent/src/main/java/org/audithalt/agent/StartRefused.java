package org.audithalt.agent;

/** The start cannot go on. The message is one line for people, without prefix. */
final class StartRefused extends Exception {
    private static final long serialVersionUID = 1;

    StartRefused(String message) {
        super(message);
    }
}
