package org.audithalt.backlog;

import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.ObjectKind;
import org.audithalt.hook.Operation;
import org.audithalt.hook.ResultKind;
import org.audithalt.record.SocketAddressOctets;
import org.audithalt.rule.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of the system call, as its record shows them, from what a hook hands over. Pointers are 0. Application threads;
 * allocates nothing.
 */
final class CallArguments {
    private CallArguments() {}

    static long a0(HookRow hook, long n0) {
        return hook.firstKind() == ObjectKind.PROGRAM ? 0 : n0;
    }

    static long a1(HookRow hook, long n1) {
        ObjectKind kind = hook.firstKind();
        // n1 has been the port or the address's length; the call has a pointer there
        boolean address =
                HookObjects.isAddress(kind) && kind != ObjectKind.INET4_NUMBER && kind != ObjectKind.ADDRESS_BYTES;
        return address || kind == ObjectKind.PROGRAM ? 0 : n1;
    }

    static long a2(HookRow hook, long n2, int addressLength) {
        return takesLength(hook) ? addressLength : n2;
    }

    static long a3(HookRow hook, long n3) {
        return hook.firstKind() == ObjectKind.INET4_NUMBER ? 0 : n3;
    }

    /** Whether the third argument is the length of the address. */
    static boolean takesLength(HookRow hook) {
        return hook.operation() == Operation.CONNECT || hook.operation() == Operation.BIND;
    }

    /** Family of the address that an action begins with; {@link RuleSet#FAMILY_LATER} if it comes with the result. */
    static int family(HookRow hook, @Nullable Object object, long n0) {
        if (hook.resultKind() == ResultKind.ACCEPT || hook.resultKind() == ResultKind.RECEIVED) {
            return RuleSet.FAMILY_LATER;
        }
        ObjectKind kind = hook.firstKind();
        if (kind == ObjectKind.UNSPECIFIED) {
            return 0;
        }
        if (kind == ObjectKind.INET4_NUMBER) {
            return SocketAddressOctets.AF_INET;
        }
        if (kind == ObjectKind.ADDRESS_BYTES) {
            return object instanceof byte[] ? SocketAddressOctets.familyOf((byte[]) object) : RuleSet.NO_FAMILY;
        }
        return HookObjects.isAddress(kind)
                ? family(kind == ObjectKind.PEER ? PeerAddresses.of((int) n0) : object)
                : RuleSet.NO_FAMILY;
    }

    private static int family(@Nullable Object address) {
        if (address instanceof InetAddress) {
            return SocketAddressOctets.familyOf((InetAddress) address);
        }
        if (address instanceof InetAddress[]) {
            InetAddress[] several = (InetAddress[]) address;
            return several.length == 0 ? RuleSet.NO_FAMILY : SocketAddressOctets.familyOf(several[0]);
        }
        if (address instanceof DatagramPacket) {
            InetAddress host = SlotWriter.host((DatagramPacket) address);
            return host == null ? RuleSet.NO_FAMILY : SocketAddressOctets.familyOf(host);
        }
        if (address instanceof InetSocketAddress) {
            InetAddress host = ((InetSocketAddress) address).getAddress();
            return host == null ? RuleSet.NO_FAMILY : SocketAddressOctets.familyOf(host);
        }
        return address == null ? RuleSet.NO_FAMILY : SocketAddressOctets.AF_UNIX;
    }

    /** Length of the address that {@link SlotWriter#writeAddress} would write. */
    static int addressLength(int family, @Nullable Object object, long n1) {
        switch (family) {
            case 0:
                return (int) Math.min(n1, SocketAddressOctets.MAX_BYTES);
            case SocketAddressOctets.AF_INET:
                return SocketAddressOctets.INET_BYTES;
            case SocketAddressOctets.AF_INET6:
                return SocketAddressOctets.INET6_BYTES;
            case SocketAddressOctets.AF_UNIX:
                return SocketAddressOctets.lengthOfPath(SlotWriter.octets(object));
            default:
                return 0;
        }
    }
}
