package org.audithalt.backlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.audithalt.record.StringOctets;
import org.jspecify.annotations.Nullable;

/**
 * Names of open descriptors, from {@code /proc/self/fd}. For the few hooks that get a descriptor instead of a name
 * (ftruncate, the calls of a secure directory stream). Application threads; one readlink each, and allocates. The
 * calls it makes have no hook, so it cannot come back to itself.
 */
final class DescriptorNames {
    private static final byte SLASH = '/';

    private DescriptorNames() {}

    /** Name of an open descriptor; null if it is unknown. */
    static byte @Nullable [] of(int descriptor) {
        if (descriptor < 0) {
            return null;
        }
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/".concat(Integer.toString(descriptor))));
            return StringOctets.toBytes(target.toString());
        } catch (IOException | RuntimeException unknown) {
            return null;
        }
    }

    /** A name relative to an open directory, made absolute; the name alone if it is absolute or the directory unknown. */
    static byte @Nullable [] under(int directory, byte @Nullable [] name) {
        if (name == null) {
            return null;
        }
        int length = SlotWriter.cLength(name);
        byte[] parent = length > 0 && name[0] == SLASH ? null : of(directory);
        if (parent == null) {
            return name;
        }
        byte[] joined = new byte[parent.length + 1 + length];
        System.arraycopy(parent, 0, joined, 0, parent.length);
        joined[parent.length] = SLASH;
        System.arraycopy(name, 0, joined, parent.length + 1, length);
        return joined;
    }
}
