package org.audithalt.backlog;

import org.jspecify.annotations.Nullable;

/** Tells virtual threads on JDKs that have them, without their API (21 and up). */
final class VirtualThreads {
    private static final @Nullable Class<?> BASE = base();

    private VirtualThreads() {}

    private static @Nullable Class<?> base() {
        try {
            return Class.forName("java.lang.BaseVirtualThread", false, null);
        } catch (ClassNotFoundException older) {
            return null;
        }
    }

    static boolean isVirtual(Thread thread) {
        return BASE != null && BASE.isInstance(thread);
    }
}
