package org.audithalt.sample;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells on standard output what has been done: one line a second, and the totals exactly once at the end. */
final class Progress {

    private final Totals totals;
    private final CountDownLatch ended = new CountDownLatch(1);

    Progress(Totals totals) {
        this.totals = totals;
    }

    void start() {
        Thread thread = new Thread(this::printEverySecond, "progress");
        thread.setDaemon(true);
        thread.start();
    }

    private void printEverySecond() {
        try {
            for (int second = 1; !ended.await(1, TimeUnit.SECONDS); second++) {
                printUnlessEnded(second + " s: " + totals.line());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void printUnlessEnded(String line) {
        if (ended.getCount() > 0) {
            System.out.println(line);
        }
    }

    /** Prints the totals unless that has been done, and lets {@link #awaitEnd} return. */
    synchronized void end() {
        if (ended.getCount() > 0) {
            if (totals.failures() > 0) {
                System.err.println("sample: " + totals.failures() + " failed, the first: " + totals.firstFailure());
            }
            System.out.println("total: " + totals.line());
            // Last: whoever waits may end the JVM at once.
            ended.countDown();
        }
    }

    /** Whether {@link #end} was called before the time was up. */
    boolean awaitEnd(long seconds) throws InterruptedException {
        return ended.await(seconds, TimeUnit.SECONDS);
    }
}
