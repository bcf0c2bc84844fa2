package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.HeaderView;
import org.audithalt.backlog.Losses;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.rule.RuleSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The column GATE, from the header of a backlog. */
class ListCommandTest {
    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);

    @TempDir
    private Path directory;

    private Path file;
    private Backlog backlog;

    @BeforeEach
    void makeBacklog() throws Exception {
        file = directory.resolve("app.log.backlog");
        backlog = Backlog.create(
                file, 256, new byte[] {'/'}, "log_file=/var/log/app.log\nmain_class=App\n", RuleSet.everything());
    }

    private String published(long agoMillis) throws Exception {
        backlog.status().publish(gate, 0, new Losses(), 0, 0);
        return shown(agoMillis);
    }

    private String shown(long agoMillis) throws Exception {
        HeaderView header = HeaderView.of(file);
        return ListCommand.gate(header, header.lastStatusMillis() + agoMillis);
    }

    @Test
    void tellsAStartFromAGateThatWasOpenLongAgo() throws Exception {
        assertThat(shown(300)).isEqualTo("STARTING");
        assertThat(shown(12_000)).isEqualTo("STARTING for 12 s");
        assertThat(published(300)).isEqualTo("open");
        assertThat(published(12_000)).isEqualTo("open, 12 s ago");
    }

    @Test
    void tellsActionsWithoutATrailFromAHalt() throws Exception {
        gate.close(Reason.DISK_FULL, "");
        assertThat(published(300)).isEqualTo("CLOSED (disk_full)");

        gate.openUnaudited();
        assertThat(published(300)).isEqualTo("UNAUDITED (disk_full)");
        assertThat(published(12_000)).isEqualTo("UNAUDITED (disk_full), 12 s ago");
        assertThat(BacklogFile.of(file, Clock.systemUTC()).text()).contains("; running unaudited for disk_full, ");
        assertThat(BacklogFile.of(file, Clock.systemUTC()).members()).containsEntry("gate", "open");
    }
}
