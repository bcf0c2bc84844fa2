package org.audithalt.it.program;

import java.nio.file.Path;

/** Threads that create files in a directory until a line comes on stdin; then says how many there are. */
public final class Reloaded {
    private static final int THREADS = 3;
    private static final long PAUSE_NANOS = 300_000;

    private Reloaded() {}

    /**
     * Runs.
     *
     * @param arguments the directory
     */
    public static void main(String[] arguments) throws Exception {
        Acting acting = new Acting(Path.of(arguments[0]), THREADS, PAUSE_NANOS);
        acting.start();
        System.out.println("ready");
        int end = System.in.read();
        acting.end();
        System.out.println(acting + (end < 0 ? " at the end of input" : ""));
    }
}
