package org.audithalt.it.program;

import com.sun.management.ThreadMXBean;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints for each of some actions how many bytes its thread allocates for a number of them: {@code ACTION BYTES}. */
public final class Allocations {
    private static final Path FILE = Path.of("/proc/version");
    private static final Path MISSING = Path.of("/proc/missing");

    private Allocations() {}

    private interface Action {
        void act() throws IOException;
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        measure("FileInputStream", count, () -> new FileInputStream(FILE.toString()).close());
        measure("RandomAccessFile", count, () -> new RandomAccessFile(FILE.toString(), "r").close());
        measure("newByteChannel", count, () -> Files.newByteChannel(FILE).close());
        measure("missing", count, () -> {
            try {
                new FileInputStream(MISSING.toString()).close();
            } catch (FileNotFoundException expected) {
                // an action that fails
            }
        });
        measure("createDirectory", count, () -> {
            try {
                Files.createDirectory(FILE);
            } catch (FileAlreadyExistsException expected) {
                // an action that fails
            }
        });
    }

    private static void measure(String name, int count, Action action) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        run(count, action);
        threads.getThreadAllocatedBytes(thread);
        long before = threads.getThreadAllocatedBytes(thread);
        run(count, action);
        long after = threads.getThreadAllocatedBytes(thread);
        System.out.println(name + " " + (after - before));
    }

    private static void run(int count, Action action) throws IOException {
        for (int i = 0; i < count; i++) {
            action.act();
        }
    }
}
