package org.audithalt.record;

/**
 * The kernel's encoding of strings that somebody else chose ({@code audit_log_untrustedstring}): in double quotes if
 * every byte is harmless, else the whole value as unquoted upper-case hexadecimal. There are no escapes.
 *
 * <p>One step beyond the kernel: {@code =} is harmful as well. The audit tools search lines for {@code key=} from the
 * left, so a thread named {@code main,key=x} would hide its event from {@code ausearch -k}; readers take hexadecimal
 * there in any case. Stateless.
 */
public final class UntrustedText {
    private UntrustedText() {}

    /** Whether a value must be written in hexadecimal. */
    static boolean needsHex(byte[] value, int from, int count) {
        for (int i = from; i < from + count; i++) {
            byte octet = value[i];
            // Bytes of 0x80 and up are negative and thus below 0x21.
            if (octet < 0x21 || octet > 0x7e || octet == '"' || octet == '=') {
                return true;
            }
        }
        return false;
    }

    /** Characters that {@link #append} writes, quotes included. */
    static int writtenLength(byte[] value, int from, int count) {
        return needsHex(value, from, count) ? 2 * count : count + 2;
    }

    /**
     * How much of a value can be written within a number of characters.
     *
     * @param writtenMax characters at hand, at least 2
     * @return bytes to keep from the beginning, at most count
     */
    static int fitting(byte[] value, int from, int count, int writtenMax) {
        if (writtenLength(value, from, count) <= writtenMax) {
            return count;
        }
        int quoted = Math.min(count, writtenMax - 2);
        return needsHex(value, from, quoted) ? Math.min(count, writtenMax / 2) : quoted;
    }

    /** Appends a value in quotes or in hexadecimal. */
    public static void append(Octets out, byte[] value, int from, int count) {
        if (needsHex(value, from, count)) {
            out.appendUpperHex(value, from, count);
        } else {
            out.append('"');
            out.append(value, from, count);
            out.append('"');
        }
    }
}
