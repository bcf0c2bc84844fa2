package org.audithalt.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where syslog is: the value of the setting {@code syslog}. Immutable.
 *
 * @param kind how it is spoken to
 * @param path of a Unix-domain socket; empty for the others
 * @param port of this host; 0 for a Unix-domain socket
 */
record SyslogAddress(Kind kind, String path, int port) {
    private static final String DEVICE = "/dev/log";
    private static final int PORT = 514;
    private static final int LARGEST_PORT = 65_535;

    enum Kind {
        /** A Unix-domain datagram socket, by the program logger(1): the JDK cannot make one. */
        UNIX,
        /** RFC 5426. */
        UDP,
        /** RFC 6587, with octet counts. */
        TCP
    }

    /** What is wrong with a value, null if nothing. */
    static @Nullable String objection(String value) {
        int colon = value.indexOf(':');
        String word = Setting.lowerCase(colon < 0 ? value : value.substring(0, colon));
        String rest = colon < 0 ? "" : value.substring(colon + 1);
        boolean right = word.equals("auto") && colon < 0
                || word.equals("unix") && (colon < 0 || rest.startsWith("/"))
                || (word.equals("udp") || word.equals("tcp")) && (colon < 0 || port(rest) > 0);
        return right ? null : "unknown word (use auto, unix, unix:PATH, udp, udp:PORT, tcp, tcp:PORT)";
    }

    /** The address that a value without objection names; {@code auto} looks for the socket that local programs use. */
    static SyslogAddress of(String value) {
        int colon = value.indexOf(':');
        String word = Setting.lowerCase(colon < 0 ? value : value.substring(0, colon));
        String rest = colon < 0 ? "" : value.substring(colon + 1);
        if (word.equals("unix") || word.equals("auto") && isUsable(DEVICE)) {
            return new SyslogAddress(Kind.UNIX, rest.isEmpty() ? DEVICE : rest, 0);
        }
        return new SyslogAddress(word.equals("tcp") ? Kind.TCP : Kind.UDP, "", rest.isEmpty() ? PORT : port(rest));
    }

    private static boolean isUsable(String socket) {
        return !LoggerSyslog.program().isEmpty() && Files.exists(Path.of(socket));
    }

    private static int port(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        int port = digits ? Integer.parseInt(text) : 0;
        return port <= LARGEST_PORT ? port : 0;
    }
}
