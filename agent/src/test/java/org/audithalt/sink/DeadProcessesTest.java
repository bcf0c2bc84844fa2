package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DeadProcessesTest {
    private static final Path BACKLOG = Path.of("/audit/app.log.backlog");

    @Test
    void saysWhatToDoWhereTheLogHasNoSpace() {
        assertThat(DeadProcesses.text(BACKLOG, new IOException("No space left on device")))
                .isEqualTo("/audit/app.log.backlog: No space left on device"
                        + " (nothing is lost: free space where its log is, then recover again)");
    }

    @Test
    void namesTheBacklogOnceAndOfOtherErrorsWhatTheyAre() {
        assertThat(DeadProcesses.text(BACKLOG, new IOException(BACKLOG + ": process 7 writes it still")))
                .isEqualTo("/audit/app.log.backlog: process 7 writes it still");
        assertThat(DeadProcesses.text(BACKLOG, new IOException("Input/output error")))
                .isEqualTo("/audit/app.log.backlog: Input/output error");
        assertThat(DeadProcesses.text(BACKLOG, new AccessDeniedException(BACKLOG.toString())))
                .isEqualTo("/audit/app.log.backlog: permission denied");
        assertThat(DeadProcesses.text(BACKLOG, new NoSuchFileException("/audit/app.log")))
                .isEqualTo("/audit/app.log.backlog: /audit/app.log: no such file or directory");
    }

    @Test
    void doesNotCountWhatIsNotThere() {
        Path log = Path.of("/audit/app.log");

        assertThat(DeadProcesses.text(BACKLOG, new Recovery.Result(7, 0, 0, 0, 0, log, "")))
                .isEqualTo("/audit/app.log.backlog: pid 7 died: nothing was left to be written to /audit/app.log");
        assertThat(DeadProcesses.text(BACKLOG, new Recovery.Result(7, 0, 0, 3, 0, log, "")))
                .isEqualTo("/audit/app.log.backlog: pid 7 died: 0 records, 0 of them with unknown outcome,"
                        + " 3 merely waited; written to /audit/app.log");
        assertThat(DeadProcesses.text(BACKLOG, new Recovery.Result(7, 2, 1, 0, 4, log, "")))
                .isEqualTo("/audit/app.log.backlog: pid 7 died: 2 records, 1 of them with unknown outcome,"
                        + " 0 merely waited, 4 unreadable; written to /audit/app.log");
    }
}
