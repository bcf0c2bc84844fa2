package org.audithalt.benchmark.compare;

import java.io.IOException;

/** What is switched on for the turns of one contender only, because it would slow the others down as well. */
interface Surroundings extends AutoCloseable {
    /** Nothing. */
    Surroundings NONE = new Surroundings() {};

    /** Called once, when the process is there and warm. */
    default void begin(long pid) throws IOException {}

    /** Before a turn. */
    default void on() throws IOException {}

    /** After it. */
    default void off() throws IOException {}

    /** CPU time that others have spent for this contender so far. */
    default long servantsNanos() {
        return 0;
    }

    @Override
    default void close() throws IOException {}
}
