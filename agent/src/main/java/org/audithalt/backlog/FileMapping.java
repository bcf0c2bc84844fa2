package org.audithalt.backlog;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import jdk.internal.misc.Unsafe;
import org.audithalt.bridge.JdkNatives;
import org.audithalt.hook.NestMate;
import org.jspecify.annotations.Nullable;

/**
 * Maps a file until that is undone, by the native method behind {@code FileChannel.map}: that itself makes a buffer
 * by reflection, which costs a start on JDK 21 and later as much as all its other file operations.
 *
 * <p>Agent threads.
 */
final class FileMapping {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    /** Readable and writable, to the file: MAP_RW of sun.nio.ch.FileDispatcher. */
    private static final int SHARED = 1;

    private static final @Nullable JdkNatives NATIVES = natives();

    private static final long DESCRIPTOR = NATIVES == null ? -1 : descriptorOffset();

    private FileMapping() {}

    private static @Nullable JdkNatives natives() {
        if (FileMapping.class.getClassLoader() != null) {
            // a tool, or an agent that was attached: refused, it leaves no mapping behind
            return null;
        }
        // what the channel's own mapping would load, and later versions of its operations ask for
        load("jdk.internal.foreign.MemorySessionImpl", true);
        // 17: a thread on which a buffer's method becomes hot loads it for the compiler, perhaps while the gate is
        // closed
        load("jdk.internal.misc.ScopedMemoryAccess$Scope", false);
        try {
            return NestMate.of(
                    Class.forName("sun.nio.ch.UnixFileDispatcherImpl", false, null),
                    "map(Ljava/io/FileDescriptor;IJJZ)J=map0(Ljava/io/FileDescriptor;IJJZ)J",
                    "unmap(JJ)I=unmap0(JJ)I");
        } catch (ClassNotFoundException | IllegalStateException | LinkageError older) {
            return null;
        }
    }

    private static void load(String name, boolean initialised) {
        try {
            Class.forName(name, initialised, null);
        } catch (ClassNotFoundException otherRelease) {
            // nothing asks for it there
        }
    }

    private static long descriptorOffset() {
        try {
            return UNSAFE.objectFieldOffset(Class.forName("sun.nio.ch.FileChannelImpl", false, null), "fd");
        } catch (ClassNotFoundException | InternalError unlike) {
            return -1;
        }
    }

    /**
     * Maps a part of a file, readable and writable.
     *
     * @return address of its first byte; 0 if this JDK's native method is another
     */
    static long address(FileChannel channel, long position, long bytes) throws IOException {
        JdkNatives natives = NATIVES;
        if (natives == null || DESCRIPTOR < 0) {
            return 0;
        }
        long before = position % UNSAFE.pageSize();
        try {
            FileDescriptor descriptor =
                    (FileDescriptor) UNSAFE.getReference(channel, UNSAFE.objectFieldOffset(channel.getClass(), "fd"));
            return natives.map(descriptor, SHARED, position - before, bytes + before, false) + before;
        } catch (OutOfMemoryError mapFailed) {
            // the channel collects garbage and tries again
            return 0;
        } catch (IOException | RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable unlike) {
            throw new IOException(unlike);
        }
    }

    /** Undoes a mapping; parameters as {@link #address} took and gave them. */
    static void undo(long address, long bytes) throws IOException {
        JdkNatives natives = NATIVES;
        if (natives == null) {
            return;
        }
        long before = address % UNSAFE.pageSize();
        try {
            int unused = natives.unmap(address - before, bytes + before);
        } catch (IOException | RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable unlike) {
            throw new IOException(unlike);
        }
    }
}
