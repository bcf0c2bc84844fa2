package org.audithalt.bridge;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import org.jspecify.annotations.Nullable;

/** The target before the agent has set its own. No hook is woven then, so nothing calls it but an installer's mistake. */
final class Unwoven implements Target {
    @Override
    public long enter(int row, @Nullable Object first, @Nullable Object second, long n0, long n1, long n2, long n3) {
        return Bridge.UNAUDITED;
    }

    @Override
    public void exit(int row, long token, long result, @Nullable Object first, @Nullable Object second) {}

    @Override
    public void fail(int row, long token, Throwable thrown) {}

    @Override
    public void lifecycle(int event, int status) {}

    @Override
    public void transformed(byte[] after, byte[] before, String className) {}

    @Override
    public void setLength(RandomAccessFile file, long length) throws IOException {
        throw new IOException("audithalt: setLength woven before the agent was installed");
    }

    @Override
    public long length(RandomAccessFile file) throws IOException {
        throw new IOException("audithalt: length woven before the agent was installed");
    }

    @Override
    public void sync(FileDescriptor descriptor) throws SyncFailedException {
        throw new SyncFailedException("audithalt: sync woven before the agent was installed");
    }

    @Override
    public boolean delete(Object fileSystem, File file) {
        return false;
    }

    @Override
    public boolean rename(Object fileSystem, File from, File to) {
        return false;
    }

    @Override
    public String @Nullable [] list(Object fileSystem, File file) {
        return null;
    }

    @Override
    public boolean createDirectory(Object fileSystem, File file) {
        return false;
    }

    @Override
    public boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly) {
        return false;
    }

    @Override
    public boolean setReadOnly(Object fileSystem, File file) {
        return false;
    }

    @Override
    public boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis) {
        return false;
    }
}
