package org.audithalt.review.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for holes in the serial numbers of logs: the agent's have none, whatever it lost is a record itself. Each log has numbers
 * of its own, but for those of {@code log_file=A:B}, which one process wrote. auditd's own DAEMON_* records have numbers of a
 * second counter, so theirs may fill a hole but make none. For one thread.
 */
final class Serials {
    private static final int MOST_LISTED = 100;
    private static final int FIRST_DAEMON = 1200;
    private static final int LAST_DAEMON = 1299;
    private static final int DAEMON_START = 1200;

    /** A run of numbers that are missing, both ends included. */
    record Gap(String log, long from, long to) {}

    private final List<Gap> gaps = new ArrayList<>();
    private final List<SerialRuns> logs = new ArrayList<>();
    private final List<SerialRuns> groups = new ArrayList<>();
    private SerialRuns current = new SerialRuns("", 0);
    private String name = "";
    private int number;
    private boolean started;
    private long missing;
    private long holes;

    /** Another log follows. */
    void begin(String next) {
        name = next;
        number++;
        begin();
    }

    private void begin() {
        current = new SerialRuns(name, number);
        logs.add(current);
        started = false;
    }

    /**
     * An event of the log.
     *
     * @param process who wrote it; negative if it does not say
     * @param changed whether it says that the process came from another log
     */
    void add(long serial, int type, long process, boolean changed) {
        if (process >= 0) {
            current.wrote(process, changed);
        }
        if (type >= FIRST_DAEMON && type <= LAST_DAEMON) {
            current.putDaemon(serial);
            started |= type == DAEMON_START;
            return;
        }
        if (started) {
            started = false;
            if (current.isBehind(serial)) {
                // the kernel counts from 1 again after it was started
                count(current);
                logs.remove(current);
                begin();
            }
        }
        current.put(serial);
    }

    /** All logs have been read. */
    void finish() {
        for (SerialRuns log : logs) {
            SerialRuns group = log;
            for (int i = groups.size() - 1; i >= 0; i--) {
                if (groups.get(i).goesOnIn(group)) {
                    SerialRuns other = groups.remove(i);
                    other.addAll(group);
                    group = other;
                }
            }
            groups.add(group);
        }
        groups.forEach(this::count);
    }

    private void count(SerialRuns runs) {
        for (Gap gap : runs.gaps()) {
            holes++;
            missing += gap.to() - gap.from() + 1;
            if (gaps.size() < MOST_LISTED) {
                gaps.add(gap);
            }
        }
    }

    /** Whether one process wrote two logs, now one, now the other; the first that is read is 1. Once all have been read. */
    boolean together(int one, int other) {
        for (SerialRuns group : groups) {
            if (group.isOf(one) && group.isOf(other)) {
                return true;
            }
        }
        return false;
    }

    /** How many numbers are missing. */
    long missing() {
        return missing;
    }

    /** In how many runs. */
    long holes() {
        return holes;
    }

    /** The first gaps. */
    List<Gap> gaps() {
        return gaps;
    }
}
