package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldestUnstoredTest {
    @TempDir
    Path directory;

    private Audited audited;

    @BeforeEach
    void makeBacklog() {
        audited = new Audited(directory);
    }

    @Test
    void isNoneWhileActionsAreInFlightOnly() {
        audited.enter("FIS.open", "/flight", null);

        assertThat(OldestUnstored.in(audited.backlog)).isEqualTo(new OldestUnstored(0, 0));
    }

    @Test
    void isTheRecordWhoseActionBeganFirstAndHasASerialOnceItIsWritten() {
        long before = System.currentTimeMillis();
        audited.opened("/1");
        audited.opened("/2");
        assertThat(OldestUnstored.in(audited.backlog).serial()).isZero();
        // what the record clock shows may be some milliseconds old
        assertThat(OldestUnstored.in(audited.backlog).sinceMillis())
                .isBetween(before - 1000, System.currentTimeMillis());

        assertThat(audited.drained()).hasSize(2);

        assertThat(OldestUnstored.in(audited.backlog).serial()).isPositive();
    }

    @Test
    void isNoneAgainWhenAllIsStored() {
        audited.opened("/1");
        assertThat(audited.drained()).hasSize(1);

        audited.drain.stored(audited.drain.writtenMark());

        assertThat(OldestUnstored.in(audited.backlog)).isEqualTo(new OldestUnstored(0, 0));
    }
}
