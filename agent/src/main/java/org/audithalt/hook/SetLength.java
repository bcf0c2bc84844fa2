package org.audithalt.hook;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import org.audithalt.bridge.JdkNatives;
import org.jspecify.annotations.Nullable;

/**
 * {@code RandomAccessFile.setLength} in Java, for JDK 17 where it is a native method that no Java code calls: its
 * weaving replaces the native, so the act must be done by other means. Results and messages are the native's.
 *
 * <p>Safe from any thread. After {@link #create} nothing is loaded or linked on the caller's thread.
 */
public final class SetLength {
    /** {@code sun.nio.ch.IOStatus.INTERRUPTED}: the system call gave EINTR. */
    private static final int INTERRUPTED = -3;

    private final JdkNatives calls;

    private SetLength(JdkNatives calls) {
        this.calls = calls;
    }

    /**
     * Prepares it.
     *
     * @param instrumentation opens {@code sun.nio.ch} to this class's module
     * @param feature feature version of the running JDK
     * @return null on a JDK where setLength is not native
     * @throws IllegalStateException if the JDK lacks the method that does the work
     */
    public static @Nullable SetLength create(Instrumentation instrumentation, int feature) {
        Module own = SetLength.class.getModule();
        instrumentation.redefineModule(
                Object.class.getModule(), Set.of(), Map.of(), Map.of("sun.nio.ch", Set.of(own)), Set.of(), Map.of());
        if (HookTable.measuredFor(feature) != 17) {
            return null;
        }
        try {
            Class<?> dispatcher = Class.forName("sun.nio.ch.FileDispatcherImpl");
            SetLength created = new SetLength(NestMate.of(
                    dispatcher, "truncate(Ljava/io/FileDescriptor;J)I=truncate0(Ljava/io/FileDescriptor;J)I"));
            created.exercise();
            return created;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("RandomAccessFile.setLength cannot be done in Java: " + e, e);
        }
    }

    /**
     * Does what the native method does.
     *
     * @throws IOException "Stream Closed", or the system's text for the error
     */
    public void apply(RandomAccessFile file, long length) throws IOException {
        long position = file.getFilePointer();
        int status = truncate(file.getFD(), length);
        while (status == INTERRUPTED) {
            status = truncate(file.getFD(), length);
        }
        if (position > length) {
            file.seek(length);
        }
    }

    private int truncate(FileDescriptor descriptor, long length) throws IOException {
        try {
            return calls.truncate(descriptor, length);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("truncate0 threw an undeclared exception", e);
        }
    }

    /** Links the method handle now, by a call that must fail. */
    private void exercise() {
        try {
            truncate(new FileDescriptor(), 0);
        } catch (IOException expected) {
            // EBADF
        }
    }
}
