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
 * <p>{@code enter} may throw: then the action does not begin. {@code exit}, {@code fail} and {@code lifecycle} never
 * throw.
 */
public interface Target {
    long enter(int row, @Nullable Object first, @Nullable Object second, long n0, long n1, long n2, long n3);

    void exit(int row, long token, long result, @Nullable Object first, @Nullable Object second);

    void fail(int row, long token, Throwable thrown);

    void lifecycle(int event, int status);

    void setLength(RandomAccessFile file, long length) throws IOException;

    void sync(FileDescriptor descriptor) throws SyncFailedException;

    boolean delete(Object fileSystem, File file);

    boolean rename(Object fileSystem, File from, File to);

    String @Nullable [] list(Object fileSystem, File file);

    boolean createDirectory(Object fileSystem, File file);

    boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly);

    boolean setReadOnly(Object fileSystem, File file);

    boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis);
}
