package org.audithalt.backlog;

import java.io.File;
import java.io.FileDescriptor;
import java.io.SyncFailedException;
import org.audithalt.bridge.Target;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.jspecify.annotations.Nullable;

/** What the agent does instead of the natives of {@code java.io}, for targets of hooks in other packages' tests. */
public final class NativeFiles {
    private final FileCalls calls;
    private final DirectoryList list;

    public NativeFiles(Target hooks) {
        FileNatives.prepare();
        HookRow[] rows = HookTable.load().rows().toArray(new HookRow[0]);
        calls = new FileCalls(hooks, rows, Runtime.version().feature());
        list = new DirectoryList(hooks, rows, Runtime.version().feature());
    }

    public void sync(FileDescriptor descriptor) throws SyncFailedException {
        FileNatives.sync(descriptor);
    }

    public boolean delete(Object fileSystem, File file) {
        return calls.delete(fileSystem, file);
    }

    public boolean rename(Object fileSystem, File from, File to) {
        return calls.rename(fileSystem, from, to);
    }

    public String @Nullable [] list(Object fileSystem, File file) {
        return list.of(fileSystem, file);
    }

    public boolean createDirectory(Object fileSystem, File file) {
        return calls.createDirectory(fileSystem, file);
    }

    public boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly) {
        return calls.setPermission(fileSystem, file, access, enable, ownerOnly);
    }

    public boolean setReadOnly(Object fileSystem, File file) {
        return calls.setReadOnly(fileSystem, file);
    }

    public boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis) {
        return calls.setLastModifiedTime(fileSystem, file, timeMillis);
    }
}
