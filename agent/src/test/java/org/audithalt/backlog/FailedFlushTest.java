package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.record.Samples;
import org.audithalt.rule.RuleSet;
import org.audithalt.sink.DeadProcesses;
import org.audithalt.sink.LogLock;
import org.audithalt.sink.LogLocks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The flush of the log failed and the process died before it had written all again: what the log shows may be in the page cache
 * only, and the flush of the recovery would not fail.
 */
final class FailedFlushTest {

    @TempDir
    Path directory;

    private Path log;
    private Audited dead;

    @BeforeEach
    void dieWithARecordWrittenButNotStored() throws IOException {
        log = directory.resolve("app.log");
        dead = new Audited(
                directory,
                RuleSet.everything(),
                "log_file=" + log + "\nlock_file=" + LogLock.pathFor(log) + "\n"
                        + new String(Samples.subject().encode(), StandardCharsets.UTF_8));
        dead.opened("/data/a");
        assertThat(dead.drained()).hasSize(1);
        Files.writeString(log, "type=PROCTITLE msg=audit(1.000:1): proctitle=61\n");
        Audited.dies(dead.backlog.slab());
    }

    private String recovered() throws Exception {
        long uid = ((Number) Files.getAttribute(directory, "unix:uid")).longValue();
        new DeadProcesses("1", uid, LogLocks.acquire(List.of(), 1), new ArrayList<>()).recover(dead.file);
        return Files.readString(log);
    }

    @Test
    void recoveryPassesOverWhatTheLogHolds() throws Exception {
        assertThat(recovered()).doesNotContain("/data/a").contains(":2): ");
    }

    @Test
    void recoveryWritesAgainToAnotherFileWhatAFailedFlushMayHaveLost() throws Exception {
        dead.backlog.logMarks().trust(0, LogMarks.FLUSH_FAILED);

        assertThat(recovered())
                .contains(":1): ", "name=\"/data/a\"", "op=recover")
                .doesNotContain("proctitle=61\n");
        assertThat(directory.resolve("app.log.1")).exists();
    }

    @Test
    void aNewBacklogKnowsWhatTheOneBeforeKnewOfTheLog() throws IOException {
        dead.backlog.status().storedSerial(7);
        dead.backlog.logMarks().trust(0, LogMarks.FLUSH_FAILED);
        Files.delete(dead.file);

        dead.backlog.replace(dead.losses);

        assertThat(dead.backlog.status().storedSerial()).isEqualTo(7);
        assertThat(LogMarks.trustIn(dead.backlog.slab(), 0)).isEqualTo(LogMarks.FLUSH_FAILED);
    }
}
