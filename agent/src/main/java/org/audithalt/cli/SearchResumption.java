package org.audithalt.cli;

import java.nio.file.Path;
import java.util.List;
import org.audithalt.review.CheckpointException;
import org.audithalt.review.LogFamily;
import org.audithalt.review.Resumption;
import org.audithalt.review.SearchException;
import org.audithalt.review.TimeRange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --checkpoint} and {@code -ts checkpoint}: a search goes on where the last one stopped. */
final class SearchResumption {
    private static final String BY_TIME = "checkpoint";

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "Prints only what comes behind the last event printed, which FILE tells, and notes the new one "
                            + "there. One log only. Exit codes: 10 FILE is no checkpoint or of another log, 11 it cannot be read or "
                            + "written, 12 its event is not in the log; -ts checkpoint then goes on by time.")
    private @Nullable Path file;

    /** Where the search goes on; null if nobody asked. */
    @Nullable
    Resumption of(List<String> start, List<LogFamily> logs) throws SearchException, CheckpointException {
        if (file == null) {
            return null;
        }
        if (logs.size() != 1) {
            throw new SearchException("--checkpoint: one log only, not "
                    + (logs.isEmpty() ? "standard input" : logs.size() + " (name it with -if)"));
        }
        return Resumption.of(file, isByTime(start));
    }

    /** From what time on. */
    long from(List<String> start, @Nullable Resumption resumed) throws SearchException {
        if (start.isEmpty()) {
            return TimeRange.ALL.from();
        }
        if (!isByTime(start)) {
            return SearchInput.time().start(start);
        }
        if (resumed == null) {
            throw new SearchException("-ts checkpoint: needs --checkpoint FILE");
        }
        return resumed.seconds();
    }

    private static boolean isByTime(List<String> start) {
        return start.equals(List.of(BY_TIME));
    }
}
