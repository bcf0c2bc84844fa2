package org.audithalt.benchmark.peer;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import java.util.function.Predicate;

/** LMAX Disruptor, many producers, slots made beforehand. */
public final class DisruptorBacklog implements Predicate<byte[]> {
    private static final int SLOTS = 8192;
    private static final int BYTES = 256;

    private final RingBuffer<byte[]> ring;
    private final byte[] sink = new byte[BYTES];

    /** Starts its reader. */
    public DisruptorBacklog() {
        Disruptor<byte[]> disruptor = new Disruptor<>(
                () -> new byte[BYTES],
                SLOTS,
                DaemonThreadFactory.INSTANCE,
                ProducerType.MULTI,
                new SleepingWaitStrategy());
        disruptor.handleEventsWith((slot, sequence, last) -> System.arraycopy(slot, 0, sink, 0, BYTES));
        ring = disruptor.start();
    }

    @Override
    public boolean test(byte[] record) {
        long sequence = ring.next();
        System.arraycopy(record, 0, ring.get(sequence), 0, record.length);
        ring.publish(sequence);
        return true;
    }
}
