package org.audithalt.agent;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name in {@code node=} as {@code name_format} wants it (auditd.conf(5)). */
final class NodeName {
    private NodeName() {}

    /**
     * Asks the resolver under {@code fqd} and {@code numeric} only, which may take its time.
     *
     * @param host what the system calls itself
     * @param name the setting {@code name}
     * @return empty if records carry none
     * @throws UnknownHostException if the resolver does not know the host
     */
    static String of(String format, String host, String name) throws UnknownHostException {
        if (format.equals("fqd")) {
            return InetAddress.getByName(host).getCanonicalHostName();
        }
        if (format.equals("numeric")) {
            return withoutScope(InetAddress.getByName(host).getHostAddress());
        }
        return format.equals("none") ? "" : format.equals("user") ? name : host;
    }

    /** The interface behind an IPv6 address is no part of it. */
    private static String withoutScope(String address) {
        int scope = address.indexOf('%');
        return scope < 0 ? address : address.substring(0, scope);
    }
}
