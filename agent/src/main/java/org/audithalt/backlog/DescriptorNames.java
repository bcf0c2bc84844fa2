package org.audithalt.backlog;

import org.jspecify.annotations.Nullable;

/**
 * Names of open descriptors, from {@code /proc/self/fd}: the path of the open, or the name the file has got since, with
 * {@code (deleted)} behind it if it has none any more. For the hooks that get a descriptor instead of a name. Application
 * threads; one readlink each, and allocates. It goes past the hook of readlink, so it cannot come back to itself.
 */
final class DescriptorNames {
    private static final String DIRECTORY = "/proc/self/fd/";
    private static final byte SLASH = '/';

    private DescriptorNames() {}

    /** Name of an open descriptor; null if it is unknown. */
    static byte @Nullable [] of(int descriptor) {
        if (descriptor < 0) {
            return null;
        }
        return FileNatives.readlink(DIRECTORY.concat(Integer.toString(descriptor)));
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
