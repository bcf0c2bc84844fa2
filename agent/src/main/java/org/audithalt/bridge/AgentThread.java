package org.audithalt.bridge;

/**
 * A thread of the agent: never audited and never suspended, so that recovery never waits for the halted. The type is
 * the mark: one {@code instanceof} tells it from every application thread.
 *
 * <p>Always a platform daemon thread named {@code audithalt-…}, without a context class loader of the application.
 */
public class AgentThread extends Thread {
    /** Names of agent threads begin with this. */
    public static final String NAME_PREFIX = "audithalt-";

    /**
     * Makes the thread without starting it.
     *
     * @param name what follows {@link #NAME_PREFIX}
     * @param body must not end by an exception: nobody makes the thread anew
     */
    public AgentThread(String name, Runnable body) {
        super(null, body, NAME_PREFIX.concat(name), 0, false);
        setDaemon(true);
        setContextClassLoader(null);
    }

    /**
     * Does nothing. Application code that interrupts whatever it finds (a thread group, all stack traces) would close the
     * channels of the log, and leave each loop that parks without rest.
     */
    @Override
    public void interrupt() {}
}
