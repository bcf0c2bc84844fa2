package org.audithalt.cli;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * File names as the kernel has them: bytes. A name that the encoding of this process does not know can be opened all the same,
 * as under LC_ALL=C, which is what cron and containers have, or a name that is no UTF-8. The JDK takes bytes in a file's URI only.
 */
final class RawName {
    private static final String PLAIN = "/-._~";
    private static final String HEX = "0123456789ABCDEF";

    private RawName() {}

    /**
     * A path by the bytes of its name.
     *
     * @param latin1 the bytes, each as one character (ISO-8859-1); what does not begin at the root is taken from there
     */
    static Path ofBytes(String latin1) {
        String name = latin1.startsWith("/") ? latin1 : "/" + latin1;
        int nul = name.indexOf('\0');
        return Path.of(URI.create("file://" + escaped(nul < 0 ? name : name.substring(0, nul))));
    }

    /**
     * A path by a name that another process has told of: in the encoding of this one or, where that has no such letters, in
     * UTF-8.
     */
    static Path ofText(String name) {
        try {
            return Path.of(name.startsWith("/") ? name : "/" + name);
        } catch (InvalidPathException unknownLetters) {
            return ofBytes(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
    }

    private static String escaped(String name) {
        StringBuilder escaped = new StringBuilder(name.length() + 16);
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter < 0x80 && (Character.isLetterOrDigit(letter) || PLAIN.indexOf(letter) >= 0)) {
                escaped.append(letter);
            } else {
                escaped.append('%').append(HEX.charAt(letter >> 4 & 0xf)).append(HEX.charAt(letter & 0xf));
            }
        }
        return escaped.toString();
    }
}
