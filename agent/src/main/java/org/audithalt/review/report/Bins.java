package org.audithalt.review.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.NavigableMap;

/** Events by outcome over time, in parts of equal length: hours, where that gives a picture. */
final class Bins {
    private static final int[] MINUTES = {1, 5, 15, 60, 360, 1440, 10_080, 40_320};
    private static final int HOUR = 60;
    private static final int FEW = 3;
    private static final int MOST = 168;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final int width;
    private final long first;
    private final long[][] counts;

    /** @param minutes events by outcome and minute since the epoch; not empty */
    Bins(NavigableMap<Long, long[]> minutes) {
        width = width(minutes.lastKey() - minutes.firstKey() + 1);
        first = Math.floorDiv(minutes.firstKey(), width);
        counts = new long[(int) (Math.floorDiv(minutes.lastKey(), width) - first + 1)][OutcomeTally.OUTCOMES];
        minutes.forEach((minute, outcomes) -> {
            long[] bin = counts[(int) (Math.floorDiv(minute, width) - first)];
            for (int i = 0; i < outcomes.length; i++) {
                bin[i] += outcomes[i];
            }
        });
    }

    /** Hours from three hours to a week; shorter parts for less, longer ones for more. */
    private static int width(long minutes) {
        for (int width : MINUTES) {
            boolean tooFew = width == HOUR && minutes < FEW * HOUR;
            if (minutes / width < MOST && !tooFew && (width >= HOUR || minutes < FEW * HOUR)) {
                return width;
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, minutes / MOST + 1);
    }

    int size() {
        return counts.length;
    }

    long count(int bin, int outcome) {
        return counts[bin][outcome];
    }

    long total(int bin) {
        long total = 0;
        for (long count : counts[bin]) {
            total += count;
        }
        return total;
    }

    long most() {
        long most = 1;
        for (int bin = 0; bin < counts.length; bin++) {
            most = Math.max(most, total(bin));
        }
        return most;
    }

    long fromMillis(int bin) {
        return (first + bin) * width * 60_000L;
    }

    /** The part's beginning, UTC. */
    String label(int bin) {
        return time(fromMillis(bin));
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC));
    }

    /** A minute since the epoch, UTC. */
    static String ofMinute(long minute) {
        return time(minute * 60_000L);
    }

    /** The length of a part, as in {@code per hour}. */
    String unit() {
        return switch (width) {
            case 1 -> "minute";
            case HOUR -> "hour";
            case 1440 -> "day";
            case 10_080 -> "week";
            default ->
                width < HOUR ? width + " minutes" : width < 1440 ? width / HOUR + " hours" : width / 1440 + " days";
        };
    }
}
