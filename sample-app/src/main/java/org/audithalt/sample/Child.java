package org.audithalt.sample;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a small program and waits for its end. It gets the name of the file as its argument and ignores it. */
final class Child {

    private final String program;
    private final Totals totals;

    Child(Totals totals) {
        this.program = Files.isExecutable(Path.of("/bin/true")) ? "/bin/true" : "/usr/bin/true";
        this.totals = totals;
    }

    void run(Path file) throws IOException {
        // Inherited streams: no pipes and no /dev/null to open, so the start is all there is.
        Process process =
                new ProcessBuilder(program, file.toString()).inheritIO().start();
        totals.count(Operation.EXEC);
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(program + ": ended with status " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while " + program + " ran").initCause(e);
        }
    }
}
