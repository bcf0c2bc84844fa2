package org.audithalt.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.audithalt.backlog.Backlog;
import org.audithalt.record.Subject;
import org.audithalt.rule.RuleBook;
import org.audithalt.sink.SpaceWatch;

/** The space that a start needs: for all records of a full backlog with the margin that opens a gate, and for the backlog. */
final class SpaceNeeds {
    private final Subject subject;
    private final int limit;
    private final long logBytes;
    private final long backlogBytes;

    SpaceNeeds(Settings settings, RuleBook rules, Subject subject) {
        this(Checks.backlogLimit(settings, rules), subject);
    }

    private SpaceNeeds(int limit, Subject subject) {
        long needed = Checks.neededBytes(limit, subject);
        this.subject = subject;
        this.limit = limit;
        logBytes = needed + needed / 16;
        backlogBytes = Backlog.fileBytes(limit);
    }

    /** Bytes for log and backlog together. */
    long bytes() {
        return logBytes + backlogBytes;
    }

    /** What is missing, {@code 1.2 MiB free, 83.1 MiB needed in DIRECTORY}; empty if there is enough in any log's place. */
    String missing(Settings settings) {
        String missing = "";
        for (Path log : settings.logFiles()) {
            Path directory = existing(Paths.parent(log));
            boolean both = isSameStore(directory, existing(settings.backlogDirectory()));
            String here = missing(directory, both ? bytes() : logBytes);
            if (here.isEmpty()) {
                return both ? "" : missing(existing(settings.backlogDirectory()), backlogBytes);
            }
            missing = missing.isEmpty() ? here : missing + "; " + here;
        }
        return missing;
    }

    /**
     * What to do, in brackets: a backlog_limit only if one helps, and which would do with the space that is free now.
     *
     * @param settled whether there is nothing to say of a wait: it is set already, or the program runs, and an attach does not
     *     wait
     */
    String advice(Settings settings, boolean settled) {
        // nothing is missing where a threshold or the log's own limit stands in the way: less backlog would not help
        // there
        int fits = missing(settings).isEmpty() ? 0 : fittingLimit(settings);
        String lower = fits > 0 ? "lower backlog_limit to " + fits : "";
        if (settled) {
            return lower.isEmpty()
                    ? " (free space, or name another directory)"
                    : " (free space, name another directory, or " + lower + ")";
        }
        return " (free space, name another directory, " + (lower.isEmpty() ? "" : lower + ", ")
                + "or set disk_full_at_start=suspend to wait for it)";
    }

    /** The largest backlog_limit for which there is space; 0 if there is none for the smallest. */
    private int fittingLimit(Settings settings) {
        for (int lower = Backlog.slots(limit) / 2; lower >= Setting.BACKLOG_LIMIT.least(); lower /= 2) {
            if (new SpaceNeeds(lower, subject).missing(settings).isEmpty()) {
                return lower;
            }
        }
        return 0;
    }

    private static String missing(Path directory, long needed) {
        long free = directory.toFile().getUsableSpace();
        return free >= needed
                ? ""
                : SpaceWatch.readable(free) + " free, " + SpaceWatch.readable(needed) + " needed in " + directory;
    }

    private static boolean isSameStore(Path one, Path other) {
        try {
            return one.equals(other)
                    || Files.getAttribute(one, "unix:dev").equals(Files.getAttribute(other, "unix:dev"));
        } catch (IOException unknown) {
            return true;
        }
    }

    /** The directory, or the nearest above it that there is. */
    static Path existing(Path directory) {
        Path found = directory;
        while (!Files.isDirectory(found) && found.getParent() != null) {
            found = found.getParent();
        }
        return found;
    }
}
