/**
 * Reports over finished trails: aureport's tables and sums, the page of {@code report --html} and the growth of logs.
 *
 * <p>A report is a search whose format is rows: {@link org.audithalt.review.Search} reads, splits and decides with several
 * threads; there a {@link org.audithalt.review.RowWriter} writes the few values that the report needs of each event; one
 * thread reads these rows in the order of the logs ({@link org.audithalt.review.report.RowReader}) and prints or counts them.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Time is linear in the size of the logs: whatever is counted is counted by hash
 *       ({@link org.audithalt.review.report.Tally}), and memory grows with the number of different values only.
 *   <li>Which events a report takes, its columns and its sums are one table, {@link org.audithalt.review.report.Report}.
 *   <li>Rows hold values as somebody else chose them, any bytes. What prints them makes them harmless for its medium:
 *       {@link org.audithalt.review.report.PlainText} for terminals, {@link org.audithalt.review.report.Markup} for pages. A
 *       page is written through {@code Markup} alone, which has no method that takes text as it is.
 *   <li>The page asks for nothing from anywhere, and forbids it ({@code Content-Security-Policy}).
 * </ul>
 */
@NullMarked
package org.audithalt.review.report;

import org.jspecify.annotations.NullMarked;
