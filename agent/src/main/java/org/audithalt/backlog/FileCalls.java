package org.audithalt.backlog;

import java.io.File;
import org.audithalt.bridge.Target;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.record.Errno;
import org.audithalt.record.StringOctets;
import org.jspecify.annotations.Nullable;

/**
 * What {@code java.io.File} does to files, one system call after the other as its natives do, each with its own record and
 * its errno: the natives themselves answer only false. Results and effects are the natives'.
 *
 * <p>A name that only the JDK's own encoding knows (not ASCII under another encoding than UTF-8, or an unpaired surrogate)
 * goes to the native as a whole; then the record says {@code success=no} without an errno.
 *
 * <p>Application threads; allocates, locks nothing.
 */
final class FileCalls {
    private static final int AT_FDCWD = -100;
    private static final int ALL_PERMISSIONS = 0777;
    private static final int WRITE_PERMISSIONS = 0222;
    private static final int STATX_ALL = 0xfff;
    private static final int FAILED = -1;

    private static final long MICROS_PER_MILLI = 1000;

    /** Later times do not fit 64 bits of nanoseconds since the epoch (year 2262). */
    private static final long LATEST_MILLIS = Long.MAX_VALUE / 1_000_000;

    /** Whether names are given to the system in UTF-8. */
    static final boolean UTF_8 = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));

    private final Target hooks;
    private final int unlink;
    private final int rmdir;
    private final int rename;
    private final int mkdir;
    private final int permissionStat;
    private final int permissionChmod;
    private final int readOnlyStat;
    private final int readOnlyChmod;
    private final int timeStat;
    private final int timeUtimes;

    /**
     * Finds its rows.
     *
     * @param hooks what each call enters and leaves
     * @param rows the whole hook table, by index
     * @param feature feature version of the running JDK
     */
    FileCalls(Target hooks, HookRow[] rows, int feature) {
        this.hooks = hooks;
        int measured = HookTable.measuredFor(feature);
        unlink = index(rows, measured, "UFS.delete");
        rmdir = index(rows, measured, "UFS.delete.rmdir");
        rename = index(rows, measured, "UFS.rename");
        mkdir = index(rows, measured, "UFS.createDirectory");
        permissionStat = index(rows, measured, "UFS.setPermission.stat");
        permissionChmod = index(rows, measured, "UFS.setPermission");
        readOnlyStat = index(rows, measured, "UFS.setReadOnly.stat");
        readOnlyChmod = index(rows, measured, "UFS.setReadOnly");
        timeStat = index(rows, measured, "UFS.setLastModifiedTime.stat");
        timeUtimes = index(rows, measured, "UFS.setLastModifiedTime");
    }

    /** Links every call of a native now, by calls that cannot even begin. */
    void exercise() {
        int[] rows = {unlink, mkdir, rename, timeUtimes, readOnlyChmod, permissionChmod};
        File file = new File("");
        for (int i = 0; i < rows.length; i++) {
            try {
                original(rows[i], file, file, file, 0, false, false);
            } catch (ClassCastException expected) {
                // not a file system
            } catch (Throwable other) {
                throw new IllegalStateException("the natives of java.io cannot be called", other);
            }
        }
    }

    /** {@code remove(3)}: unlink, and rmdir if the system says that it is a directory. */
    boolean delete(Object fileSystem, File file) {
        byte[] name = name(file);
        if (name == null) {
            return whole(unlink, fileSystem, file, null, 0, false, false);
        }
        long address = FileNatives.cString(name);
        try {
            int errno = call(unlink, name, null, 0, 0, address, 0, 0, null);
            return errno == 0 || (errno == Errno.EISDIR && call(rmdir, name, null, 0, 0, address, 0, 0, null) == 0);
        } finally {
            FileNatives.free(address);
        }
    }

    boolean rename(Object fileSystem, File from, File to) {
        byte[] name = name(from);
        byte[] newName = name(to);
        if (name == null || newName == null) {
            return whole(rename, fileSystem, from, to, 0, false, false);
        }
        long address = FileNatives.cString(name);
        long newAddress = FileNatives.cString(newName);
        try {
            return call(rename, name, newName, 0, 0, address, newAddress, 0, null) == 0;
        } finally {
            FileNatives.free(address);
            FileNatives.free(newAddress);
        }
    }

    boolean createDirectory(Object fileSystem, File file) {
        byte[] name = name(file);
        if (name == null) {
            return whole(mkdir, fileSystem, file, null, 0, false, false);
        }
        long address = FileNatives.cString(name);
        try {
            return call(mkdir, name, null, 0, ALL_PERMISSIONS, address, 0, 0, null) == 0;
        } finally {
            FileNatives.free(address);
        }
    }

    boolean setPermission(Object fileSystem, File file, int access, boolean enable, boolean ownerOnly) {
        byte[] name = name(file);
        if (name == null) {
            return whole(permissionChmod, fileSystem, file, null, access, enable, ownerOnly);
        }
        int bits = FileStatus.permissions(access, ownerOnly);
        return changeMode(permissionStat, permissionChmod, name, enable ? bits : 0, bits);
    }

    boolean setReadOnly(Object fileSystem, File file) {
        byte[] name = name(file);
        if (name == null) {
            return whole(readOnlyChmod, fileSystem, file, null, 0, false, false);
        }
        return changeMode(readOnlyStat, readOnlyChmod, name, 0, WRITE_PERMISSIONS);
    }

    private boolean changeMode(int statRow, int chmodRow, byte[] name, int set, int of) {
        long address = FileNatives.cString(name);
        try {
            FileStatus status = new FileStatus();
            if (call(statRow, name, null, AT_FDCWD, 0, address, 0, 0, status) != 0) {
                return false;
            }
            int mode = status.mode() & ~of | set;
            return call(chmodRow, name, null, 0, mode, address, 0, 0, null) == 0;
        } finally {
            FileNatives.free(address);
        }
    }

    /** The time of last access stays; the time of last change is set. */
    boolean setLastModifiedTime(Object fileSystem, File file, long timeMillis) {
        byte[] name = name(file);
        if (name == null || timeMillis < 0 || timeMillis > LATEST_MILLIS) {
            return whole(timeUtimes, fileSystem, file, null, timeMillis, false, false);
        }
        long address = FileNatives.cString(name);
        try {
            FileStatus status = new FileStatus();
            if (call(timeStat, name, null, AT_FDCWD, 0, address, 0, 0, status) != 0) {
                return false;
            }
            long access = status.accessMicros();
            if (access < 0) {
                return whole(timeUtimes, fileSystem, file, null, timeMillis, false, false);
            }
            long change = timeMillis * MICROS_PER_MILLI;
            return call(timeUtimes, name, null, AT_FDCWD, 0, address, access, change, null) == 0;
        } finally {
            FileNatives.free(address);
        }
    }

    /** One system call with its record; returns 0 or the errno. */
    private int call(
            int row,
            byte[] name,
            byte @Nullable [] second,
            long n0,
            long n1,
            long address,
            long argument,
            long argument2,
            @Nullable FileStatus status) {
        long token = hooks.enter(row, name, second, n0, n1, 0, status == null ? 0 : STATX_ALL);
        int errno;
        try {
            errno = status != null ? status.read(address) : act(row, address, (int) n1, argument, argument2);
        } catch (Throwable failed) {
            hooks.fail(row, token, failed);
            throw failed;
        }
        hooks.exit(row, token, errno, null, null);
        return errno;
    }

    private int act(int row, long address, int mode, long argument, long argument2) {
        if (row == unlink) {
            return FileNatives.unlink(address);
        }
        if (row == rmdir) {
            return FileNatives.rmdir(address);
        }
        if (row == mkdir) {
            return FileNatives.mkdir(address, mode);
        }
        if (row == rename) {
            return FileNatives.rename(address, argument);
        }
        if (row == timeUtimes) {
            return FileNatives.utimes(address, argument, argument2);
        }
        return FileNatives.chmod(address, mode);
    }

    /** The JDK's own native, whose calls and errors are not seen one by one. */
    private boolean whole(
            int row,
            Object fileSystem,
            File file,
            @Nullable File second,
            long number,
            boolean enable,
            boolean ownerOnly) {
        byte[] name = StringOctets.toBytes(SlotWriter.path(file));
        byte[] secondName = second == null ? null : StringOctets.toBytes(SlotWriter.path(second));
        long token = hooks.enter(row, name, secondName, 0, 0, 0, 0);
        boolean done;
        try {
            done = original(row, fileSystem, file, second, number, enable, ownerOnly);
        } catch (Throwable failed) {
            hooks.fail(row, token, failed);
            throw Denials.<RuntimeException>asUnchecked(failed);
        }
        hooks.exit(row, token, done ? 0 : FAILED, null, null);
        return done;
    }

    private boolean original(
            int row,
            Object fileSystem,
            File file,
            @Nullable File second,
            long number,
            boolean enable,
            boolean ownerOnly)
            throws Throwable {
        if (row == unlink) {
            return FileNatives.fileSystem().delete(fileSystem, file);
        }
        if (row == mkdir) {
            return FileNatives.fileSystem().createDirectory(fileSystem, file);
        }
        if (row == rename) {
            return FileNatives.fileSystem().rename(fileSystem, file, second);
        }
        if (row == timeUtimes) {
            return FileNatives.fileSystem().setLastModifiedTime(fileSystem, file, number);
        }
        if (row == readOnlyChmod) {
            return FileNatives.fileSystem().setReadOnly(fileSystem, file);
        }
        return FileNatives.fileSystem().setPermission(fileSystem, file, (int) number, enable, ownerOnly);
    }

    /** The name in the bytes that the JDK's natives give to the system; null if only they know them. */
    static byte @Nullable [] name(File file) {
        String path = SlotWriter.path(file);
        byte[] ascii = StringOctets.ascii(path);
        if (ascii != null) {
            return ascii;
        }
        return UTF_8 && !hasLoneSurrogate(path) ? StringOctets.toBytes(path) : null;
    }

    private static boolean hasLoneSurrogate(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < path.length() && Character.isLowSurrogate(path.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A row's index by its name.
     *
     * @throws IllegalStateException if there is none: its call could not be entered, at the first use of the native
     */
    static int index(HookRow[] rows, int measured, String id) {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].id().equals(id) && rows[i].appliesTo(measured)) {
                return i;
            }
        }
        throw new IllegalStateException("hook table: no row " + id + " for JDK " + measured);
    }
}
