package org.audithalt.sink;

import java.nio.file.Path;

/**
 * What status shows of one log of the list.
 *
 * @param number place in the list, from 1
 * @param file absolute
 * @param inUse whether records go there
 * @param word {@code in_use}, {@code alternate} (could be used), {@code full}, {@code max_log_file} or {@code failed}
 * @param bytes size of the log
 * @param freeBytes free space when it was last looked at
 * @param detail what is wrong, for people; empty unless it has failed
 */
public record LogState(int number, Path file, boolean inUse, String word, long bytes, long freeBytes, String detail) {}
