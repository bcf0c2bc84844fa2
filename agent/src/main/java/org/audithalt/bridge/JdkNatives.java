package org.audithalt.bridge;

import java.io.File;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Private methods of one JDK class, as others call them. A generated nest mate of that class overrides those that the class
 * has; the others throw. Lies on the bootstrap loader, for that is where the nest mate is.
 *
 * <p>Throws what the JDK's methods throw, checked exceptions too.
 */
public class JdkNatives {
    /** For the generated subclasses, and for the time before there are any. */
    public JdkNatives() {}

    private static IllegalStateException absent() {
        return new IllegalStateException("the JDK has no such method");
    }

    public void unlink(long name) throws Throwable {
        throw absent();
    }

    public void rmdir(long name) throws Throwable {
        throw absent();
    }

    public void mkdir(long name, int mode) throws Throwable {
        throw absent();
    }

    public void rename(long from, long to) throws Throwable {
        throw absent();
    }

    public void chmod(long name, int mode) throws Throwable {
        throw absent();
    }

    public byte @Nullable [] readlink(long name) throws Throwable {
        throw absent();
    }

    public byte @Nullable [] realpath(long name) throws Throwable {
        throw absent();
    }

    public int open(long name, int flags, int mode) throws Throwable {
        throw absent();
    }

    public void close(int descriptor) throws Throwable {
        throw absent();
    }

    public long fdopendir(int descriptor) throws Throwable {
        throw absent();
    }

    public void closedir(long directory) throws Throwable {
        throw absent();
    }

    public byte @Nullable [] readdir(long directory) throws Throwable {
        throw absent();
    }

    /** Times in microseconds: 17 and 21. */
    public void utimes(long name, long access, long modification) throws Throwable {
        throw absent();
    }

    /** Times in nanoseconds: 25. */
    public void utimensat(int directory, long name, long access, long modification, int flags) throws Throwable {
        throw absent();
    }

    /** Fills in a {@code UnixFileAttributes}; the errno, where the JDK does not throw it. */
    public int stat(long name, Object attributes) throws Throwable {
        throw absent();
    }

    /** The same of a symbolic link itself. */
    public void lstat(long name, Object attributes) throws Throwable {
        throw absent();
    }

    /** The same of an open file. */
    public void fstat(int descriptor, Object attributes) throws Throwable {
        throw absent();
    }

    public int force(FileDescriptor descriptor, boolean metadata) throws Throwable {
        throw absent();
    }

    public int truncate(FileDescriptor descriptor, long length) throws Throwable {
        throw absent();
    }

    /** {@code mmap}. */
    public long map(FileDescriptor descriptor, int protection, long position, long length, boolean sync)
            throws Throwable {
        throw absent();
    }

    /** {@code munmap}. */
    public int unmap(long address, long length) throws Throwable {
        throw absent();
    }

    public long size(FileDescriptor descriptor) throws Throwable {
        throw absent();
    }

    public void write(Object stream, int octet, boolean append) throws Throwable {
        throw absent();
    }

    public @Nullable InetSocketAddress remoteAddress(FileDescriptor descriptor) throws Throwable {
        throw absent();
    }

    public boolean delete(Object fileSystem, File file) throws Throwable {
        throw absent();
    }

    public boolean rename(Object fileSystem, File from, @Nullable File to) throws Throwable {
        throw absent();
    }

    public boolean createDirectory(Object fileSystem, File file) throws Throwable {
        throw absent();
    }

    public boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly)
            throws Throwable {
        throw absent();
    }

    public boolean setReadOnly(Object fileSystem, File file) throws Throwable {
        throw absent();
    }

    public boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis) throws Throwable {
        throw absent();
    }

    public String @Nullable [] list(Object fileSystem, File file) throws Throwable {
        throw absent();
    }
}
