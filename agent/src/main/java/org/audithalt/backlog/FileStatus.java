package org.audithalt.backlog;

import jdk.internal.misc.Unsafe;

/**
 * What {@code stat} said of a file, in the JDK's own {@code sun.nio.fs.UnixFileAttributes}. Belongs to one call of one
 * application thread.
 */
final class FileStatus {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1000;
    private static final Unsafe UNSAFE = Slab.UNSAFE;
    private static final Class<?> ATTRIBUTES = FileNatives.named("sun.nio.fs.UnixFileAttributes");
    private static final long MODE = UNSAFE.objectFieldOffset(ATTRIBUTES, "st_mode");
    private static final long UID = UNSAFE.objectFieldOffset(ATTRIBUTES, "st_uid");
    private static final long GID = UNSAFE.objectFieldOffset(ATTRIBUTES, "st_gid");
    private static final long INODE = UNSAFE.objectFieldOffset(ATTRIBUTES, "st_ino");
    private static final long DEVICE = UNSAFE.objectFieldOffset(ATTRIBUTES, "st_dev");
    private static final long DEVICE_OF_FILE = UNSAFE.objectFieldOffset(ATTRIBUTES, "st_rdev");
    private static final long ACCESS_SECONDS = UNSAFE.objectFieldOffset(ATTRIBUTES, "st_atime_sec");
    private static final long ACCESS_NANOS = UNSAFE.objectFieldOffset(ATTRIBUTES, "st_atime_nsec");

    private final Object attributes;

    FileStatus() {
        try {
            attributes = UNSAFE.allocateInstance(ATTRIBUTES);
        } catch (InstantiationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Class<?> attributesClass() {
        return ATTRIBUTES;
    }

    /** Asks; returns 0 or the errno. */
    int read(long name) {
        return FileNatives.stat(name, attributes);
    }

    /** Asks of a symbolic link itself; returns 0 or the errno. */
    int readLink(long name) {
        return FileNatives.lstat(name, attributes);
    }

    /** Asks of an open file; returns 0 or the errno. */
    int readDescriptor(int descriptor) {
        return FileNatives.fstat(descriptor, attributes);
    }

    /** {@code st_mode}, with the type of the file, as the JDK's native hands it to chmod. */
    int mode() {
        return UNSAFE.getInt(attributes, MODE);
    }

    int uid() {
        return UNSAFE.getInt(attributes, UID);
    }

    int gid() {
        return UNSAFE.getInt(attributes, GID);
    }

    long inode() {
        return UNSAFE.getLong(attributes, INODE);
    }

    /** {@code st_dev}. */
    long device() {
        return UNSAFE.getLong(attributes, DEVICE);
    }

    /** {@code st_rdev}: of a file that is a device, else 0. */
    long deviceOfFile() {
        return UNSAFE.getLong(attributes, DEVICE_OF_FILE);
    }

    /** Time of last access in microseconds since the epoch, as the JDK's native keeps it; negative before 1970. */
    long accessMicros() {
        return UNSAFE.getLong(attributes, ACCESS_SECONDS) * MICROS_PER_SECOND
                + UNSAFE.getLong(attributes, ACCESS_NANOS) / NANOS_PER_MICRO;
    }

    /** The bits of mode that {@code java.io.FileSystem.setPermission} means. */
    static int permissions(int access, boolean ownerOnly) {
        // ACCESS_READ, ACCESS_WRITE and ACCESS_EXECUTE have the values of the permission bits of others
        return ownerOnly ? access << 6 : access << 6 | access << 3 | access;
    }
}
