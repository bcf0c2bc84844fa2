package org.audithalt.control;

import java.lang.reflect.Field;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * Registers the MXBean once the application itself has a platform MBean server, and touches nothing of JMX before: who
 * creates that server too early decides which log manager the application gets.
 *
 * <p>{@link #look} is for one agent thread, which waits for nobody. All else runs on a thread that is no agent's: MBean
 * servers and listeners are the application's code, which is audited, and halted with it.
 */
public final class ManagementBean {
    private static final String FACTORY = "java.lang.management.ManagementFactory";
    private static final String REGISTRATION = "org.audithalt.control.jmx.Registration";
    private static final String THREAD = "Audithalt JMX";
    private static final long AGAIN_NANOS = 5_000_000_000L;

    /** Whether the JVM has loaded a class. */
    public interface Loads {
        /** Whether {@code java.lang.management.ManagementFactory} is loaded. Any thread; cheap. */
        boolean usesManagement();
    }

    private final Loads loads;
    private final TrailView view;
    private boolean begun;
    private boolean failed;
    private long failedNanos;
    private @Nullable Runnable registration;
    private @Nullable Field server;

    /** A bean that is not registered yet. */
    public ManagementBean(Loads loads, TrailView view) {
        this.loads = loads;
        this.view = view;
    }

    /** Begins the registration when it is time. Never throws: that there is no MXBean halts nobody. */
    public void look() {
        if (begun || failed && System.nanoTime() - failedNanos < AGAIN_NANOS) {
            return;
        }
        try {
            if (loads.usesManagement() && hasServer()) {
                begin();
            }
        } catch (ReflectiveOperationException | LinkageError impossible) {
            begun = true;
            say("jmx: there is no MXBean: ", impossible);
        } catch (Throwable noThreadOrMemory) {
            if (!failed) {
                say("jmx: there is no MXBean yet, it is tried again: ", noThreadOrMemory);
            }
            failed = true;
            failedNanos = System.nanoTime();
        }
    }

    private void begin() throws ReflectiveOperationException {
        Runnable body = registration;
        if (body == null) {
            body = Class.forName(REGISTRATION, false, new LateClasses())
                    .asSubclass(Runnable.class)
                    .getConstructor(TrailView.class)
                    .newInstance(view);
            registration = body;
        }
        Thread thread = new Thread(null, body, THREAD, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
        begun = true;
    }

    private void say(String what, Throwable why) {
        try {
            view.say(what + why);
        } catch (Throwable noMemory) {
            // then it goes unsaid
        }
    }

    /** Looks without initialising anything. */
    private boolean hasServer() {
        try {
            Field field = server;
            if (field == null) {
                field = Class.forName(FACTORY, false, null).getDeclaredField("platformMBeanServer");
                server = field;
            }
            Unsafe unsafe = Unsafe.getUnsafe();
            return unsafe.getReferenceVolatile(unsafe.staticFieldBase(field), unsafe.staticFieldOffset(field)) != null;
        } catch (ReflectiveOperationException otherJdk) {
            begun = true;
            view.say("jmx: there is no MXBean: this JDK does not tell whether it has an MBean server: " + otherJdk);
            return false;
        }
    }
}
