package org.audithalt.benchmark.programs;

import java.nio.file.Path;

/** A program of others and the work it does. */
interface Program extends AutoCloseable {
    /** How many threads work it at once. */
    int workers();

    /**
     * One piece of work, of which the latency is measured.
     *
     * @param worker 0 to {@link #workers} - 1
     * @param turn number of the worker's turn, from 0
     */
    void work(int worker, long turn) throws Exception;

    /** Starts the one of this name, with its files below a directory. */
    static Program start(String name, Path directory) throws Exception {
        return switch (name) {
            case "database" -> new Database(directory);
            case "web" -> new WebServer(directory);
            case "broker" -> new Broker(directory);
            case "build" -> new Build(directory);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
