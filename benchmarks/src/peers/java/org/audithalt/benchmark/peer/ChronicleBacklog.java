package org.audithalt.benchmark.peer;

import java.util.function.IntSupplier;
import java.util.function.Predicate;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;

/** A Chronicle queue: mapped files that grow. An appender belongs to a thread. */
public final class ChronicleBacklog implements Predicate<byte[]> {
    private static final int BYTES = 200;
    private final ThreadLocal<ExcerptAppender> appenders;
    private final ThreadLocal<Bytes<byte[]>> sources =
            ThreadLocal.withInitial(() -> Bytes.wrapForRead(new byte[BYTES]));

    /** In the directory that the system property {@code record.file} names. */
    public ChronicleBacklog() {
        ChronicleQueue queue = ChronicleQueue.single(System.getProperty("record.file", "chronicle"));
        appenders = ThreadLocal.withInitial(queue::createAppender);
        Drainer.start(new IntSupplier() {
            private final ExcerptTailer tailer = queue.createTailer();
            private final Bytes<?> sink = Bytes.elasticByteBuffer();

            @Override
            public int getAsInt() {
                sink.clear();
                return tailer.readBytes(sink) ? 1 : 0;
            }
        });
    }

    @Override
    public boolean test(byte[] record) {
        Bytes<byte[]> source = sources.get();
        source.clear();
        source.write(record, 0, BYTES);
        appenders.get().writeBytes(source);
        return true;
    }
}
