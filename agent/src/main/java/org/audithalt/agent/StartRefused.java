package org.audithalt.agent;

/** The start cannot go on. The message is one line for people, without prefix. */
final class StartRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final StartRefusal why;

    StartRefused(StartRefusal why, String message) {
        super(message);
        this.why = why;
    }

    StartRefusal why() {
        return why;
    }
}
