package org.audithalt.record;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteOrder;
import jdk.internal.misc.Unsafe;

/**
 * Writes {@code struct sockaddr} as the kernel sees it: family in native order, port and address in network order.
 *
 * <p>A dual-stack JVM passes IPv4 addresses as IPv4-mapped IPv6 addresses; with {@code java.net.preferIPv4Stack=true}, or
 * where the machine has no IPv6, it passes them as they are.
 *
 * <p>For application threads at a hook: writes straight to memory, allocates nothing.
 */
public final class SocketAddressOctets {
    /** Room that any address takes at most: {@code sockaddr_un}, 110 bytes, rounded up. */
    public static final int MAX_BYTES = 112;

    /** Size of {@code sockaddr_in}. */
    public static final int INET_BYTES = 16;
    /** Size of {@code sockaddr_in6}. */
    public static final int INET6_BYTES = 28;

    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;

    private static final int PATH_BYTES = 108;

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long HOLDER6 = UNSAFE.objectFieldOffset(Inet6Address.class, "holder6");
    private static final long IP6 = UNSAFE.objectFieldOffset(holder6(), "ipaddress");
    private static final boolean DUAL_STACK = dualStack();

    private SocketAddressOctets() {}

    private static Class<?> holder6() {
        try {
            return Class.forName("java.net.Inet6Address$Inet6AddressHolder", true, null);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException("no Inet6AddressHolder in this JDK", missing);
        }
    }

    private static boolean dualStack() {
        return !Boolean.getBoolean("java.net.preferIPv4Stack") && new java.io.File("/proc/net/if_inet6").exists();
    }

    /** Writes an internet address; returns its length in bytes, 0 for an address of unknown class. */
    public static int write(InetAddress address, int port, long at) {
        if (address instanceof Inet6Address) {
            Inet6Address six = (Inet6Address) address;
            byte[] octets = (byte[]) UNSAFE.getReference(UNSAFE.getReference(six, HOLDER6), IP6);
            writeInet6Head(at, port, six.getScopeId());
            UNSAFE.copyMemory(octets, ByteArrays.BASE, null, at + 8, 16);
            return INET6_BYTES;
        }
        if (address instanceof Inet4Address) {
            // documented: the hash code of an IPv4 address is the address itself
            int octets = address.hashCode();
            if (!DUAL_STACK) {
                zeros(at);
                UNSAFE.putShort(at, (short) AF_INET);
                putNetworkShort(at + 2, port);
                putNetworkInt(at + 4, octets);
                return INET_BYTES;
            }
            writeInet6Head(at, port, 0);
            zeros(at + 8);
            if (octets != 0) {
                UNSAFE.putShort(at + 18, (short) -1);
                putNetworkInt(at + 20, octets);
            }
            return INET6_BYTES;
        }
        return 0;
    }

    /** Family in which an internet address is passed to the kernel; -1 for an address of unknown class. */
    public static int familyOf(InetAddress address) {
        if (address instanceof Inet6Address) {
            return AF_INET6;
        }
        return address instanceof Inet4Address ? DUAL_STACK ? AF_INET6 : AF_INET : -1;
    }

    /** Family of an internet address given as octets; -1 for other lengths than 4 and 16. */
    public static int familyOf(byte[] octets) {
        return octets.length == 4 ? AF_INET : octets.length == 16 ? AF_INET6 : -1;
    }

    /** Family of the address at a place in memory. */
    public static int familyAt(long at) {
        return UNSAFE.getShort(at);
    }

    /** Length of the address of a Unix-domain socket whose path has this many bytes. */
    public static int lengthOfPath(int bytes) {
        return 2 + Math.min(bytes + 1, PATH_BYTES);
    }

    /** Writes the address of a Unix-domain socket from the bytes of its path; returns its length. */
    public static int write(byte[] path, int length, long at) {
        int count = Math.min(length, PATH_BYTES);
        UNSAFE.putShort(at, (short) AF_UNIX);
        UNSAFE.copyMemory(path, ByteArrays.BASE, null, at + 2, count);
        if (count < PATH_BYTES) {
            UNSAFE.putByte(at + 2 + count, (byte) 0);
            count++;
        }
        return 2 + count;
    }

    /** Writes an internet address given as 4 or 16 octets, without a port; returns its length, 0 for other lengths. */
    public static int writeInternet(byte[] octets, long at) {
        boolean four = octets.length == 4;
        int length = four ? INET_BYTES : INET6_BYTES;
        if (!four && octets.length != 16) {
            return 0;
        }
        zeros(at);
        if (!four) {
            zeros(at + length - INET_BYTES);
        }
        UNSAFE.putShort(at, (short) (four ? AF_INET : AF_INET6));
        UNSAFE.copyMemory(octets, ByteArrays.BASE, null, at + (four ? 4 : 8), octets.length);
        return length;
    }

    /** Writes an IPv4 address given as an int, without a port; returns its length. */
    public static int writeInternet(int address, long at) {
        zeros(at);
        UNSAFE.putShort(at, (short) AF_INET);
        putNetworkInt(at + 4, address);
        return INET_BYTES;
    }

    /** Length of the internet address at a place in memory; 0 if another family stands there. */
    public static int lengthAt(long at) {
        int family = UNSAFE.getShort(at);
        return family == AF_INET ? INET_BYTES : family == AF_INET6 ? INET6_BYTES : 0;
    }

    /** Sixteen bytes of zeros. {@code setMemory} is a call into the JVM on 17 and 21. */
    private static void zeros(long at) {
        UNSAFE.putLongUnaligned(null, at, 0);
        UNSAFE.putLongUnaligned(null, at + Long.BYTES, 0);
    }

    private static void writeInet6Head(long at, int port, int scope) {
        UNSAFE.putShort(at, (short) AF_INET6);
        putNetworkShort(at + 2, port);
        UNSAFE.putInt(at + 4, 0);
        UNSAFE.putInt(at + 24, scope);
    }

    private static void putNetworkShort(long at, int value) {
        UNSAFE.putShort(at, LITTLE ? Short.reverseBytes((short) value) : (short) value);
    }

    private static void putNetworkInt(long at, int value) {
        UNSAFE.putInt(at, LITTLE ? Integer.reverseBytes(value) : value);
    }
}
