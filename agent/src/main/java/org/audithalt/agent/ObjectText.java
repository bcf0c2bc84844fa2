package org.audithalt.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.audithalt.gate.Waiter;
import org.jspecify.annotations.Nullable;

/** The object of a waiting action for people. Knows the JDK's final classes only and asks application objects nothing. */
final class ObjectText {
    private final String directory;

    /**
     * Makes the texts of a process.
     *
     * @param directory its working directory
     */
    ObjectText(byte[] directory) {
        this.directory = new String(directory, StandardCharsets.UTF_8);
    }

    /** The object of a waiting action; names are absolute, as in its record. */
    String of(@Nullable Object name, Waiter waiter) {
        String object = text(name, waiter);
        return name == null || object.startsWith("/") || object.isEmpty() ? object : directory + "/" + object;
    }

    private static String text(@Nullable Object name, Waiter waiter) {
        if (name instanceof String) {
            return (String) name;
        }
        if (name instanceof byte[]) {
            byte[] bytes = (byte[]) name;
            int length = 0;
            while (length < bytes.length && bytes[length] != 0) {
                length++;
            }
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
        Object object = waiter.object();
        if (object instanceof InetAddress) {
            return ((InetAddress) object).getHostAddress() + ":" + waiter.number();
        }
        if (object instanceof InetSocketAddress) {
            InetSocketAddress socket = (InetSocketAddress) object;
            InetAddress host = socket.getAddress();
            return (host == null ? "?" : host.getHostAddress()) + ":" + socket.getPort();
        }
        return "";
    }
}
