package org.audithalt.record;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import jdk.internal.misc.Unsafe;

/** Where the elements of a byte array begin. The JDK's own constant is an int on 17 and a long on 25, so it is not linked to. */
public final class ByteArrays {
    /** Offset of element 0, for {@link Unsafe}. */
    public static final long BASE = base();

    private ByteArrays() {}

    /** Where a heap buffer says that its first byte is: a field by the same name and type in every JDK. */
    private static long base() {
        Unsafe unsafe = Unsafe.getUnsafe();
        return unsafe.getLong(ByteBuffer.allocate(1), unsafe.objectFieldOffset(Buffer.class, "address"));
    }
}
