package org.audithalt.review.report;

import java.util.Map;
import java.util.TreeMap;

/** How many bytes of records came on each day, and what follows. For one thread. */
final class Growth {
    private static final double MILLIS_PER_DAY = 86_400_000;
    /** A mean over less than that says nothing. */
    private static final long LEAST_MILLIS = 60_000;

    private static final int LEAST_TREND_DAYS = 3;
    /** So many days without records in a row are listed. */
    private static final int MOST_EMPTY_DAYS = 31;

    /** A day's records. */
    record Day(long bytes, long events) {}

    private final TreeMap<Long, Day> days = new TreeMap<>();
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;
    private long bytes;
    private long events;

    void add(long day, long millis, long eventBytes) {
        days.merge(
                day,
                new Day(eventBytes, 1),
                (one, other) -> new Day(one.bytes + other.bytes, one.events + other.events));
        firstMillis = Math.min(firstMillis, millis);
        lastMillis = Math.max(lastMillis, millis);
        bytes += eventBytes;
        events++;
    }

    /**
     * The days from the first to the last, by their number since the epoch. Those without records are there, too, if they are not
     * more than a month in a row: one event of 1970 must not make thousands.
     */
    Map<Long, Day> days() {
        TreeMap<Long, Day> all = new TreeMap<>(days);
        long previous = days.firstKey();
        for (long next : days.keySet()) {
            if (next - previous - 1 <= MOST_EMPTY_DAYS) {
                for (long day = previous + 1; day < next; day++) {
                    all.put(day, new Day(0, 0));
                }
            }
            previous = next;
        }
        return all;
    }

    long firstMillis() {
        return firstMillis;
    }

    long lastMillis() {
        return lastMillis;
    }

    long bytes() {
        return bytes;
    }

    long events() {
        return events;
    }

    /** Number of days between the first and the last, which are whole. */
    long wholeDays() {
        return days.isEmpty() ? 0 : Math.max(0, days.lastKey() - days.firstKey() - 1);
    }

    /** Bytes a day: of the whole days if there are any, else over the time from the first event to the last; -1 if too short. */
    double mean() {
        if (wholeDays() > 0) {
            long sum = 0;
            for (Day day : days.subMap(days.firstKey() + 1, days.lastKey()).values()) {
                sum += day.bytes;
            }
            return (double) sum / wholeDays();
        }
        long millis = lastMillis - firstMillis;
        return millis < LEAST_MILLIS ? -1 : bytes * MILLIS_PER_DAY / millis;
    }

    /** The day with the most bytes. */
    Map.Entry<Long, Day> peak() {
        Map.Entry<Long, Day> peak = days.firstEntry();
        for (Map.Entry<Long, Day> day : days.entrySet()) {
            peak = day.getValue().bytes > peak.getValue().bytes ? day : peak;
        }
        return peak;
    }

    /** Whether there are days enough for a trend. */
    boolean hasTrend() {
        return wholeDays() >= LEAST_TREND_DAYS;
    }

    /** By how many bytes a day has more than the day before: the line of least squares through the whole days. */
    double trend() {
        double count = wholeDays();
        double middle = days.firstKey() + 1 + (count - 1) / 2;
        double above = 0;
        // the distances from the middle add up to nothing, so the mean is not needed, and days without records add
        // nothing
        for (Map.Entry<Long, Day> day :
                days.subMap(days.firstKey() + 1, days.lastKey()).entrySet()) {
            above += (day.getKey() - middle) * day.getValue().bytes;
        }
        return above / (count * (count * count - 1) / 12);
    }

    /** In how many days so many bytes come, at the mean, from now on by the trend; infinite if never. */
    double daysWithTrend(long room) {
        double slope = trend();
        double now = Math.max(0, mean() + slope * (wholeDays() + 1) / 2.0);
        if (Math.abs(slope) < 1) {
            return room / now;
        }
        double root = now * now + 2 * slope * room;
        return root < 0 ? Double.POSITIVE_INFINITY : (Math.sqrt(root) - now) / slope;
    }
}
