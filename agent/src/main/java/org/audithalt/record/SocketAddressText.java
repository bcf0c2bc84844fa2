package org.audithalt.record;

/**
 * A socket address in the words of libauparse, {@code { saddr_fam=inet laddr=10.0.0.5 lport=443 }}. The scope of an IPv6 address is a
 * number; a path's bytes that could end the words, the value or the line are octal ({@code \040}), where auditd writes them as they
 * are. Stateless; allocates nothing.
 */
final class SocketAddressText {
    /** Upper bound of what is written besides a path. */
    static final int LONGEST_FRAME = 128;

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int INET_BYTES = 16;
    private static final int INET6_BYTES = 28;
    private static final int INET_AT = 4;
    private static final int INET6_AT = 8;
    private static final int SCOPE_AT = 24;
    private static final int GROUPS = 8;

    private static final byte[] INET = EventHead.ascii("{ saddr_fam=inet laddr=");
    private static final byte[] INET6 = EventHead.ascii("{ saddr_fam=inet6 laddr=");
    private static final byte[] LOCAL = EventHead.ascii("{ saddr_fam=local path=");
    private static final byte[] PORT = EventHead.ascii(" lport=");
    private static final byte[] END = EventHead.ascii(" }");
    private static final byte[] UNKNOWN = EventHead.ascii("unknown-family(");

    private SocketAddressText() {}

    /** Appends an address of at least two bytes. */
    static void append(Octets address, Octets out) {
        byte[] octets = address.array();
        int length = address.length();
        int family = octets[0] & 0xff | (octets[1] & 0xff) << 8;
        if (family == AF_INET && length >= INET_BYTES) {
            out.append(INET);
            inet(octets, INET_AT, out);
            port(octets, out);
        } else if (family == AF_INET6 && length >= INET6_BYTES) {
            out.append(INET6);
            inet6(octets, out);
            scope(octets, out);
            port(octets, out);
        } else if (family == AF_UNIX) {
            out.append(LOCAL);
            path(octets, length, out);
        } else {
            out.append(UNKNOWN);
            out.appendDecimal(family);
            out.append(')');
            return;
        }
        out.append(END);
    }

    private static void port(byte[] octets, Octets out) {
        out.append(PORT);
        out.appendDecimal(pair(octets, 2));
    }

    private static void inet(byte[] octets, int from, Octets out) {
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                out.append('.');
            }
            out.appendDecimal(octets[from + i] & 0xff);
        }
    }

    /** As inet_ntop(3): the longest run of at least two zeros, the first of equals, becomes two colons. */
    private static void inet6(byte[] octets, Octets out) {
        int best = GROUPS;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zeros(octets, i);
            if (zeros > bestLength) {
                best = i;
                bestLength = zeros;
            }
        }
        for (int i = 0; i < GROUPS; i++) {
            if (i == best) {
                out.append(':');
                out.append(':');
                i += bestLength - 1;
                continue;
            }
            if (i > 0 && i != best + bestLength) {
                out.append(':');
            }
            if (i == 6 && best == 0 && (bestLength == 6 || (bestLength == 5 && group(octets, 5) == 0xffff))) {
                inet(octets, INET6_AT + 12, out);
                return;
            }
            out.appendLowerHex(group(octets, i));
        }
    }

    private static int zeros(byte[] octets, int from) {
        int to = from;
        while (to < GROUPS && group(octets, to) == 0) {
            to++;
        }
        return to - from;
    }

    private static void scope(byte[] octets, Octets out) {
        long scope = octets[SCOPE_AT] & 0xff
                | (octets[SCOPE_AT + 1] & 0xff) << 8
                | (octets[SCOPE_AT + 2] & 0xff) << 16
                | (octets[SCOPE_AT + 3] & 0xffL) << 24;
        if (scope != 0) {
            out.append('%');
            out.appendDecimal(scope);
        }
    }

    private static int group(byte[] octets, int number) {
        return pair(octets, INET6_AT + 2 * number);
    }

    private static int pair(byte[] octets, int at) {
        return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
    }

    /** Up to its NUL; an abstract name without the one in front. */
    private static void path(byte[] octets, int length, Octets out) {
        int from = length > 2 && octets[2] == 0 ? 3 : 2;
        for (int at = from; at < length && octets[at] != 0; at++) {
            int octet = octets[at] & 0xff;
            boolean plain = octet > 0x20 && octet < 0x7f && "\"'=\\{}".indexOf(octet) < 0;
            if (plain) {
                out.append(octet);
            } else {
                out.append('\\');
                out.append('0' + (octet >> 6));
                out.append('0' + (octet >> 3 & 7));
                out.append('0' + (octet & 7));
            }
        }
    }
}
