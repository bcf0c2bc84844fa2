package org.audithalt.review.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks for holes in the serial numbers of one log: the agent's have none, whatever it lost is a record itself. auditd's own
 * DAEMON_* records have numbers of a second counter, so theirs may fill a hole but make none. For one thread.
 */
final class Serials {
    private static final int MOST_LISTED = 100;
    private static final int FIRST_DAEMON = 1200;
    private static final int LAST_DAEMON = 1299;
    private static final int DAEMON_START = 1200;

    /** A run of numbers that are missing, both ends included. */
    record Gap(String log, long from, long to) {}

    private final List<Gap> gaps = new ArrayList<>();
    private final TreeMap<Long, Long> runs = new TreeMap<>();
    private final List<Long> daemon = new ArrayList<>();
    private String log = "";
    private boolean started;
    private long missing;

    /** Another log follows. */
    void begin(String name) {
        finishRuns();
        log = name;
    }

    void add(long serial, int type) {
        if (type >= FIRST_DAEMON && type <= LAST_DAEMON) {
            daemon.add(serial);
            started |= type == DAEMON_START;
            return;
        }
        if (started) {
            started = false;
            if (!runs.isEmpty() && serial <= runs.lastEntry().getValue()) {
                // the kernel counts from 1 again after it was started
                finishRuns();
            }
        }
        put(serial);
    }

    private void put(long serial) {
        Map.Entry<Long, Long> before = runs.floorEntry(serial);
        if (before != null && before.getValue() >= serial) {
            return;
        }
        long from = before != null && before.getValue() == serial - 1 ? before.getKey() : serial;
        Long next = runs.remove(serial + 1);
        runs.put(from, next == null ? serial : next);
    }

    /** All logs have been read. */
    void finish() {
        finishRuns();
    }

    private void finishRuns() {
        for (long serial : daemon) {
            if (!runs.isEmpty()
                    && serial > runs.firstKey()
                    && serial < runs.lastEntry().getValue()) {
                put(serial);
            }
        }
        long end = -1;
        for (Map.Entry<Long, Long> run : runs.entrySet()) {
            if (end >= 0) {
                missing += run.getKey() - end - 1;
                if (gaps.size() < MOST_LISTED) {
                    gaps.add(new Gap(log, end + 1, run.getKey() - 1));
                }
            }
            end = run.getValue();
        }
        runs.clear();
        daemon.clear();
    }

    /** How many numbers are missing. */
    long missing() {
        return missing;
    }

    /** The first gaps. */
    List<Gap> gaps() {
        return gaps;
    }
}
