package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileDescriptor;
import java.io.RandomAccessFile;
import java.util.List;
import org.audithalt.bridge.Target;
import org.audithalt.hook.HookRow;
import org.jspecify.annotations.Nullable;

/** Writes down what is entered and left: {@code ROW NAME… N0 N1 N2 N3 = RESULT}. */
final class RecordingTarget implements Target {
    private static final long FIRST_TOKEN = 7000;

    private final HookRow[] rows;
    private final List<String> recorded;
    private String entered = "";
    private long token = FIRST_TOKEN;

    /** What enter throws, if anything. */
    @Nullable
    RuntimeException refusal;

    RecordingTarget(HookRow[] rows, List<String> recorded) {
        this.rows = rows;
        this.recorded = recorded;
    }

    @Override
    public long enter(int row, @Nullable Object first, @Nullable Object second, long n0, long n1, long n2, long n3) {
        if (refusal != null) {
            throw refusal;
        }
        entered = rows[row].id() + name(first) + name(second) + " " + n0 + " " + n1 + " " + n2 + " " + n3;
        return ++token;
    }

    private static String name(@Nullable Object name) {
        return name == null ? "" : " " + new String((byte[]) name, UTF_8);
    }

    @Override
    public void exit(int row, long token, long result, @Nullable Object first, @Nullable Object second) {
        leave(row, token, " = " + result);
    }

    @Override
    public void fail(int row, long token, Throwable thrown) {
        leave(row, token, " threw " + thrown.getClass().getName());
    }

    private void leave(int row, long leftToken, String how) {
        boolean same = leftToken == token && entered.startsWith(rows[row].id() + " ");
        recorded.add(same ? entered + how : "left another action: " + entered + how);
    }

    @Override
    public void lifecycle(int event, int status) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void transformed(byte[] after, byte[] before, String className) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLength(RandomAccessFile file, long length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long length(RandomAccessFile file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sync(FileDescriptor descriptor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(Object fileSystem, File file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean rename(Object fileSystem, File from, File to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String @Nullable [] list(Object fileSystem, File file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean createDirectory(Object fileSystem, File file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean setReadOnly(Object fileSystem, File file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis) {
        throw new UnsupportedOperationException();
    }
}
