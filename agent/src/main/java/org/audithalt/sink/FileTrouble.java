package org.audithalt.sink;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;

/** Closes the gate because of an error: of one of files in the words of {@link FileProblem}. */
final class FileTrouble {
    private FileTrouble() {}

    /** As {@link Gate#fail}; works without memory, too. */
    static void closes(Gate gate, Reason reason, String what, Throwable failed) {
        if (!(failed instanceof IOException)) {
            gate.fail(reason, what, failed);
            return;
        }
        String text = what;
        try {
            text = what + ": " + FileProblem.withName((IOException) failed);
        } catch (OutOfMemoryError full) {
            // the bare text stands
        } finally {
            // whatever happened to the words
            gate.close(reason, text);
        }
    }

    /** Takes the way once, before it has to be taken without memory. */
    static void exercise() {
        Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
        closes(gate, Reason.DISK_ERROR, "exercise", new NoSuchFileException("exercise"));
        gate.fail(Reason.DISK_ERROR, "exercise", new IOException("exercise"));
    }
}
