package org.audithalt.benchmark.peer;

import java.util.function.Predicate;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;

/** A Chronicle queue: mapped files that grow. */
public final class ChronicleBacklog implements Predicate<byte[]> {
    private final ExcerptAppender appender;
    private final Bytes<byte[]> source;
    private final byte[] bytes = new byte[200];

    /** In the directory that the system property {@code record.file} names. */
    public ChronicleBacklog() {
        ChronicleQueue queue = ChronicleQueue.single(System.getProperty("record.file", "chronicle"));
        appender = queue.createAppender();
        source = Bytes.wrapForRead(bytes);
        Drainer.start(new java.util.function.IntSupplier() {
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
        System.arraycopy(record, 0, bytes, 0, Math.min(bytes.length, record.length));
        source.readPositionRemaining(0, bytes.length);
        appender.writeBytes(source);
        return true;
    }
}
