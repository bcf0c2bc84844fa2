package org.audithalt.benchmark;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Recorded actions in batches that the backlog has room for, with a pause after each: who waits for the writer allocates what he
 * waits with, and that is not what is measured here.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 30)
@Measurement(iterations = 20)
public class EntryAndExit {
    private static final int BATCH = 1000;
    private static final long PAUSE_MILLIS = 150;
    private static final String FILE = "/proc/version";

    private final File directory = new File("/");

    /** Lets the writer store what the last batch recorded. */
    @Setup(Level.Iteration)
    public void pause() throws InterruptedException {
        Thread.sleep(PAUSE_MILLIS);
    }

    /** {@code openat}: the JDK's own stream and descriptor are what it allocates. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int open() throws IOException {
        int sum = 0;
        for (int i = 0; i < BATCH; i++) {
            try (FileInputStream in = new FileInputStream(FILE)) {
                sum += in.hashCode();
            }
        }
        return sum;
    }

    /** {@code mkdir} of what is there. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int mkdir() {
        int made = 0;
        for (int i = 0; i < BATCH; i++) {
            made += directory.mkdir() ? 1 : 0;
        }
        return made;
    }
}
