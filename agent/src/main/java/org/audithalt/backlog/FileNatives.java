package org.audithalt.backlog;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.SyncFailedException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import jdk.internal.access.SharedSecrets;
import jdk.internal.misc.Unsafe;
import org.audithalt.record.ByteArrays;
import org.audithalt.record.Errno;
import org.audithalt.record.StringOctets;
import org.jspecify.annotations.Nullable;

/**
 * The natives behind {@code java.nio.file} and {@code java.io.File}, called past their hooks. Each method returns an errno,
 * 0 for success: those of {@code sun.nio.fs.UnixNativeDispatcher} keep it where {@code java.io.UnixFileSystem} answers
 * false.
 *
 * <p>Application threads; locks nothing. Names are C strings in native memory, see {@link #cString}. The class is
 * initialised at start, where a JDK that lacks one of the methods is refused.
 */
final class FileNatives {
    private static final int AT_FDCWD = -100;
    private static final long NANOS_PER_MICRO = 1000;
    private static final Unsafe UNSAFE = Slab.UNSAFE;

    private static final String DISPATCHER = "sun.nio.fs.UnixNativeDispatcher";
    private static final MethodHandle UNLINK = dispatcher(void.class, "unlink0", long.class);
    private static final MethodHandle RMDIR = dispatcher(void.class, "rmdir0", long.class);
    private static final MethodHandle MKDIR = dispatcher(void.class, "mkdir0", long.class, int.class);
    private static final MethodHandle RENAME = dispatcher(void.class, "rename0", long.class, long.class);
    private static final MethodHandle CHMOD = dispatcher(void.class, "chmod0", long.class, int.class);
    private static final MethodHandle READLINK = dispatcher(byte[].class, "readlink0", long.class);
    private static final MethodHandle OPEN = dispatcher(int.class, "open0", long.class, int.class, int.class);
    private static final MethodHandle CLOSE = dispatcher(void.class, "close0", int.class);
    private static final MethodHandle FDOPENDIR = dispatcher(long.class, "fdopendir", int.class);
    private static final MethodHandle CLOSEDIR = dispatcher(void.class, "closedir", long.class);
    private static final MethodHandle READDIR = readdir();
    private static final MethodHandle UTIMES = utimes();
    private static final MethodHandle STAT = stat();
    private static final MethodHandle FORCE = force();

    private FileNatives() {}

    /** The name in native memory, ended by NUL; to be freed with {@link #free}. */
    static long cString(byte[] name) {
        long address = UNSAFE.allocateMemory(name.length + 1L);
        UNSAFE.copyMemory(name, ByteArrays.BASE, null, address, name.length);
        UNSAFE.putByte(address + name.length, (byte) 0);
        return address;
    }

    static void free(long address) {
        UNSAFE.freeMemory(address);
    }

