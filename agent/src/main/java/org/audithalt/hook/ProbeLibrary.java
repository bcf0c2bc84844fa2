package org.audithalt.hook;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;

/**
 * Loads a native library that does not load, for {@link HookProbe}.
 *
 * <p>Where the JDK has raw native libraries (21 and later) through these: {@code System.load} would make newer JDKs warn on
 * stderr that this class's module has no native access.
 */
final class ProbeLibrary {
    private static final String LOADER_PACKAGE = "jdk.internal.loader";
    private static final int FIRST_RAW = 21;

    private final Instrumentation instrumentation;

    ProbeLibrary(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** @param file absolute path of a socket: the system refuses to open one, and the JVM does not look inside */
    void load(String file) {
        if (Runtime.version().feature() >= FIRST_RAW) {
            loadRaw(file);
            return;
        }
        try {
            System.load(file);
        } catch (UnsatisfiedLinkError expected) {
            // ENXIO
        }
    }

    private void loadRaw(String file) {
        Module own = ProbeLibrary.class.getModule();
        instrumentation.redefineModule(
                Object.class.getModule(), Set.of(), Map.of(), Map.of(LOADER_PACKAGE, Set.of(own)), Set.of(), Map.of());
        try {
            Class<?> library = Class.forName(LOADER_PACKAGE + ".RawNativeLibraries$RawNativeLibraryImpl");
            Constructor<?> create = library.getDeclaredConstructor(String.class);
            Method open = library.getDeclaredMethod("open");
            create.setAccessible(true);
            open.setAccessible(true);
            open.invoke(create.newInstance(file));
        } catch (InvocationTargetException expected) {
            // refused by the system
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the JDK's raw native libraries are not as known: " + e, e);
        }
    }
}
