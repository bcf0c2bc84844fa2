package org.audithalt.review.report;

/**
 * The room that logs have.
 *
 * @param usableBytes free on the file system of the logs; -1 if that is not known, as of standard input
 * @param storedBytes that the logs take now
 * @param limitBytes that the logs may take together, {@code num_logs × max_log_file}; -1 without a limit
 */
public record Capacity(long usableBytes, long storedBytes, long limitBytes) {
    /** Bytes until the limit is reached; -1 without one. */
    long withinLimit() {
        return limitBytes < 0 ? -1 : Math.max(0, limitBytes - storedBytes);
    }
}
