package org.audithalt.gate;

/**
 * Where on its stack a thread stands that is about to be suspended. Below the JDK's class loaders, a JDK class initialiser or
 * the opening of a native library it holds locks that the JVM itself needs: there it does not sleep while service slots
 * last. Below any class initialiser an exception would poison the class for the life of the JVM: there it is never denied.
 *
 * <p>Slow path only: costs 20 to 300 µs by depth, and allocates. The top 1024 frames are seen
 * ({@code MaxJavaStackTraceDepth}).
 */
public enum StackPosition {
    /** Nothing special. */
    PLAIN,
    /** Inside the initialiser of an application class. */
    APPLICATION_INITIALISER,
    /** Holding a lock that the JVM needs. */
    JDK_LOCK,
    /** Inside the opening of a native library: an action nested in another. */
    LIBRARY_OPEN;

    /** Looks at the calling thread's stack. Out of memory counts as plain: then it waits (fail closed). */
    public static StackPosition ofCaller() {
        return ofCaller(false);
    }

    /**
     * As {@link #ofCaller()}.
     *
     * @param opensLibrary whether the action itself is the opening of a native library: then the innermost such frame is
     *     not what it is nested in
     */
    public static StackPosition ofCaller(boolean opensLibrary) {
        StackTraceElement[] frames;
        try {
            frames = new Throwable().getStackTrace();
        } catch (OutOfMemoryError full) {
            return PLAIN;
        }
        return of(frames, opensLibrary);
    }

    /** The strictest of a stack's frames. */
    static StackPosition of(StackTraceElement[] frames) {
        return of(frames, false);
    }

    static StackPosition of(StackTraceElement[] frames, boolean opensLibrary) {
        StackPosition found = PLAIN;
        boolean own = opensLibrary;
        for (StackTraceElement frame : frames) {
            StackPosition here = of(frame);
            if (own && here == LIBRARY_OPEN) {
                own = false;
            } else if (here.compareTo(found) > 0) {
                found = here;
            }
        }
        return found;
    }

    private static StackPosition of(StackTraceElement frame) {
        String method = frame.getMethodName();
        if ("<clinit>".equals(method)) {
            return isJdk(frame) ? JDK_LOCK : APPLICATION_INITIALISER;
        }
        if ("loadClassOrNull".equals(method) && "jdk.internal.loader.BuiltinClassLoader".equals(frame.getClassName())) {
            return JDK_LOCK;
        }
        if ("open".equals(method)
                && "jdk.internal.loader.NativeLibraries$NativeLibraryImpl".equals(frame.getClassName())) {
            return LIBRARY_OPEN;
        }
        return PLAIN;
    }

    private static boolean isJdk(StackTraceElement frame) {
        String loader = frame.getClassLoaderName();
        return frame.getModuleName() != null && (loader == null || "platform".equals(loader));
    }

    /** Whether the thread may sleep here although service slots are left. */
    public boolean maySleep() {
        return compareTo(JDK_LOCK) < 0;
    }

    /** Whether an exception may be thrown here. */
    public boolean mayThrow() {
        return this == PLAIN;
    }
}
