package org.audithalt.record;

import jdk.internal.misc.Unsafe;

/** Where the elements of a byte array begin. The JDK's own constant is an int on 17 and a long on 25, so it is not linked to. */
public final class ByteArrays {
    /** Offset of element 0, for {@link Unsafe}. */
    public static final long BASE = base();

    private ByteArrays() {}

    private static long base() {
        try {
            return ((Number) Unsafe.class.getField("ARRAY_BYTE_BASE_OFFSET").get(null)).longValue();
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("no array base offset in this JDK", missing);
        }
    }
}
