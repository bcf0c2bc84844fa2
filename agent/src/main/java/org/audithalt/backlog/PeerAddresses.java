package org.audithalt.backlog;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetSocketAddress;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * The peer of a connected socket, by getpeername(2). The calls that move data on a connected socket name none, neither do
 * the JDK methods around them; a record of them without it would not say to whom the data went.
 *
 * <p>Application threads; one system call and its result's allocation each, only for actions that are selected. The
 * method behind has no hook. Prepared at start, so that nothing is loaded or linked on a caller's thread.
 */
public final class PeerAddresses {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long NUMBER = UNSAFE.objectFieldOffset(FileDescriptor.class, "fd");

    /** Null until {@link #prepare}: then there is no address. */
    private static volatile @Nullable MethodHandle remoteAddress;

    private PeerAddresses() {}

    /**
     * Links {@code sun.nio.ch.Net.remoteAddress}; its package must be open to this class's module.
     *
     * @throws IllegalStateException if the JDK lacks the method
     */
    public static void prepare() {
        try {
            Class<?> net = Class.forName("sun.nio.ch.Net");
            MethodType type = MethodType.methodType(InetSocketAddress.class, FileDescriptor.class);
            remoteAddress =
                    MethodHandles.privateLookupIn(net, MethodHandles.lookup()).findStatic(net, "remoteAddress", type);
            of(-1);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the peer of a socket cannot be asked for: " + e, e);
        }
    }

    /** The peer; null if the socket has none, or one that is no internet address. */
    static @Nullable InetSocketAddress of(int descriptor) {
        MethodHandle handle = remoteAddress;
        if (handle == null) {
            return null;
        }
        try {
            FileDescriptor file = new FileDescriptor();
            UNSAFE.putInt(file, NUMBER, descriptor);
            return (InetSocketAddress) handle.invokeExact(file);
        } catch (Throwable unconnected) {
            // ENOTCONN, EBADF
            return null;
        }
    }
}
