package org.audithalt.review.report;

import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;
import org.audithalt.review.Condition;
import org.audithalt.review.Progress;

/**
 * What reports have in common.
 *
 * @param filter which events count
 * @param conditions that events must fulfil as well
 * @param interpret whether names are shown for the numbers of users, system calls and record types
 * @param zone of times that are printed for people
 * @param threads that search, at least 1
 * @param progress is told how far it has come
 * @param out takes the report
 */
public record ReportSettings(
        Filter filter,
        List<Condition> conditions,
        boolean interpret,
        ReportFormat format,
        ZoneId zone,
        int threads,
        Progress progress,
        OutputStream out) {
    Names names() {
        return interpret ? Names.NAMES : Names.NUMBERS;
    }
}
