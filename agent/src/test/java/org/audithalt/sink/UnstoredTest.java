package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.audithalt.record.AuditRecord;
import org.junit.jupiter.api.Test;

/** A flush costs as much as hundreds of records: one is not begun behind the other while there are slots enough. */
class UnstoredTest extends WriterTestCase {
    private Audited audited;
    private Unstored unstored;
    private long serial;

    private void write(int records) {
        audited.act(records);
        assertThat(audited.drain.collectAll()).isEqualTo(records);
        audited.drain.expectWritten(records);
        for (int i = 0; i < records; i++) {
            audited.drain.read(i, new AuditRecord(), ++serial);
            audited.drain.written(i);
        }
        unstored.written(serial);
    }

    @Test
    void theNextFlushWaitsALittleUnlessAQuarterOfTheSlotsWaitsForIt() throws Exception {
        audited = new Audited(new FileStorage(uid), FlushPolicy.INCREMENTAL_ASYNC, limits());
        unstored = new Unstored(audited.backlog, audited.drain, audited.queue, Thread.currentThread(), 0);
        write(10);
        assertThat(unstored.mayFlushAgain()).isTrue();

        unstored.flushBegan();
        await().until(unstored::mayFlushAgain);

        write(53);
        long began = System.nanoTime();
        unstored.flushBegan();
        boolean may = unstored.mayFlushAgain();
        // the thread may have been off the processor
        assertThat(may && System.nanoTime() - began < 5_000_000).isFalse();

        write(1);
        unstored.flushBegan();
        assertThat(unstored.count()).isEqualTo(64);
        assertThat(unstored.mayFlushAgain()).isTrue();
    }
}
