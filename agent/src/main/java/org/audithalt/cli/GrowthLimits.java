package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.review.LogFamily;
import org.audithalt.review.SearchException;
import org.audithalt.review.report.Capacity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much room the logs have. */
final class GrowthLimits {
    private static final long MEBIBYTE = 1 << 20;

    @Option(
            names = "--num-logs",
            paramLabel = "N",
            description = "With --growth: num_logs of the configuration, the log in use included.")
    private @Nullable Integer numLogs;

    @Option(
            names = "--max-log-file",
            paramLabel = "MIB",
            description = "With --growth: max_log_file of the configuration, in MiB.")
    private @Nullable Integer maxLogFile;

    /** The room that is left for logs: on their file system, the fullest if there are several, and within the limits. */
    Capacity of(List<LogFamily> logs) throws SearchException, IOException {
        if ((numLogs == null) != (maxLogFile == null)) {
            throw new SearchException("--num-logs, --max-log-file: both or neither");
        }
        if (numLogs != null && maxLogFile != null && (numLogs < 1 || maxLogFile < 1)) {
            throw new SearchException("--num-logs, --max-log-file: at least 1");
        }
        long usable = -1;
        long stored = 0;
        List<LogFamily> rotated = new ArrayList<>(logs);
        // they are not kept: recovery writes them into their logs
        rotated.removeIf(LogFamily::isBacklog);
        for (LogFamily log : rotated) {
            for (Path file : log.files()) {
                stored += Files.size(file);
                // not by the FileStore, which is not found in a root directory that is no mount point (chroot)
                long free = file.toFile().getUsableSpace();
                usable = usable < 0 ? free : Math.min(usable, free);
            }
        }
        long limit = numLogs == null || maxLogFile == null
                ? -1
                : MEBIBYTE * numLogs * maxLogFile * Math.max(1, rotated.size());
        return new Capacity(usable, stored, limit);
    }
}
