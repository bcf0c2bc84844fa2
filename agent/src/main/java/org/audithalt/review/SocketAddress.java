package org.audithalt.review;

import java.nio.charset.StandardCharsets;

/** Reads socket addresses as records have them: the native structure, its family little-endian, the rest in network order. */
final class SocketAddress {
    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int INET_BYTES = 16;
    private static final int INET6_BYTES = 28;
    private static final int GROUPS = 8;

    private SocketAddress() {}

    /** Leaves the path of a Unix domain address, or its abstract name; false for another address or one without. */
    static boolean path(Decoder address) {
        if (family(address) != UNIX) {
            return false;
        }
        address.skip(2);
        if (address.length() > 0 && address.bytes()[address.from()] == 0) {
            address.skip(1);
        }
        address.cutAt('\0');
        return address.length() > 0;
    }

    /** The numeric host of an address, as inet_ntop(3) writes it; empty if it has none. */
    static byte[] host(Decoder address) {
        int family = family(address);
        int at = address.from();
        if (family == INET && address.length() >= INET_BYTES) {
            return inet(address.bytes(), at + 4).getBytes(StandardCharsets.US_ASCII);
        }
        if (family == INET6 && address.length() >= INET6_BYTES) {
            return inet6(address.bytes(), at + 8).getBytes(StandardCharsets.US_ASCII);
        }
        return new byte[0];
    }

    /** The port of an internet address; -1 if it has none. */
    static int port(Decoder address) {
        int family = family(address);
        boolean internet = (family == INET || family == INET6) && address.length() >= INET_BYTES;
        return internet ? pair(address.bytes(), address.from() + 2) : -1;
    }

    private static int family(Decoder address) {
        if (address.length() < 2) {
            return 0;
        }
        return address.bytes()[address.from()] & 0xff | (address.bytes()[address.from() + 1] & 0xff) << 8;
    }

    private static int pair(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    private static String inet(byte[] bytes, int at) {
        return (bytes[at] & 0xff) + "." + (bytes[at + 1] & 0xff) + "." + (bytes[at + 2] & 0xff) + "."
                + (bytes[at + 3] & 0xff);
    }

    /** The longest run of at least two zeros, the first of equals, becomes two colons. */
    private static String inet6(byte[] bytes, int at) {
        int best = GROUPS;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = 0;
            while (i + length < GROUPS && pair(bytes, at + 2 * (i + length)) == 0) {
                length++;
            }
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == best) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (i > 0 && i != best + bestLength) {
                text.append(':');
            }
            // ::10.0.0.5 and ::ffff:10.0.0.5
            if (i == 6 && best == 0 && (bestLength == 6 || (bestLength == 5 && pair(bytes, at + 10) == 0xffff))) {
                return text.append(inet(bytes, at + 12)).toString();
            }
            text.append(Integer.toHexString(pair(bytes, at + 2 * i)));
        }
        return text.toString();
    }
}
