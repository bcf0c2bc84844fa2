package org.audithalt.benchmark;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.audithalt.sink.FileStorage;
import org.audithalt.sink.LogWriter;
import org.audithalt.sink.Storage;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the writer's thread does for one event when it does it for many: find it, check it, draw its serial, make its text, write
 * it, free its slot. With a log that drops what it is given, and with a file in the directory {@code -Dlog.directory=}, else in
 * that for temporary files. Each iteration is a run of the writer from its start to its end over a backlog that was filled
 * before. Needs the agent's jar on the class path.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-exports=java.base/jdk.internal.access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.fs=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
        })
@Warmup(iterations = 300)
@Measurement(iterations = WriterTurns.MEASURED)
@SuppressWarnings("NullAway.Init") // JMH calls make() and fill() first
public class WriterTurns {
    private static final int EVENTS = 6000;
    static final int MEASURED = 200;

    /** Where the text goes. */
    @Param({"dropped", "file"})
    public String log = "";

    /** Bytes of each name. */
    @Param({"40", "140"})
    public int nameBytes;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final long[] cpuNanos = new long[MEASURED];
    private int runs;
    private Path directory = Path.of("/");
    private BenchmarkBacklog backlog;
    private LogWriter writer;

    /** Makes the backlog. */
    @Setup
    public void make() throws IOException {
        Path parent = Path.of(System.getProperty("log.directory", System.getProperty("java.io.tmpdir")));
        directory = Files.createTempDirectory(parent, "writer");
        long uid = ((Number) Files.getAttribute(directory, "unix:uid")).longValue();
        Storage files = new FileStorage(uid);
        backlog = new BenchmarkBacklog(directory, log.equals("file") ? files : DroppedLog.storage(files));
    }

    /** Records the actions, on another thread, and perhaps another processor, as it is with an application. */
    @Setup(Level.Iteration)
    public void fill() throws IOException, InterruptedException {
        Files.deleteIfExists(directory.resolve("audit.log"));
        writer = backlog.writer();
        Thread application = new Thread(() -> backlog.act(EVENTS, BenchmarkBacklog.name(nameBytes)), "application");
        application.start();
        application.join();
    }

    /** The writer's thread. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long run() {
        long begun = threads.getCurrentThreadCpuTime();
        writer.requestEnd();
        writer.run();
        cpuNanos[runs++ % MEASURED] = threads.getCurrentThreadCpuTime() - begun;
        return writer.storedRecords();
    }

    /** Nothing may be left over. */
    @TearDown(Level.Iteration)
    public void check() {
        if (writer.storedRecords() != EVENTS) {
            throw new IllegalStateException(writer.storedRecords() + " stored");
        }
    }

    /** Says what the thread's CPU time was, which says more than the score on a machine that is not quiet; cleans up. */
    @TearDown
    public void remove() throws IOException {
        Arrays.sort(cpuNanos);
        System.out.printf(
                "%nCPU per event: lowest %d ns, median %d ns%n", cpuNanos[0] / EVENTS, cpuNanos[MEASURED / 2] / EVENTS);
        File[] files = directory.toFile().listFiles();
        for (File file : files == null ? new File[0] : files) {
            Files.delete(file.toPath());
        }
        Files.delete(directory);
    }
}
