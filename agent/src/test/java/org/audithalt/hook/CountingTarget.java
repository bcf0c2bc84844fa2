package org.audithalt.hook;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.audithalt.backlog.NativeFiles;
import org.audithalt.bridge.Target;
import org.jspecify.annotations.Nullable;

/** Counts what the hooks report and remembers the last of each. Loads nothing inside a hook. */
public class CountingTarget implements Target {
    private static final int ROW_BITS = 12;

    final AtomicIntegerArray entered;
    final AtomicIntegerArray returned;
    final AtomicIntegerArray threw;
    final AtomicLong tokens = new AtomicLong(100);
    volatile @Nullable Object first;
    volatile @Nullable Object second;
    volatile long[] numbers = {};
    volatile long result;
    volatile @Nullable Object exitFirst;
    volatile @Nullable Object exitSecond;
    volatile @Nullable Throwable thrown;
    volatile boolean tokenWrong;
    volatile int event;
    volatile int status;
    volatile @Nullable Error refusal;
    private @Nullable NativeFiles files;

    public CountingTarget(int rows) {
        entered = new AtomicIntegerArray(rows);
        returned = new AtomicIntegerArray(rows);
        threw = new AtomicIntegerArray(rows);
    }

    @Override
    public long enter(int row, Object newFirst, Object newSecond, long n0, long n1, long n2, long n3) {
        Error refused = refusal;
        if (refused != null) {
            throw refused;
        }
        entered.incrementAndGet(row);
        first = newFirst;
        second = newSecond;
        numbers = new long[] {n0, n1, n2, n3};
        return tokens.incrementAndGet() << ROW_BITS | row;
    }

    @Override
    public void exit(int row, long token, long newResult, Object newFirst, Object newSecond) {
        returned.incrementAndGet(left(row, token));
        result = newResult;
        exitFirst = newFirst;
        exitSecond = newSecond;
    }

    @Override
    public void fail(int row, long token, Throwable newThrown) {
        threw.incrementAndGet(left(row, token));
        thrown = newThrown;
    }

    /** How often a row's hook was entered. */
    public int entered(int row) {
        return entered.get(row);
    }

    /** How often it was left. */
    public int left(int row) {
        return returned.get(row) + threw.get(row);
    }

    /** The row that was entered: the one that is left, or its twin behind it. */
    private int left(int row, long token) {
        int enteredRow = (int) token & (1 << ROW_BITS) - 1;
        tokenWrong |= enteredRow != row && enteredRow != row + 1;
        return enteredRow;
    }

    @Override
    public void transformed(byte[] after, byte[] before, String className) {}

    @Override
    public void lifecycle(int newEvent, int newStatus) {
        event = newEvent;
        status = newStatus;
    }

    /** The JDK's own truncation, by reflection: where setLength has no native any more. */
    @Override
    public void setLength(RandomAccessFile file, long length) throws IOException {
        try {
            Class<?> dispatcher = Class.forName("sun.nio.ch.FileDispatcherImpl");
            Method truncate = dispatcher.getDeclaredMethod("truncate0", java.io.FileDescriptor.class, long.class);
            truncate.setAccessible(true);
            truncate.invoke(null, file.getFD(), length);
        } catch (InvocationTargetException e) {
            throw new IOException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }

    /** By reflection, too: class loaders ask for it, so that it must load none. */
    @Override
    public long length(RandomAccessFile file) throws IOException {
        try {
            Class<?> dispatcher = Class.forName("sun.nio.ch.FileDispatcherImpl");
            Method size = dispatcher.getDeclaredMethod("size0", java.io.FileDescriptor.class);
            size.setAccessible(true);
            return (Long) size.invoke(null, file.getFD());
        } catch (InvocationTargetException e) {
            throw new IOException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void sync(FileDescriptor descriptor) throws SyncFailedException {
        files().sync(descriptor);
    }

    @Override
    public boolean delete(Object fileSystem, File file) {
        return files().delete(fileSystem, file);
    }

    @Override
    public boolean rename(Object fileSystem, File from, File to) {
        return files().rename(fileSystem, from, to);
    }

    @Override
    public String @Nullable [] list(Object fileSystem, File file) {
        return files().list(fileSystem, file);
    }

    @Override
    public boolean createDirectory(Object fileSystem, File file) {
        return files().createDirectory(fileSystem, file);
    }

    @Override
    public boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly) {
        return files().setPermission(fileSystem, file, access, enable, ownerOnly);
    }

    @Override
    public boolean setReadOnly(Object fileSystem, File file) {
        return files().setReadOnly(fileSystem, file);
    }

    @Override
    public boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis) {
        return files().setLastModifiedTime(fileSystem, file, timeMillis);
    }

    private synchronized NativeFiles files() {
        NativeFiles made = files;
        if (made == null) {
            made = new NativeFiles(this);
            files = made;
        }
        return made;
    }

    void print() {
        for (int row = 0; row < entered.length(); row++) {
            if (entered.get(row) > 0) {
                boolean even = entered.get(row) == returned.get(row) + threw.get(row) && !tokenWrong;
                System.out.println("row " + row + " " + entered.get(row) + (even ? "" : " uneven"));
            }
        }
    }
}
