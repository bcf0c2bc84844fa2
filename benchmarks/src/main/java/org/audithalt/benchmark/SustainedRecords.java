package org.audithalt.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Threads that do nothing but record, for as long as they like: they are held to the pace of the writer. To be compared for {@code -t 1},
 * 2, 4 and 8; {@code max_log_file=200,max_log_file_action=rotate,num_logs=2} keeps the disk from being filled.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 4, time = 3)
public class SustainedRecords {
    private static final int LENGTH = 56;

    private final String name = Hooks.path(LENGTH);
    private int row;

    /** Finds the row. */
    @Setup
    public void find() {
        row = Hooks.open(true);
    }

    /** One record. */
    @Benchmark
    public long record() {
        return Hooks.open(row, name);
    }
}
