package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.review.LogFamily;
import org.audithalt.review.report.Capacity;
import org.audithalt.sink.DeadProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GrowthLimitsTest {
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void theBacklogsOfDeadProcessesAreNoLogsWithALimitOfTheirOwn() throws Exception {
        Path log = Files.write(directory.resolve("app.log"), new byte[1000]);
        Path backlog = Files.write(directory.resolve("app" + DeadProcesses.SUFFIX), new byte[5000]);
        GrowthLimits limits = CommandLine.populateCommand(new GrowthLimits(), "--num-logs", "3", "--max-log-file", "2");

        Capacity one = limits.of(List.of(new LogFamily(List.of(log)), new LogFamily(List.of(backlog))));
        Capacity two = limits.of(List.of(new LogFamily(List.of(log)), new LogFamily(List.of(log))));

        assertThat(one.limitBytes()).isEqualTo(6 * MEBIBYTE);
        assertThat(one.storedBytes()).isEqualTo(1000);
        assertThat(two.limitBytes()).isEqualTo(12 * MEBIBYTE);
    }
}
