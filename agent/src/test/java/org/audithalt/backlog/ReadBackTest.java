package org.audithalt.backlog;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadBackTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    /** Another thread takes the sums away, as a page does that takes no store: sooner or later between entry's store and its look. */
    @Test
    void anEntryThatDoesNotReadBackWhatItStoredClosesTheGateAndWaits() throws Exception {
        Audited audited = new Audited(directory);
        Slab slab = audited.backlog.slab();
        AtomicBoolean stopped = new AtomicBoolean();
        Thread eraser = new Thread(() -> {
            while (!stopped.get()) {
                for (int slot = 0; slot < slab.generalSlots(); slot++) {
                    SlotWriter.putLong(slab, slot, SlotLayout.SUM_OFFSET, 0);
                }
            }
        });
        Thread actor = new Thread(() -> {
            while (!stopped.get()) {
                for (int i = 0; i < 100; i++) {
                    audited.opened("/x");
                }
                audited.drained();
                audited.drain.stored(audited.drain.writtenMark());
            }
        });
        eraser.setDaemon(true);
        actor.setDaemon(true);
        eraser.start();
        actor.start();
        try {
            await().atMost(LIMIT).until(() -> audited.gate.closedFor(Reason.BACKLOG_GONE));
            await().atMost(LIMIT).until(() -> audited.queue.waiting() == 1);
            // it is counted before it parks
            await().atMost(LIMIT)
                    .until(() ->
                            actor.getState() == Thread.State.WAITING || actor.getState() == Thread.State.TIMED_WAITING);
        } finally {
            stopped.set(true);
            audited.audit.release();
            audited.gate.open(Reason.BACKLOG_GONE);
        }
        eraser.join();
    }
}
