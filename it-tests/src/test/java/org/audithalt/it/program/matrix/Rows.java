package org.audithalt.it.program.matrix;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.lang.reflect.Field;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.audithalt.bridge.Bridge;
import org.audithalt.bridge.Target;
import org.jspecify.annotations.Nullable;

/** Stands between the hooks and the agent and notes which row of the table each thread has come through. */
final class Rows implements Target {
    private final Target agent;
    private final Queue<String> passed = new ConcurrentLinkedQueue<>();

    private Rows(Target agent) {
        this.agent = agent;
    }

    static Rows install() throws ReflectiveOperationException {
        Field target = Bridge.class.getDeclaredField("target");
        target.setAccessible(true);
        Rows rows = new Rows((Target) target.get(null));
        Bridge.install(rows);
        return rows;
    }

    private void note(String row) {
        passed.add(row + " " + Thread.currentThread().getName());
    }

    /** Says {@code row INDEX THREAD}, or {@code row METHOD THREAD} where the bridge acts instead of a native, for each passage since the last call, but those of the calling thread. */
    void print() {
        String caller = " " + Thread.currentThread().getName();
        for (String row = passed.poll(); row != null; row = passed.poll()) {
            if (!row.endsWith(caller)) {
                System.out.println("row " + row);
            }
        }
    }

    @Override
    public long enter(int row, @Nullable Object first, @Nullable Object second, long n0, long n1, long n2, long n3) {
        note(Integer.toString(row));
        return agent.enter(row, first, second, n0, n1, n2, n3);
    }

    @Override
    public void exit(int row, long token, long result, @Nullable Object first, @Nullable Object second) {
        agent.exit(row, token, result, first, second);
    }

    @Override
    public void fail(int row, long token, Throwable thrown) {
        agent.fail(row, token, thrown);
    }

    @Override
    public void lifecycle(int event, int status) {
        agent.lifecycle(event, status);
    }

    @Override
    public void transformed(byte[] after, byte[] before, String className) {
        agent.transformed(after, before, className);
    }

    @Override
    public void setLength(RandomAccessFile file, long length) throws IOException {
        agent.setLength(file, length);
    }

    @Override
    public long length(RandomAccessFile file) throws IOException {
        return agent.length(file);
    }

    @Override
    public void sync(FileDescriptor descriptor) throws SyncFailedException {
        agent.sync(descriptor);
    }

    @Override
    public boolean delete(Object fileSystem, File file) {
        note("delete");
        return agent.delete(fileSystem, file);
    }

    @Override
    public boolean rename(Object fileSystem, File from, File to) {
        note("rename");
        return agent.rename(fileSystem, from, to);
    }

    @Override
    public String @Nullable [] list(Object fileSystem, File file) {
        note("list");
        return agent.list(fileSystem, file);
    }

    @Override
    public boolean createDirectory(Object fileSystem, File file) {
        note("createDirectory");
        return agent.createDirectory(fileSystem, file);
    }

    @Override
    public boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly) {
        note("setPermission");
        return agent.setPermission(fileSystem, file, access, enable, ownerOnly);
    }

    @Override
    public boolean setReadOnly(Object fileSystem, File file) {
        note("setReadOnly");
        return agent.setReadOnly(fileSystem, file);
    }

    @Override
    public boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis) {
        note("setLastModifiedTime");
        return agent.setLastModifiedTime(fileSystem, file, timeMillis);
    }
}
