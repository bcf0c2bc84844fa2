package org.audithalt.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.audithalt.hook.Operation;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.AuditText;
import org.audithalt.record.Octets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the text of one event costs: SYSCALL, CWD, PATH and PROCTITLE, or of a connection SYSCALL, SOCKADDR and PROCTITLE. Serials
 * and times go on as they do in a log. Needs the agent's jar on the class path.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class WriterText {
    private static final int TURN_BYTES = 256 * 1024;
    private static final long BEGIN_MILLIS = 1_795_499_532_659L;
    private static final int PER_MILLISECOND = 1000;

    /** The action; a failed mkdir has two PATH lines. */
    @Param({"OPENAT", "MKDIR", "CONNECT"})
    public Operation operation = Operation.OPENAT;

    /** Bytes of the name. */
    @Param({"40", "140"})
    public int nameBytes;

    private final AuditText text = new AuditText(BenchmarkBacklog.subject());
    private final AuditRecord record = new AuditRecord();
    private final Octets out = new Octets(2 * TURN_BYTES);
    private long serial = 1_000_000;

    /** Fills the record in. */
    @Setup
    public void fill() {
        boolean connect = operation == Operation.CONNECT;
        record.operation = operation;
        record.outcomeKnown = true;
        record.success = operation != Operation.MKDIR;
        record.exitKnown = true;
        record.exit = record.success ? 5 : -17;
        record.argument[0] = connect ? 5 : -100;
        record.argument[2] = connect ? 16 : 0x80000;
        record.threadId = 31;
        record.key = "create".getBytes(StandardCharsets.US_ASCII);
        record.comm.append("http-nio-8080-exec-7".getBytes(StandardCharsets.US_ASCII));
        if (connect) {
            record.address.append(new byte[] {2, 0, 1, (byte) 0xbb, 10, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0});
        } else {
            record.name.append(BenchmarkBacklog.name(nameBytes).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** One event behind the other, from the beginning again when a write is full. */
    @Benchmark
    public int append() {
        if (out.length() >= TURN_BYTES) {
            out.clear();
        }
        record.serial = ++serial;
        record.timeMillis = BEGIN_MILLIS + serial / PER_MILLISECOND;
        text.append(record, out);
        return out.length();
    }
}
