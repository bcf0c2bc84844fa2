package org.audithalt.benchmark;

import java.util.Arrays;
import java.util.Locale;

/**
 * How evenly long entry and exit take at one action a microsecond, with the writer at work: prints percentiles in nanoseconds, beside
 * those of two readings of the clock with nothing between, which are in the others, too. A main class, for JMH has no such pace:
 * {@code java -javaagent:audithalt.jar=log_file=…,backlog_limit=131072 -cp benchmarks.jar:audithalt.jar
 * org.audithalt.benchmark.RecordLatency [ROUNDS]}.
 */
public final class RecordLatency {
    private static final int PACE_NANOS = 1_000;
    private static final int ROUND = 50_000;
    private static final long PAUSE_MILLIS = 300;
    private static final int LONGEST_NANOS = 1_000_000;
    private static final int WARM_UP = 10;
    private static final int LENGTH = 56;

    private final int[] counts = new int[LONGEST_NANOS + 1];
    private final int row = Hooks.open(true);
    private final String name = Hooks.path(LENGTH);
    private long sum;

    private RecordLatency() {}

    /** Runs all rounds. */
    public static void main(String[] arguments) throws InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        RecordLatency clock = new RecordLatency();
        RecordLatency records = new RecordLatency();
        for (int i = 0; i < WARM_UP + rounds; i++) {
            if (i == WARM_UP) {
                clock.forget();
                records.forget();
            }
            clock.round(false);
            Thread.sleep(PAUSE_MILLIS);
            records.round(true);
            Thread.sleep(PAUSE_MILLIS);
        }
        clock.print("clock alone");
        records.print("entry+exit");
    }

    private void forget() {
        Arrays.fill(counts, 0);
    }

    private void round(boolean recorded) {
        long due = System.nanoTime();
        for (int i = 0; i < ROUND; i++) {
            due += PACE_NANOS;
            long begun = System.nanoTime();
            while (begun < due) {
                begun = System.nanoTime();
            }
            if (recorded) {
                sum += Hooks.open(row, name);
            }
            counts[(int) Math.min(LONGEST_NANOS, System.nanoTime() - begun)]++;
            // who was held up does not hurry after
            due = Math.max(due, begun);
        }
    }

    private void print(String what) {
        System.out.printf(
                Locale.ROOT,
                "%-12s p50 %d, p90 %d, p99 %d, p99.9 %d, p99.99 %d ns; p99.9/p50 %.1f (%d)%n",
                what,
                percentile(0.5),
                percentile(0.9),
                percentile(0.99),
                percentile(0.999),
                percentile(0.9999),
                percentile(0.999) / (double) percentile(0.5),
                sum & 1);
    }

    private int percentile(double share) {
        long all = 0;
        for (int count : counts) {
            all += count;
        }
        long below = 0;
        int nanos = 0;
        while (nanos < LONGEST_NANOS && below + counts[nanos] < share * all) {
            below += counts[nanos];
            nanos++;
        }
        return nanos;
    }
}
