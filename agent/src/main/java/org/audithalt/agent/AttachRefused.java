package org.audithalt.agent;

/** Tells the attaching tool that the agent did not start. The reason is on stderr already, so it prints no stack trace. */
public final class AttachRefused extends Exception {
    private static final long serialVersionUID = 1;

    AttachRefused(String message) {
        super(message, null, false, false);
    }

    @Override
    public void printStackTrace() {
        // libinstrument prints every exception of agentmain; the lines were printed before
    }
}
