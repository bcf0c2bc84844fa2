package org.audithalt.review;

import java.io.OutputStream;
import java.time.ZoneId;

/**
 * How a search prints what it finds.
 *
 * @param zone of times that are printed for people
 * @param justOne whether it stops after the first event
 * @param prompt whether events of a stream are printed as soon as they are complete, not in blocks
 */
public record Printing(OutputFormat format, ZoneId zone, boolean justOne, boolean prompt, OutputStream out) {}