    static int unlink(long name) {
        try {
            UNLINK.invokeExact(name);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    static int rmdir(long name) {
        try {
            RMDIR.invokeExact(name);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    static int mkdir(long name, int mode) {
        try {
            MKDIR.invokeExact(name, mode);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    static int rename(long from, long to) {
        try {
            RENAME.invokeExact(from, to);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    static int chmod(long name, int mode) {
        try {
            CHMOD.invokeExact(name, mode);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    /** Sets both times, in microseconds since the epoch, not negative. */
    static int utimes(long name, long accessMicros, long modificationMicros) {
        try {
            UTIMES.invokeExact(name, accessMicros, modificationMicros);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    /** Fills in what {@link FileStatus} reads. */
    static int stat(long name, Object attributes) {
        try {
            return (int) STAT.invokeExact(name, attributes);
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    /** Opens; returns the descriptor, or minus the errno. */
    static int open(long name, int flags) {
        try {
            return (int) OPEN.invokeExact(name, flags, 0);
        } catch (Throwable failed) {
            return -errno(failed);
        }
    }

    static void close(int descriptor) {
        try {
            CLOSE.invokeExact(descriptor);
        } catch (Throwable failed) {
            errno(failed);
        }
    }

    /** Begins to read an open directory; its address, to be given to {@link #closedir}; 0 if that fails. */
    static long fdopendir(int descriptor) {
        try {
            return (long) FDOPENDIR.invokeExact(descriptor);
        } catch (Throwable failed) {
            errno(failed);
            return 0;
        }
    }

    /** The next name; null at the end, or where reading fails. */
    static byte @Nullable [] readdir(long directory) {
        try {
            return (byte[]) READDIR.invokeExact(directory);
        } catch (Throwable failed) {
            errno(failed);
            return null;
        }
    }

    static void closedir(long directory) {
        try {
            CLOSEDIR.invokeExact(directory);
        } catch (Throwable failed) {
            errno(failed);
        }
    }

    /** What a symbolic link holds; null if it cannot be read. */
    static byte @Nullable [] readlink(String link) {
        long name = cString(StringOctets.toBytes(link));
        try {
            return (byte[]) READLINK.invokeExact(name);
        } catch (Throwable failed) {
            errno(failed);
            return null;
        } finally {
            free(name);
        }
    }

    /** What the native {@code FileDescriptor.sync} of JDK 17 does. */
    static void sync(FileDescriptor descriptor) throws SyncFailedException {
        try {
            if ((int) FORCE.invokeExact(descriptor, true) == 0) {
                return;
            }
        } catch (IOException failed) {
            // the native has no other text either
        } catch (Throwable failed) {
            errno(failed);
        }
        throw new SyncFailedException("sync failed");
    }

    /**
     * Where a DIR of the C library holds its descriptor, seen in one whose descriptor is known: glibc has it first, musl
     * behind an offset of 64 bits.
     *
     * @return -1 if it is at neither place
     */
    static int directoryOffset() {
        long name = cString(new byte[] {'/'});
        try {
            int descriptor = open(name, 0);
            long directory = descriptor < 0 ? 0 : fdopendir(descriptor);
            if (directory == 0) {
                return -1;
            }
            boolean first = UNSAFE.getInt(directory) == descriptor;
            boolean second = UNSAFE.getInt(directory + Long.BYTES) == descriptor;
            readdir(directory);
            closedir(directory);
            return first == second ? -1 : first ? 0 : Long.BYTES;
        } finally {
            free(name);
        }
    }

    /** Links every call now, by calls that must fail, so that nothing is linked or loaded on an application thread. */
    static void exercise() {
        long nameless = cString(new byte[0]);
        try {
            unlink(nameless);
            rmdir(nameless);
            mkdir(nameless, 0);
            rename(nameless, nameless);
            chmod(nameless, 0);
            utimes(nameless, 0, 0);
            new FileStatus().read(nameless);
            close(open(nameless, 0));
        } finally {
            free(nameless);
        }
        readlink("");
        try {
            sync(new FileDescriptor());
        } catch (SyncFailedException expected) {
            // EBADF
        }
    }

    private static int errno(Throwable thrown) {
        if (thrown.getClass() == Errno.unixExceptionClass()) {
            return Errno.of(thrown);
        }
        throw Denials.<RuntimeException>asUnchecked(thrown);
    }

    private static MethodHandle dispatcher(Class<?> result, String name, Class<?>... parameters) {
        return find(named(DISPATCHER), result, name, parameters);
    }

    /** 17 and 21 give microseconds to the system, later ones nanoseconds. */
    private static MethodHandle utimes() {
        Class<?> dispatcher = named(DISPATCHER);
        try {
            return find(dispatcher, void.class, "utimes0", long.class, long.class, long.class);
        } catch (IllegalStateException later) {
            MethodHandle nanos = MethodHandles.insertArguments(
                    find(
                            dispatcher,
                            void.class,
                            "utimensat0",
                            int.class,
                            long.class,
                            long.class,
                            long.class,
                            int.class),
                    0,
                    AT_FDCWD);
            MethodHandle following = MethodHandles.insertArguments(nanos, 3, 0);
            MethodHandle toNanos = MethodHandles.insertArguments(
                    find(Math.class, long.class, "multiplyExact", long.class, long.class), 1, NANOS_PER_MICRO);
            return MethodHandles.filterArguments(following, 1, toNanos, toNanos);
        }
    }

    private static MethodHandle readdir() {
        try {
            return dispatcher(byte[].class, "readdir0", long.class);
        } catch (IllegalStateException older) {
            return dispatcher(byte[].class, "readdir", long.class);
        }
    }

    private static MethodHandle force() {
        Class<?> dispatcher;
        try {
            dispatcher = named("sun.nio.ch.UnixFileDispatcherImpl");
        } catch (IllegalStateException older) {
            dispatcher = named("sun.nio.ch.FileDispatcherImpl");
        }
        return find(dispatcher, int.class, "force0", FileDescriptor.class, boolean.class);
    }

    /** 17 throws, later ones return the errno. */
    private static MethodHandle stat() {
        Class<?> dispatcher = named(DISPATCHER);
        Class<?> attributes = FileStatus.attributesClass();
        MethodType common = MethodType.methodType(int.class, long.class, Object.class);
        try {
            return find(dispatcher, int.class, "stat0", long.class, attributes).asType(common);
        } catch (IllegalStateException throwing) {
            MethodHandle found = find(dispatcher, void.class, "stat0", long.class, attributes);
            return MethodHandles.filterReturnValue(found, MethodHandles.constant(int.class, 0))
                    .asType(common);
        }
    }

    /**
     * A native of {@code java.io.UnixFileSystem} on a file; receiver and arguments as the bridge has them.
     *
     * @param name its name where a Java method of that name stands before it; else without the 0
     */
    static MethodHandle fileSystem(Class<?> result, String name, Class<?>... parameters) {
        Class<?> owner = named("java.io.UnixFileSystem");
        MethodType type = MethodType.methodType(result, parameters);
        MethodHandle found;
        try {
            found = lookup(owner).findVirtual(owner, name, type);
        } catch (ReflectiveOperationException older) {
            try {
                found = lookup(owner).findVirtual(owner, name.substring(0, name.length() - 1), type);
            } catch (ReflectiveOperationException absent) {
                throw new IllegalStateException("java.io.UnixFileSystem has no " + name, absent);
            }
        }
        return found.asType(found.type().changeParameterType(0, Object.class));
    }

    private static MethodHandle find(Class<?> owner, Class<?> result, String name, Class<?>... parameters) {
        try {
            return lookup(owner).findStatic(owner, name, MethodType.methodType(result, parameters));
        } catch (ReflectiveOperationException absent) {
            throw new IllegalStateException(owner.getName() + " has no " + name, absent);
        }
    }

    private static MethodHandles.Lookup lookup(Class<?> owner) throws IllegalAccessException {
        Module module = FileNatives.class.getModule();
        SharedSecrets.getJavaLangAccess().addOpens(owner.getModule(), owner.getPackageName(), module);
        return MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
    }

    static Class<?> named(String name) {
        try {
            return Class.forName(name, true, null);
        } catch (ClassNotFoundException absent) {
            throw new IllegalStateException("no " + name + " in this JDK", absent);
        }
    }
}
