package org.audithalt.backlog;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.bridge.Target;
import org.audithalt.hook.Arch;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.record.StringOctets;
import org.jspecify.annotations.Nullable;

/**
 * What {@code java.io.File.list} does, call by call: the open with its descriptor or errno, the reading, the close. The native
 * answers null or the names, in the same order. Where only the native knows how names are encoded it is called as a whole.
 *
 * <p>Application threads; allocates, locks nothing.
 */
final class DirectoryList {
    private static final int AT_FDCWD = -100;
    private static final int O_DIRECTORY = Arch.current() == Arch.AARCH64 ? 040000 : 0200000;

    /** O_RDONLY, O_NONBLOCK, O_CLOEXEC, as opendir(3). */
    private static final int FLAGS = 04000 | 02000000 | O_DIRECTORY;

    private static final boolean UTF_8 = FileCalls.UTF_8;

    private final Target hooks;
    private final int whole;
    private final int open;
    private final int close;

    DirectoryList(Target hooks, HookRow[] rows, int feature) {
        this.hooks = hooks;
        int measured = HookTable.measuredFor(feature);
        whole = FileCalls.index(rows, measured, "UFS.list");
        open = FileCalls.index(rows, measured, "UFS.list.open");
        close = FileCalls.index(rows, measured, "UFS.list.close");
    }

    /** Links the call of the native now, by one that cannot even begin. */
    void exercise() {
        File file = new File("");
        try {
            original(file, file);
        } catch (ClassCastException expected) {
            // not a file system
        } catch (Throwable other) {
            throw new IllegalStateException("the natives of java.io cannot be called", other);
        }
    }

    /** The names in a directory but for {@code .} and {@code ..}; null if it cannot be opened. */
    String @Nullable [] of(Object fileSystem, File file) {
        byte[] name = UTF_8 ? FileCalls.name(file) : null;
        if (name == null) {
            return whole(fileSystem, file);
        }
        int descriptor = opened(name);
        if (descriptor < 0) {
            return null;
        }
        long directory = FileNatives.fdopendir(descriptor);
        if (directory == 0) {
            closed(descriptor, directory);
            return null;
        }
        try {
            return names(directory);
        } finally {
            closed(descriptor, directory);
        }
    }

    private int opened(byte[] name) {
        long address = FileNatives.cString(name);
        try {
            long token = hooks.enter(open, name, null, AT_FDCWD, 0, FLAGS, 0);
            int descriptor;
            try {
                descriptor = FileNatives.open(address, FLAGS);
            } catch (Throwable failed) {
                hooks.fail(open, token, failed);
                throw failed;
            }
            hooks.exit(open, token, descriptor, null, null);
            return descriptor;
        } finally {
            FileNatives.free(address);
        }
    }

    private void closed(int descriptor, long directory) {
        long token = hooks.enter(close, null, null, descriptor, 0, 0, 0);
        try {
            if (directory == 0) {
                FileNatives.close(descriptor);
            } else {
                FileNatives.closedir(directory);
            }
        } catch (Throwable failed) {
            hooks.fail(close, token, failed);
            throw failed;
        }
        hooks.exit(close, token, 0, null, null);
    }

    private static String[] names(long directory) {
        List<String> names = new ArrayList<>();
        for (byte[] name = FileNatives.readdir(directory); name != null; name = FileNatives.readdir(directory)) {
            if (!isSelfOrParent(name)) {
                names.add(new String(name, StandardCharsets.UTF_8));
            }
        }
        return names.toArray(new String[0]);
    }

    private static boolean isSelfOrParent(byte[] name) {
        return name.length > 0 && name.length <= 2 && name[0] == '.' && name[name.length - 1] == '.';
    }

    private String @Nullable [] whole(Object fileSystem, File file) {
        byte[] name = StringOctets.toBytes(SlotWriter.path(file));
        long token = hooks.enter(whole, name, null, AT_FDCWD, 0, FLAGS, 0);
        String[] names;
        try {
            names = original(fileSystem, file);
        } catch (Throwable failed) {
            hooks.fail(whole, token, failed);
            throw Denials.<RuntimeException>asUnchecked(failed);
        }
        hooks.exit(whole, token, names == null ? 0 : 1, null, null);
        return names;
    }

    private static String @Nullable [] original(Object fileSystem, File file) throws Throwable {
        return FileNatives.fileSystem().list(fileSystem, file);
    }
}
