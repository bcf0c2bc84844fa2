package org.audithalt.bridge;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import org.jspecify.annotations.Nullable;

/**
 * The agent behind the bridge. {@link Bridge} states who calls these methods and what they may do there.
 *
 * <p>{@code enter} may throw: then the action does not begin. {@code exit}, {@code fail}, {@code lifecycle} and
 * {@code transformed} never throw.
 */
public interface Target {
    /**
     * Before the action; may wait for as long as the gate is closed.
     *
     * @param row index of the hook row
     * @return token for {@link #exit} or {@link #fail}
     */
    long enter(int row, @Nullable Object first, @Nullable Object second, long n0, long n1, long n2, long n3);

    /** After the action has returned. */
    void exit(int row, long token, long result, @Nullable Object first, @Nullable Object second);

    /** After the action has thrown; the exception goes on to the application. */
    void fail(int row, long token, Throwable thrown);

    /** A step of the JVM's end, one of the constants of {@link Bridge}, with the exit status where it is known. */
    void lifecycle(int event, int status);

    /** Another agent has returned new bytes for a class. */
    void transformed(byte[] after, byte[] before, String className);

    /** The body of {@code RandomAccessFile.setLength} where the JDK has only a native method (17). */
    void setLength(RandomAccessFile file, long length) throws IOException;

    /** The body of {@code RandomAccessFile.length} where the JDK has only a native method (17). */
    long length(RandomAccessFile file) throws IOException;

    void sync(FileDescriptor descriptor) throws SyncFailedException;

    boolean delete(Object fileSystem, File file);

    boolean rename(Object fileSystem, File from, File to);

    String @Nullable [] list(Object fileSystem, File file);

    boolean createDirectory(Object fileSystem, File file);

    boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly);

    boolean setReadOnly(Object fileSystem, File file);

    boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis);
}
