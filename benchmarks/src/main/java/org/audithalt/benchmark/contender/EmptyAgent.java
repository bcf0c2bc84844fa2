package org.audithalt.benchmark.contender;

/** An agent that does nothing: what any {@code -javaagent} costs. */
public final class EmptyAgent {
    private EmptyAgent() {}

    /** Nothing. */
    public static void premain(String argument) {
        // the least an agent can do
    }
}
