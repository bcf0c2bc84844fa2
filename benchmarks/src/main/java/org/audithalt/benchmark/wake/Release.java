package org.audithalt.benchmark.wake;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The JDK's ways to let many threads go at once, again and again. */
enum Release {
    /** {@code Object.notifyAll}. */
    NOTIFY_ALL {
        private final Object monitor = new Object();

        @Override
        void await(int begun) throws InterruptedException {
            synchronized (monitor) {
                while (round == begun) {
                    monitor.wait();
                }
            }
        }

        @Override
        void go() {
            synchronized (monitor) {
                nextRound();
                monitor.notifyAll();
            }
        }
    },

    /** {@code Condition.signalAll}. */
    CONDITION {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition opened = lock.newCondition();

        @Override
        void await(int begun) throws InterruptedException {
            lock.lock();
            try {
                while (round == begun) {
                    opened.await();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        void go() {
            lock.lock();
            try {
                nextRound();
                opened.signalAll();
            } finally {
                lock.unlock();
            }
        }
    },

    /** {@code CountDownLatch.countDown}. */
    LATCH {
        private volatile CountDownLatch latch = new CountDownLatch(1);

        @Override
        void await(int begun) throws InterruptedException {
            // in this order: a latch of the next round is seen only after its number
            CountDownLatch own = latch;
            if (round == begun) {
                own.await();
            }
        }

        @Override
        void go() {
            CountDownLatch old = latch;
            nextRound();
            latch = new CountDownLatch(1);
            old.countDown();
        }
    };

    /** Counts {@link #go}. */
    volatile int round;

    /** Waits until {@link #round} is another than this. */
    abstract void await(int begun) throws InterruptedException;

    /** Lets all go that wait. One thread. */
    abstract void go();

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread lets go
    void nextRound() {
        round++;
    }
}
