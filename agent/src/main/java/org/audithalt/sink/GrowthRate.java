package org.audithalt.sink;

import org.jspecify.annotations.Nullable;

/**
 * How fast the logs grow: sampled by the thread that looks at their space, over the last hour and over the last minute.
 * Rotation does not disturb it, nor does a change to another log. That thread alone calls {@link #seen}; any thread reads.
 */
final class GrowthRate {
    /** In place of a number. */
    static final long UNKNOWN = -1;

    private static final int SAMPLES = 61;
    private static final long STEP_NANOS = 60_000_000_000L;
    private static final long SHORTEST_NANOS = 10_000_000_000L;
    private static final double HOUR_NANOS = 3600e9;

    private final long[] nanos = new long[SAMPLES];
    private final long[] bytes = new long[SAMPLES];
    private int samples;
    private long total;
    private long lastSize;
    private @Nullable Object lastLog;
    private volatile long perHour = UNKNOWN;
    private volatile long perHourLately = UNKNOWN;

    /**
     * A look at the log in use.
     *
     * @param log which it is
     * @param size its size in bytes
     * @param nowNanos the monotonic clock
     */
    void seen(Object log, long size, long nowNanos) {
        if (log == lastLog) {
            // a smaller one is a new file under the same name
            total += size >= lastSize ? size - lastSize : size;
        }
        lastLog = log;
        lastSize = size;
        if (samples == 0 || nowNanos - nanos[samples - 1] >= STEP_NANOS) {
            keep(nowNanos);
        }
        perHour = rate(0, nowNanos);
        perHourLately = rate(Math.max(0, samples - 2), nowNanos);
    }

    private void keep(long nowNanos) {
        if (samples == SAMPLES) {
            System.arraycopy(nanos, 1, nanos, 0, SAMPLES - 1);
            System.arraycopy(bytes, 1, bytes, 0, SAMPLES - 1);
            samples--;
        }
        nanos[samples] = nowNanos;
        bytes[samples] = total;
        samples++;
    }

    private long rate(int since, long nowNanos) {
        long passed = nowNanos - nanos[since];
        return passed < SHORTEST_NANOS ? UNKNOWN : (long) ((total - bytes[since]) * (HOUR_NANOS / passed));
    }

    /** Bytes an hour, over the last hour or since the start; {@link #UNKNOWN} in the first seconds. */
    long bytesPerHour() {
        return perHour;
    }

    /** How long some room lasts at the faster of both rates, milliseconds; {@link #UNKNOWN} if nothing is written. */
    long lastsMillis(long room) {
        long fastest = Math.max(perHour, perHourLately);
        return fastest <= 0 ? UNKNOWN : (long) (Math.max(0, room) * (HOUR_NANOS / 1e6 / fastest));
    }
}
