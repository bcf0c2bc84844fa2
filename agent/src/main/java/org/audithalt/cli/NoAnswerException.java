package org.audithalt.cli;

import java.io.IOException;

/** A process did not answer in time. The request was sent, and stays where the process will read it when it goes on. */
final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    NoAnswerException(String message) {
        super(message);
    }

    /** What to say of a request that changes something; empty for any other failure. */
    static String mayStillAct(IOException failed) {
        return failed instanceof NoAnswerException ? "; it may still do what was asked when it goes on" : "";
    }
}
