package org.audithalt.review.report;

/** How reports are printed. */
public enum ReportFormat {
    /** For people, as aureport prints; local time. */
    TEXT,
    /** Comma-separated values (RFC 4180), the names of the columns first; UTC. */
    CSV,
    /** JSON, of tables an object a line; UTC. */
    JSON
}
