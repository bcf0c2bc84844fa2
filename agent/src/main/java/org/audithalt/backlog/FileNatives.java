package org.audithalt.backlog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.SyncFailedException;
import java.lang.reflect.Method;
import java.util.Arrays;
import jdk.internal.misc.Unsafe;
import org.audithalt.bridge.Bridge;
import org.audithalt.bridge.JdkNatives;
import org.audithalt.hook.NestMate;
import org.audithalt.record.ByteArrays;
import org.audithalt.record.Errno;
import org.audithalt.record.StringOctets;
import org.jspecify.annotations.Nullable;

/**
 * The natives behind {@code java.nio.file} and {@code java.io.File}, called past their hooks. Each method returns an errno,
 * 0 for success: those of {@code sun.nio.fs.UnixNativeDispatcher} keep it where {@code java.io.UnixFileSystem} answers
 * false.
 *
 * <p>Application threads; locks nothing. Names are C strings in native memory, see {@link #cString}. A JDK that lacks
 * one of the methods is refused at start.
 */
final class FileNatives {
    /** {@code sun.nio.ch.IOStatus.INTERRUPTED}: the system call gave EINTR. */
    private static final int INTERRUPTED = -3;

    private static final int AT_FDCWD = -100;
    private static final long NANOS_PER_MICRO = 1000;
    private static final Unsafe UNSAFE = Slab.UNSAFE;

    /** Until {@link #prepare}: then written once, before weaving. */
    private static JdkNatives files = new JdkNatives();

    private static JdkNatives fileSystem = files;
    private static JdkNatives descriptors = files;
    private static JdkNatives streams = files;
    private static boolean microseconds;

    private FileNatives() {}

    /**
     * Makes the natives callable.
     *
     * @throws IllegalStateException if the JDK lacks one
     */
    static void prepare() {
        Class<?> dispatcher = named("sun.nio.fs.UnixNativeDispatcher");
        files = NestMate.of(
                dispatcher,
                "unlink(J)V=unlink0(J)V",
                "rmdir(J)V=rmdir0(J)V",
                "mkdir(JI)V=mkdir0(JI)V",
                "rename(JJ)V=rename0(JJ)V",
                "chmod(JI)V=chmod0(JI)V",
                "readlink(J)[B=readlink0(J)[B",
                "realpath(J)[B=realpath0(J)[B",
                "open(JII)I=open0(JII)I",
                "close(I)V=close0(I)V",
                "fdopendir(I)J=fdopendir(I)J",
                "closedir(J)V=closedir(J)V",
                "readdir(J)[B=readdir0(J)[B|readdir(J)[B",
                // 17 throws, later ones return the errno
                "stat(JLjava/lang/Object;)I=stat0(JLsun/nio/fs/UnixFileAttributes;)I|stat0(JLsun/nio/fs/UnixFileAttributes;)V",
                "lstat(JLjava/lang/Object;)V=lstat0(JLsun/nio/fs/UnixFileAttributes;)V",
                "fstat(ILjava/lang/Object;)V=fstat0(ILsun/nio/fs/UnixFileAttributes;)V|fstat(ILsun/nio/fs/UnixFileAttributes;)V",
                "utimes(JJJ)V?=utimes0(JJJ)V",
                "utimensat(IJJJI)V?=utimensat0(IJJJI)V");
        microseconds = declares(dispatcher, "utimes0", long.class, long.class, long.class);
        if (!microseconds
                && !declares(dispatcher, "utimensat0", int.class, long.class, long.class, long.class, int.class)) {
            throw new IllegalStateException(dispatcher.getName() + " has neither utimes0 nor utimensat0");
        }
        fileSystem = NestMate.of(
                named("java.io.UnixFileSystem"),
                either("delete", "Ljava/io/File;)Z"),
                either("rename", "Ljava/io/File;Ljava/io/File;)Z"),
                either("createDirectory", "Ljava/io/File;)Z"),
                either("setPermission", "Ljava/io/File;IZZ)Z"),
                either("setReadOnly", "Ljava/io/File;)Z"),
                either("setLastModifiedTime", "Ljava/io/File;J)Z"),
                either("list", "Ljava/io/File;)[Ljava/lang/String;"));
        descriptors = NestMate.of(
                descriptorClass(),
                "force(Ljava/io/FileDescriptor;Z)I=force0(Ljava/io/FileDescriptor;Z)I",
                "size(Ljava/io/FileDescriptor;)J=size0(Ljava/io/FileDescriptor;)J");
        streams = NestMate.of(FileOutputStream.class, "write(Ljava/lang/Object;IZ)V=write(IZ)V");
    }

    /** With 0 where a Java method of the name stands before the native; else without. */
    private static String either(String name, String rest) {
        return name + "(Ljava/lang/Object;" + rest + "=" + name + "0(" + rest + "|" + name + "(" + rest;
    }

    private static boolean declares(Class<?> owner, String name, Class<?>... parameters) {
        // not by the look-up, whose exception names what it did not find by the means of streams
        Method[] methods = owner.getDeclaredMethods();
        for (int i = 0; i < methods.length; i++) {
            if (methods[i].getName().equals(name) && Arrays.equals(methods[i].getParameterTypes(), parameters)) {
                return true;
            }
        }
        return false;
    }

