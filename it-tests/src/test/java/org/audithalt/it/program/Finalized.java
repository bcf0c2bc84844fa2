package org.audithalt.it.program;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;

/**
 * Leaves an object to the finalizer, a thread of the JVM that may never sleep, after a line on stdin: {@code COUNT MISSING}.
 * The object tries COUNT times to open a file that does not exist. Each further line is answered by {@code finalized N}.
 */
public final class Finalized {
    private static volatile int attempts;

    private final String missing;
    private final int count;

    private Finalized(int count, String missing) {
        this.count = count;
        this.missing = missing;
    }

    public static void main(String[] arguments) throws IOException {
        System.out.println("ready");
        for (int c = System.in.read(); c >= 0; c = System.in.read()) {
            if (c == '\n') {
                if (attempts == 0) {
                    new Finalized(Integer.parseInt(arguments[0]), arguments[1]).leave();
                    System.gc();
                }
                System.out.println("finalized " + attempts);
            }
        }
    }

    /** The object is garbage when this has returned. */
    private void leave() {
        attempts = missing.isEmpty() ? count : 0;
    }

    @Override
    @SuppressWarnings({"deprecation", "removal", "Finalize", "NonAtomicVolatileUpdate"})
    protected void finalize() throws IOException {
        for (int i = 0; i < count; i++) {
            try {
                new FileInputStream(missing).close();
            } catch (FileNotFoundException expected) {
                attempts++;
            }
        }
    }
}
