package org.audithalt.benchmark.peer;

import java.io.File;
import java.util.function.Predicate;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Agrona's ring of many writers and one reader, in a mapped file as ours. */
public final class AgronaBacklog implements Predicate<byte[]> {
    private static final int BYTES = 4 << 20;
    private static final int TYPE = 1;
    private static final int BATCH = 1024;

    private final ManyToOneRingBuffer ring;
    private final ThreadLocal<UnsafeBuffer> sources = ThreadLocal.withInitial(UnsafeBuffer::new);

    /** In the file that the system property {@code record.file} names. */
    public AgronaBacklog() {
        File file = new File(System.getProperty("record.file", "agrona.ring"));
        ring = new ManyToOneRingBuffer(
                new UnsafeBuffer(IoUtil.mapNewFile(file, BYTES + RingBufferDescriptor.TRAILER_LENGTH)));
        byte[] sink = new byte[BYTES >> 8];
        Drainer.start(() -> ring.read((type, buffer, index, length) -> buffer.getBytes(index, sink, 0, length), BATCH));
    }

    @Override
    public boolean test(byte[] record) {
        UnsafeBuffer source = sources.get();
        source.wrap(record);
        return ring.write(TYPE, source, 0, record.length);
    }
}
