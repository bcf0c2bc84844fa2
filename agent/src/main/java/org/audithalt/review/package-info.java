/**
 * Search over finished trails: logs of this agent and of auditd, with what ausearch finds. Used by the command line only,
 * never in an audited process.
 *
 * <p>The way of the bytes: {@link org.audithalt.review.LogFamily} names the files of a log in their order,
 * {@link org.audithalt.review.BlockReader} cuts them into blocks, {@link org.audithalt.review.EventSplitter} finds lines and
 * puts the records of an event together, {@link org.audithalt.review.Query} decides, an
 * {@link org.audithalt.review.EventFormat} writes. {@link org.audithalt.review.Search} does this with several threads.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>What is found does not depend on where blocks are cut, nor on the number of threads: {@code Search} gives the blocks'
 *       results out in their order, and reads a block again if an event of the blocks before may go on in it.
 *   <li>A block without the {@link org.audithalt.review.Needle} of a query is passed over. Events that are open keep the next
 *       blocks from that, and a record that begins no event fetches back what was passed over, up to 1 MB of it. Who needs
 *       every line or the exact order (a checkpoint) passes over nothing.
 *   <li>Backlogs are read as copies ({@link org.audithalt.sink.DeadRecords}): a search changes nothing but its own checkpoint.
 *   <li>Files are read by position, not mapped: a log that is cut while it is read ends early and raises no error in the
 *       middle of the search.
 *   <li>The fields of a record are found by walking over them from the left, quoted values are passed over: a name or a
 *       value that somebody else chose forges no field.
 *   <li>Which field of which type of record an option looks at is one table, {@link org.audithalt.review.Item}.
 * </ul>
 */
@NullMarked
package org.audithalt.review;

import org.jspecify.annotations.NullMarked;
