package org.audithalt.review.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The serial numbers that one log has, as runs of numbers that follow each other, and who wrote it. For one thread. */
final class SerialRuns {
    private final TreeMap<Long, Long> runs = new TreeMap<>();
    private final List<Long> daemon = new ArrayList<>();
    private final Set<Long> processes = new HashSet<>();
    private final Set<Integer> numbers = new HashSet<>();
    private long lastProcess = -1;
    private boolean changesLogs;
    private String log;

    /** @param number of the log, in the order in which they are read */
    SerialRuns(String log, int number) {
        this.log = log;
        numbers.add(number);
    }

    boolean isOf(int number) {
        return numbers.contains(number);
    }

    void put(long serial) {
        put(serial, serial);
    }

    /** What may fill a hole and makes none. */
    void putDaemon(long serial) {
        daemon.add(serial);
    }

    /**
     * Who wrote an event.
     *
     * @param changed whether it came from another log when it did so
     */
    void wrote(long process, boolean changed) {
        if (process != lastProcess) {
            lastProcess = process;
            processes.add(process);
        }
        changesLogs |= changed;
    }

    boolean isBehind(long serial) {
        return !runs.isEmpty() && serial <= runs.lastEntry().getValue();
    }

    private void put(long from, long to) {
        long begin = from;
        long end = to;
        Map.Entry<Long, Long> before = runs.floorEntry(from);
        if (before != null && before.getValue() >= from - 1) {
            begin = before.getKey();
            end = Math.max(end, before.getValue());
        }
        Map.Entry<Long, Long> next = runs.higherEntry(begin);
        while (next != null && next.getKey() <= end + 1) {
            end = Math.max(end, next.getValue());
            runs.remove(next.getKey());
            next = runs.higherEntry(begin);
        }
        runs.put(begin, end);
    }

    /**
     * Whether one process wrote both, now this, now that: it says that it changes logs, and hardly a number is in both. Of two
     * containers each has a process 1, and counts from 1.
     */
    boolean goesOnIn(SerialRuns other) {
        boolean shared = false;
        for (long process : processes) {
            shared |= other.processes.contains(process);
        }
        return shared && (changesLogs || other.changesLogs) && 2 * inBoth(other) <= Math.min(count(), other.count());
    }

    private long inBoth(SerialRuns other) {
        long both = 0;
        for (Map.Entry<Long, Long> run : runs.entrySet()) {
            Long first = other.runs.floorKey(run.getKey());
            for (Map.Entry<Long, Long> its :
                    other.runs.tailMap(first == null ? run.getKey() : first).entrySet()) {
                if (its.getKey() > run.getValue()) {
                    break;
                }
                long from = Math.max(run.getKey(), its.getKey());
                both += Math.max(0, Math.min(run.getValue(), its.getValue()) - from + 1);
            }
        }
        return both;
    }

    private long count() {
        long count = 0;
        for (Map.Entry<Long, Long> run : runs.entrySet()) {
            count += run.getValue() - run.getKey() + 1;
        }
        return count;
    }

    /** Takes over what another log has. */
    void addAll(SerialRuns other) {
        other.runs.forEach(this::put);
        daemon.addAll(other.daemon);
        processes.addAll(other.processes);
        numbers.addAll(other.numbers);
        changesLogs |= other.changesLogs;
        log += ", " + other.log;
    }

    /** The numbers that are missing between those that are there. */
    List<Serials.Gap> gaps() {
        for (long serial : daemon) {
            if (!runs.isEmpty()
                    && serial > runs.firstKey()
                    && serial < runs.lastEntry().getValue()) {
                put(serial);
            }
        }
        List<Serials.Gap> gaps = new ArrayList<>();
        long end = -1;
        for (Map.Entry<Long, Long> run : runs.entrySet()) {
            if (end >= 0) {
                gaps.add(new Serials.Gap(log, end + 1, run.getKey() - 1));
            }
            end = run.getValue();
        }
        return gaps;
    }
}
