package org.audithalt.benchmark.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Predicate;

/** The JDK's own bounded queue; each record is a copy. */
public final class ArrayBlockingBacklog implements Predicate<byte[]> {
    private static final int SLOTS = 8192;

    private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(SLOTS);
    private final List<byte[]> batch = new ArrayList<>();
    private final byte[] sink = new byte[256];

    /** Starts its reader. */
    public ArrayBlockingBacklog() {
        Drainer.start(this::take);
    }

    private int take() {
        batch.clear();
        queue.drainTo(batch);
        for (byte[] record : batch) {
            System.arraycopy(record, 0, sink, 0, record.length);
        }
        return batch.size();
    }

    @Override
    public boolean test(byte[] record) {
        return queue.offer(record.clone());
    }
}
