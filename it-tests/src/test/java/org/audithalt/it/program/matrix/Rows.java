package org.audithalt.it.program.matrix;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.lang.reflect.Field;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.audithalt.bridge.AgentThread;
import org.audithalt.bridge.Bridge;
import org.audithalt.bridge.Target;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the hooks and the agent and notes which row of the table each thread has come through. While a record is begun its
 * thread is named {@code NAME#INDEX}, so that the record itself tells its row.
 */
final class Rows implements Target {
    private final Target agent;
    private final Queue<String> passed = new ConcurrentLinkedQueue<>();

    private Rows(Target agent) {
        this.agent = agent;
    }

    static Rows install() throws ReflectiveOperationException {
        Field target = Bridge.class.getDeclaredField("target");
        target.setAccessible(true);
        Target agent = (Target) target.get(null);
        Rows rows = new Rows(agent);
        for (String instead : new String[] {"fileCalls", "directoryList"}) {
            Field calls = agent.getClass().getDeclaredField(instead);
            calls.setAccessible(true);
            Field hooks = calls.getType().getDeclaredField("hooks");
            hooks.setAccessible(true);
            hooks.set(calls.get(agent), rows);
        }
        Bridge.install(rows);
        return rows;
    }

    /** Says {@code row INDEX THREAD} for each passage since the last call, but those of the calling thread. */
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
        Thread thread = Thread.currentThread();
        if (thread instanceof AgentThread) {
            return agent.enter(row, first, second, n0, n1, n2, n3);
        }
        String name = thread.getName();
        passed.add(row + " " + name);
        thread.setName(name + "#" + row);
        try {
            return agent.enter(row, first, second, n0, n1, n2, n3);
        } finally {
            thread.setName(name);
        }
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
        return agent.delete(fileSystem, file);
    }

    @Override
    public boolean rename(Object fileSystem, File from, File to) {
        return agent.rename(fileSystem, from, to);
    }

    @Override
    public String @Nullable [] list(Object fileSystem, File file) {
        return agent.list(fileSystem, file);
    }

    @Override
    public boolean createDirectory(Object fileSystem, File file) {
        return agent.createDirectory(fileSystem, file);
    }

    @Override
    public boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly) {
        return agent.setPermission(fileSystem, file, access, enable, ownerOnly);
    }

    @Override
    public boolean setReadOnly(Object fileSystem, File file) {
        return agent.setReadOnly(fileSystem, file);
    }

    @Override
    public boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis) {
        return agent.setLastModifiedTime(fileSystem, file, timeMillis);
    }
}
