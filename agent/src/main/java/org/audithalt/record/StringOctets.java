package org.audithalt.record;

import java.nio.charset.StandardCharsets;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a String without making any: its own array where it is pure ASCII, else its UTF-8 form character by
 * character. For application threads at a hook: allocates nothing, calls no overridable method.
 */
public final class StringOctets {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long VALUE = UNSAFE.objectFieldOffset(String.class, "value");
    private static final long CODER = UNSAFE.objectFieldOffset(String.class, "coder");
    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final byte LATIN1 = 0;
    private static final int REPLACEMENT = '?';

    private StringOctets() {}

    /** The array behind a string of which each character is a byte, as long as the string; null for any other. Never to be written to. */
    public static byte @Nullable [] latin1(String string) {
        return UNSAFE.getByte(string, CODER) == LATIN1 ? (byte[]) UNSAFE.getReference(string, VALUE) : null;
    }

    /** The array behind a pure ASCII string, as long as the string; null for any other. Never to be written to. */
    public static byte @Nullable [] ascii(String string) {
        if (UNSAFE.getByte(string, CODER) != LATIN1) {
            return null;
        }
        byte[] value = (byte[]) UNSAFE.getReference(string, VALUE);
        int i = 0;
        for (int last = value.length - Long.BYTES; i <= last; i += Long.BYTES) {
            if ((UNSAFE.getLongUnaligned(value, ByteArrays.BASE + i) & NOT_ASCII) != 0) {
                return null;
            }
        }
        for (; i < value.length; i++) {
            if (value[i] < 0) {
                return null;
            }
        }
        return value;
    }

    /** Length in UTF-8. An unpaired surrogate counts as one byte, the JDK's replacement. */
    public static int utf8Length(String string) {
        int length = 0;
        for (int i = 0; i < string.length(); i++) {
            int point = codePoint(string, i);
            length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            i += point >= 0x10000 ? 1 : 0;
        }
        return length;
    }

    /** The code point that begins at an index; an unpaired surrogate is the replacement character. */
    public static int codePoint(String string, int index) {
        char high = string.charAt(index);
        if (!Character.isSurrogate(high)) {
            return high;
        }
        if (Character.isHighSurrogate(high) && index + 1 < string.length()) {
            char low = string.charAt(index + 1);
            if (Character.isLowSurrogate(low)) {
                return Character.toCodePoint(high, low);
            }
        }
        return REPLACEMENT;
    }

    /** The string in UTF-8; off the hot path, allocates. */
    public static byte[] toBytes(String string) {
        return string.getBytes(StandardCharsets.UTF_8);
    }
}
