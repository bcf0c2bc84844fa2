package org.audithalt.bridge;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * What woven JDK code calls. This class and its neighbours are defined on the bootstrap loader, so that every class of
 * {@code java.base} can link to them; all else of the agent stands behind {@link Target}.
 *
 * <p>Callers are application threads inside JDK methods, with any JDK lock held. Nothing here allocates, locks, loads a
 * class or builds a string.
 *
 * <p>Order of start: {@link #install} before the first hook is woven. Until then the hooks do nothing.
 */
public final class Bridge {
    /** Token of an action that no rule selects: exit has nothing to complete. */
    public static final long UNAUDITED = 0;

    /** An exit of the JVM begins: {@code Shutdown.exit(status)} or {@code Shutdown.shutdown()}. */
    public static final int EXIT_BEGINS = 1;

    /** The last shutdown hook has returned. */
    public static final int HOOKS_RETURNED = 2;

    /** {@code Shutdown.halt(status)} is about to end the process. */
    public static final int HALTING = 3;

    /** Not a step of the JVM's end: what a row reports with {@link #transformed}. */
    public static final int TRANSFORMED = 4;

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long DESCRIPTOR_FD = UNSAFE.objectFieldOffset(FileDescriptor.class, "fd");

    /** Written once, before weaving. Not final: the class is defined before its target can exist. */
    private static volatile Target target = new Unwoven();

    /** Written once, before weaving. */
    private static volatile int directoryOffset = -1;

    /** Written once, before weaving. */
    private static volatile long processId = -1;

    private Bridge() {}

    /** Sets what the hooks call from now on. */
    public static void install(Target newTarget) {
        target = newTarget;
    }

    /** Takes the target back, after the last hook is gone: a start that failed leaves nothing. */
    public static void remove() {
        target = new Unwoven();
    }

    /** True when an agent has been installed in this JVM, whichever loader asks. */
    public static boolean installed() {
        return !(target instanceof Unwoven);
    }

    /**
     * Entry advice ({@code audit_syscall_entry}): returns when the action may begin.
     *
     * @param row index of the hook row
     * @param first the object acted on, in the form the row names; may be null
     * @param second the second object of the row; may be null
     * @param n0 first number of the row, mostly the system call's a0
     * @return the reservation to hand to {@link #exit} or {@link #fail}; {@link #UNAUDITED} if there is none
     */
    public static long enter(
            int row, @Nullable Object first, @Nullable Object second, long n0, long n1, long n2, long n3) {
        return target.enter(row, first, second, n0, n1, n2, n3);
    }

    /**
     * Exit advice of an action that returned. Never throws.
     *
     * @param result the return value, widened; 0 for void, 0 or 1 for boolean
     * @param first what the row names to be read after the action; may be null
     */
    public static void exit(int row, long token, long result, @Nullable Object first, @Nullable Object second) {
        target.exit(row, token, result, first, second);
    }

    /** Exit advice of an action that threw. Never throws. */
    public static void fail(int row, long token, Throwable thrown) {
        target.fail(row, token, thrown);
    }

    /**
     * A step of the JVM's end.
     *
     * @param event one of {@link #EXIT_BEGINS}, {@link #HOOKS_RETURNED}, {@link #HALTING}
     * @param status exit status of the process where the JDK method has it, else 0
     */
    public static void lifecycle(int event, int status) {
        target.lifecycle(event, status);
    }

    /**
     * An agent's transformers have returned new bytes for a class. Never throws.
     *
     * @param after the bytes that they return; null if they leave the class as it is
     * @param before the bytes that they were given
     * @param className internal name of the class; null for one without a name
     */
    public static void transformed(byte @Nullable [] after, byte @Nullable [] before, @Nullable String className) {
        if (after != null && before != null && className != null) {
            target.transformed(after, before, className);
        }
    }

    /** The Java body of {@code RandomAccessFile.setLength} where the JDK has only a native method (17). */
    public static void setLength(Object file, long length) throws IOException {
        target.setLength((RandomAccessFile) file, length);
    }

    /** The Java body of {@code RandomAccessFile.length} where the JDK has only a native method (17). */
    public static long length(Object file) throws IOException {
        return target.length((RandomAccessFile) file);
    }

    /** The Java body of {@code FileDescriptor.sync} where the JDK has only a native method (17). */
    public static void sync(Object descriptor) throws SyncFailedException {
        target.sync((FileDescriptor) descriptor);
    }

    /** Instead of the native {@code java.io.UnixFileSystem.delete0}: its {@code unlink} and {@code rmdir} one by one. */
    public static boolean delete(Object fileSystem, File file) {
        return target.delete(fileSystem, file);
    }

    /** Instead of the native {@code java.io.UnixFileSystem.rename0}. */
    public static boolean rename(Object fileSystem, File from, File to) {
        return target.rename(fileSystem, from, to);
    }

    /** Instead of the native behind {@code java.io.FileSystem.list}: {@code openat}, the reading, {@code close}. */
    public static String @Nullable [] list(Object fileSystem, File file) {
        return target.list(fileSystem, file);
    }

    /** Instead of the native behind {@code java.io.FileSystem.createDirectory}. */
    public static boolean createDirectory(Object fileSystem, File file) {
        return target.createDirectory(fileSystem, file);
    }

    /** Instead of the native behind {@code java.io.FileSystem.setPermission}: {@code stat}, then {@code chmod}. */
    public static boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly) {
        return target.setPermission(fileSystem, file, access, enable, ownerOnly);
    }

    /** Instead of the native behind {@code java.io.FileSystem.setReadOnly}: {@code stat}, then {@code chmod}. */
    public static boolean setReadOnly(Object fileSystem, File file) {
        return target.setReadOnly(fileSystem, file);
    }

    /** Instead of the native behind {@code java.io.FileSystem.setLastModifiedTime}: {@code stat}, then {@code utimensat}. */
    public static boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis) {
        return target.setLastModifiedTime(fileSystem, file, timeMillis);
    }

    /**
     * Says where a DIR of the C library holds its descriptor.
     *
     * @param offset in bytes; -1 if it is not known
     */
    public static void useDirectoryOffset(int offset) {
        directoryOffset = offset;
    }

    /** Says which process this is. */
    public static void useProcessId(long pid) {
        processId = pid;
    }

    /** Process id: no constant of woven code, which may be kept from one start to the next. */
    public static long processId() {
        return processId;
    }

    /** Descriptor of an open DIR ({@code dirfd(3)}); -1 if it is not known where to find it. */
    public static int directory(long address) {
        int offset = directoryOffset;
        return offset < 0 ? -1 : UNSAFE.getInt(address + offset);
    }

    /** Result of a native method that answers {descriptor, errno}: the descriptor, or minus the errno. */
    public static long descriptorOrErrno(int @Nullable [] answer) {
        return answer == null || answer.length < 2 ? -1 : answer[0] < 0 ? -(long) answer[1] : answer[0];
    }

    /** Number of an open descriptor; -1 when it is closed or null. */
    public static int descriptor(@Nullable FileDescriptor descriptor) {
        return descriptor == null ? -1 : UNSAFE.getInt(descriptor, DESCRIPTOR_FD);
    }
}
