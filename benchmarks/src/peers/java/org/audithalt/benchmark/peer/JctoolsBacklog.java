package org.audithalt.benchmark.peer;

import java.util.function.Predicate;
import org.jctools.queues.MpscArrayQueue;

/** JCTools' bounded queue of many producers; each record is a copy. */
public final class JctoolsBacklog implements Predicate<byte[]> {
    private static final int SLOTS = 8192;

    private final MpscArrayQueue<byte[]> queue = new MpscArrayQueue<>(SLOTS);
    private final byte[] sink = new byte[256];

    /** Starts its reader. */
    public JctoolsBacklog() {
        Drainer.start(() -> queue.drain(record -> System.arraycopy(record, 0, sink, 0, record.length)));
    }

    @Override
    public boolean test(byte[] record) {
        return queue.offer(record.clone());
    }
}
