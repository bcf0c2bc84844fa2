package org.audithalt.backlog;

import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import jdk.internal.misc.Unsafe;
import org.audithalt.bridge.JdkNatives;
import org.audithalt.hook.NestMate;
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
    private static volatile @Nullable JdkNatives net;

    private PeerAddresses() {}

    /**
     * Makes {@code sun.nio.ch.Net.remoteAddress} callable.
     *
     * @throws IllegalStateException if the JDK lacks the method
     */
    public static void prepare() {
        try {
            String descriptor = "(Ljava/io/FileDescriptor;)Ljava/net/InetSocketAddress;";
            net = NestMate.of(
                    Class.forName("sun.nio.ch.Net"), "remoteAddress" + descriptor + "=remoteAddress" + descriptor);
            of(-1);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the peer of a socket cannot be asked for: " + e, e);
        }
    }

    /** The peer; null if the socket has none, or one that is no internet address. */
    static @Nullable InetSocketAddress of(int descriptor) {
        JdkNatives calls = net;
        if (calls == null) {
            return null;
        }
        try {
            FileDescriptor file = new FileDescriptor();
            UNSAFE.putInt(file, NUMBER, descriptor);
            return calls.remoteAddress(file);
        } catch (Throwable unconnected) {
            // ENOTCONN, EBADF
            return null;
        }
    }
}