    private static Class<?> descriptorClass() {
        try {
            return named("sun.nio.ch.UnixFileDispatcherImpl");
        } catch (IllegalStateException older) {
            return named("sun.nio.ch.FileDispatcherImpl");
        }
    }

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
            files.unlink(name);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    static int rmdir(long name) {
        try {
            files.rmdir(name);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    static int mkdir(long name, int mode) {
        try {
            files.mkdir(name, mode);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    static int rename(long from, long to) {
        try {
            files.rename(from, to);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    static int chmod(long name, int mode) {
        try {
            files.chmod(name, mode);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    /** Sets both times, in microseconds since the epoch, not negative. */
    static int utimes(long name, long accessMicros, long modificationMicros) {
        try {
            if (microseconds) {
                files.utimes(name, accessMicros, modificationMicros);
            } else {
                long access = Math.multiplyExact(accessMicros, NANOS_PER_MICRO);
                files.utimensat(AT_FDCWD, name, access, Math.multiplyExact(modificationMicros, NANOS_PER_MICRO), 0);
            }
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    /** Fills in what {@link FileStatus} reads. */
    static int stat(long name, Object attributes) {
        try {
            return files.stat(name, attributes);
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    /** The same of a symbolic link itself. */
    static int lstat(long name, Object attributes) {
        try {
            files.lstat(name, attributes);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    /** The same of an open file. */
    static int fstat(int descriptor, Object attributes) {
        try {
            files.fstat(descriptor, attributes);
            return 0;
        } catch (Throwable failed) {
            return errno(failed);
        }
    }

    /** Opens; returns the descriptor, or minus the errno. */
    static int open(long name, int flags) {
        try {
            return files.open(name, flags, 0);
        } catch (Throwable failed) {
            return -errno(failed);
        }
    }

    static void close(int descriptor) {
        try {
            files.close(descriptor);
        } catch (Throwable failed) {
            errno(failed);
        }
    }

    /** Begins to read an open directory; its address, to be given to {@link #closedir}; 0 if that fails. */
    static long fdopendir(int descriptor) {
        try {
            return files.fdopendir(descriptor);
        } catch (Throwable failed) {
            errno(failed);
            return 0;
        }
    }

    /** The next name; null at the end, or where reading fails. */
    static byte @Nullable [] readdir(long directory) {
        try {
            return files.readdir(directory);
        } catch (Throwable failed) {
            errno(failed);
            return null;
        }
    }

    static void closedir(long directory) {
        try {
            files.closedir(directory);
        } catch (Throwable failed) {
            errno(failed);
        }
    }

    /** What a symbolic link holds; null if it cannot be read. */
    static byte @Nullable [] readlink(String link) {
        long name = cString(StringOctets.toBytes(link));
        try {
            return files.readlink(name);
        } catch (Throwable failed) {
            errno(failed);
            return null;
        } finally {
            free(name);
        }
    }

    /** The name behind all symbolic links; null if it does not exist or cannot be reached. */
    static byte @Nullable [] realpath(byte[] path, int length) {
        long name = cString(length == path.length ? path : Arrays.copyOf(path, length));
        try {
            return files.realpath(name);
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
            if (descriptors.force(descriptor, true) == 0) {
                return;
            }
        } catch (IOException failed) {
            // the native has no other text either
        } catch (Throwable failed) {
            errno(failed);
        }
        throw new SyncFailedException("sync failed");
    }

    /** What the native {@code RandomAccessFile.length} of JDK 17 does. */
    static long length(FileDescriptor descriptor) throws IOException {
        if (Bridge.descriptor(descriptor) < 0) {
            throw new IOException("Stream Closed");
        }
        try {
            long size = descriptors.size(descriptor);
            while (size == INTERRUPTED) {
                size = descriptors.size(descriptor);
            }
            return size;
        } catch (IOException failed) {
            throw failed;
        } catch (Throwable failed) {
            errno(failed);
            return 0;
        }
    }

    /** Writes one octet. */
    static void write(FileOutputStream stream, int octet) throws IOException {
        try {
            streams.write(stream, octet, false);
        } catch (IOException failed) {
            throw failed;
        } catch (Throwable failed) {
            errno(failed);
        }
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
            new FileStatus().readLink(nameless);
            close(open(nameless, 0));
        } finally {
            free(nameless);
        }
        readlink("");
        realpath(new byte[0], 0);
        LastErrno.noSpace();
        try {
            sync(new FileDescriptor());
        } catch (SyncFailedException expected) {
            // EBADF
        }
        try {
            descriptors.size(new FileDescriptor());
        } catch (Throwable expected) {
            // EBADF
        }
    }

    private static int errno(Throwable thrown) {
        if (thrown.getClass() == Errno.unixExceptionClass()) {
            return Errno.of(thrown);
        }
        throw Denials.<RuntimeException>asUnchecked(thrown);
    }

    /**
     * The natives of {@code java.io.UnixFileSystem} on a file; receiver and arguments as the bridge has them, results as they
     * are.
     */
    static JdkNatives fileSystem() {
        return fileSystem;
    }

    static Class<?> named(String name) {
        try {
            return Class.forName(name, true, null);
        } catch (ClassNotFoundException absent) {
            throw new IllegalStateException("no " + name + " in this JDK", absent);
        }
    }
}
