package org.audithalt.it.failpoint;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kills its process by SIGKILL at the n-th pass of a named point: {@code -Daudithalt.failpoint=NAME:N}; or throws an error there,
 * at any of several: {@code -Daudithalt.failpoint.throws=NAME:N,…}, with {@code N+} at each pass from that one on. Any thread of the
 * agent or the application; locks nothing.
 *
 * <p>No process is forked and no signal crosses the kernel's queue of another: raise(3) takes the whole process down before
 * the call returns, so nothing after the point happens on this thread, and next to nothing on others.
 */
public final class Failpoint {
    /** The agent refuses a property that it does not know: taken away before it looks. */
    private static final String PROPERTY = "audithalt.failpoint";

    private static final String THROWS = "audithalt.failpoint.throws";

    private static final int SIGKILL = 9;
    private static final String POINT;
    private static final int PASS;
    private static final AtomicInteger PASSED = new AtomicInteger();
    private static final Method RAISE;
    /** By name, the passes left before the one that throws. */
    private static final Map<String, AtomicInteger> THROWING = new HashMap<>();

    private static final Set<String> EVER_AFTER = new HashSet<>();

    static {
        String throwing = System.clearProperty(THROWS);
        for (String one : throwing == null ? new String[0] : throwing.split(",")) {
            int number = one.indexOf(':');
            String name = one.substring(0, number);
            if (one.endsWith("+")) {
                EVER_AFTER.add(name);
            }
            THROWING.put(
                    name,
                    new AtomicInteger(Integer.parseInt(one.substring(number + 1).replace("+", ""))));
        }
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
        AtomicInteger passes = THROWING.get(point);
        if (passes != null) {
            int left = passes.decrementAndGet();
            if (left == 0) {
                System.err.println("failpoint " + point + " throws");
            }
            if (left == 0 || left < 0 && EVER_AFTER.contains(point)) {
                throw new UnknownError("failpoint " + point);
            }
        }
        if (point.equals(POINT) && PASSED.incrementAndGet() == PASS) {
            try {
                RAISE.invoke(null, SIGKILL);
            } catch (ReflectiveOperationException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
