package org.audithalt.it.failpoint;

import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kills its process by SIGKILL at the n-th pass of a named point: {@code -Daudithalt.failpoint=NAME:N}. Any thread of the agent or
 * the application; locks nothing.
 *
 * <p>No process is forked and no signal crosses the kernel's queue of another: raise(3) takes the whole process down before
 * the call returns, so nothing after the point happens on this thread, and next to nothing on others.
 */
public final class Failpoint {
    /** The agent refuses a property that it does not know: taken away before it looks. */
    private static final String PROPERTY = "audithalt.failpoint";

    private static final int SIGKILL = 9;
    private static final String POINT;
    private static final int PASS;
    private static final AtomicInteger PASSED = new AtomicInteger();
    private static final Method RAISE;

    static {
        String given = System.clearProperty(PROPERTY);
        int colon = given == null ? -1 : given.lastIndexOf(':');
        POINT = given == null ? "" : colon < 0 ? given : given.substring(0, colon);
        PASS = colon < 0 ? 1 : Integer.parseInt(given.substring(colon + 1));
        try {
            // the native itself: its caller is hooked
            RAISE = Class.forName("jdk.internal.misc.Signal").getDeclaredMethod("raise0", int.class);
            RAISE.setAccessible(true);
            RAISE.invoke(null, 0);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private Failpoint() {}

    /** The thread comes to a point. */
    public static void pass(String point) {
        if (point.equals(POINT) && PASSED.incrementAndGet() == PASS) {
            try {
                RAISE.invoke(null, SIGKILL);
            } catch (ReflectiveOperationException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
