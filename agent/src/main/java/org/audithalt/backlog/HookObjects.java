package org.audithalt.backlog;

import java.io.File;
import org.audithalt.hook.ObjectKind;
import org.jspecify.annotations.Nullable;

/** Turns what a hook hands over into a name (String or byte[]) or an address, by the kind that its row states. */
final class HookObjects {
    private HookObjects() {}

    /** The name of the object; null if the object has none. */
    static @Nullable Object name(ObjectKind kind, @Nullable Object object, long descriptor) {
        switch (kind) {
            case STRING:
            case BYTES:
            case SOCKET_PATH:
            case PROGRAM:
                return object;
            case CLASS:
                return object == null ? null : ((Class<?>) object).getName();
            case FILE:
                return object == null ? null : SlotWriter.path((File) object);
            case DESCRIPTOR_NAME:
                return DescriptorNames.of((int) descriptor);
            case DIRECTORY_BYTES:
                return DescriptorNames.under((int) descriptor, (byte[]) object);
            default:
                return null;
        }
    }

    /** Whether the object is a socket address. */
    static boolean isAddress(ObjectKind kind) {
        return kind == ObjectKind.INET_ADDRESS
                || kind == ObjectKind.INET_SOCKET_ADDRESS
                || kind == ObjectKind.SOCKET_PATH
                || kind == ObjectKind.PEER
                || kind == ObjectKind.UNSPECIFIED
                || kind == ObjectKind.ADDRESS_BYTES
                || kind == ObjectKind.INET4_NUMBER;
    }
}
