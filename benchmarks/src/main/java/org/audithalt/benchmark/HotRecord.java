package org.audithalt.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Entry and exit alone, on the calling thread, in batches that the backlog has room for while the writer stores the batch before. With {@code -t}
 * several threads; then the score is a thread's, and threads divided by score is what all of them record.
 *
 * <pre>
 * java -cp benchmarks.jar:audithalt.jar org.openjdk.jmh.Main HotRecord -prof gc \
 *     -jvmArgs "-javaagent:audithalt.jar=log_file=/tmp/hot/audit.log,backlog_limit=131072"
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 40)
@Measurement(iterations = 40)
public class HotRecord {
    private static final int BATCH = 10_000;
    private static final long PAUSE_MILLIS = 200;

    /** Bytes of the path. */
    @Param({"16", "56", "132"})
    public int length;

    /** Whether it comes as a String, as from java.io, or as bytes, as from java.nio. */
    @Param({"text", "bytes"})
    public String form = "";

    private int row;
    private Object name = "";

    /** Finds the row. */
    @Setup
    public void find() {
        boolean text = form.equals("text");
        row = Hooks.open(text);
        name = text ? Hooks.path(length) : Hooks.path(length).getBytes(StandardCharsets.US_ASCII);
    }

    /** Lets the writer store what the last batch recorded. */
    @Setup(Level.Iteration)
    public void pause() throws InterruptedException {
        Thread.sleep(PAUSE_MILLIS);
    }

    /** A batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long record() {
        long sum = 0;
        for (int i = 0; i < BATCH; i++) {
            sum += Hooks.open(row, name);
        }
        return sum;
    }
}
