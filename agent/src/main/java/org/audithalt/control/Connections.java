package org.audithalt.control;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The clients of the control socket, a place for each. For one more than there are places the oldest goes. The control thread; allocates
 * nothing.
 */
final class Connections {
    /** Clients at a time; for one more the oldest that has not said what it wants is dropped. */
    static final int MOST = 16;

    private static final long LATER_POLL_NANOS = 20_000_000L;

    private final Answers answers;
    private final @Nullable Connection[] places = new @Nullable Connection[MOST];

    /** @param answers what halts the process after an answer that says so has gone out */
    Connections(Answers answers) {
        this.answers = answers;
    }

    /** Who is at a place, 0 to {@link #MOST} - 1; null if nobody. */
    @Nullable
    Connection at(int place) {
        return places[place];
    }

    boolean isEmpty() {
        for (int i = 0; i < MOST; i++) {
            if (places[i] != null) {
                return false;
            }
        }
        return true;
    }

    /** Takes one more; drops another if there is no place for it. */
    void add(Connection connection) {
        places[freePlace()] = connection;
    }

    private int freePlace() {
        for (int i = 0; i < MOST; i++) {
            if (places[i] == null) {
                return i;
            }
        }
        // who has asked and waits for an answer is not driven out by those who only connect
        int silent = oldest(true);
        int dropped = silent >= 0 ? silent : oldest(false);
        drop(dropped);
        return dropped;
    }

    /** Place of the oldest client; -1 if there is none. */
    private int oldest(boolean ofSilentOnes) {
        int oldest = -1;
        long oldestRemaining = Long.MAX_VALUE;
        long nowNanos = System.nanoTime();
        for (int i = 0; i < MOST; i++) {
            Connection connection = places[i];
            boolean counts = connection != null && !(ofSilentOnes && connection.requestComplete());
            if (counts && connection.remainingNanos(nowNanos) < oldestRemaining) {
                oldest = i;
                oldestRemaining = connection.remainingNanos(nowNanos);
            }
        }
        return oldest;
    }

    /** Closes who is at a place, if somebody is. */
    void drop(int place) {
        Connection connection = places[place];
        places[place] = null;
        if (connection == null) {
            return;
        }
        connection.forgetContent();
        try {
            connection.channel().close();
        } catch (IOException e) {
            // Closed all the same.
        }
        if (connection.haltsAfterwards()) {
            answers.haltNow();
        }
    }

    void dropAll() {
        for (int i = 0; i < MOST; i++) {
            drop(i);
        }
    }

    /** Nanoseconds until one of them has to be looked at although it does nothing; {@link Long#MAX_VALUE} if there is none. */
    long untilNextLookNanos() {
        long nearest = Long.MAX_VALUE;
        long nowNanos = System.nanoTime();
        for (int i = 0; i < MOST; i++) {
            Connection connection = places[i];
            if (connection != null) {
                nearest = Math.min(nearest, Math.max(0, connection.remainingNanos(nowNanos)));
                nearest = connection.later() != null ? Math.min(nearest, LATER_POLL_NANOS) : nearest;
            }
        }
        return nearest;
    }
}
