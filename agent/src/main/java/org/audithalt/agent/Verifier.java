package org.audithalt.agent;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.audithalt.hook.Weaving;

/**
 * Looks for all hooks when asked, and every few seconds while some are lost. On a thread made for it that is none of the
 * agent's: the JVM runs other agents' transformers on it, what they do is audited, and they may wait for whatever they like.
 * Nobody waits for the thread; there is one at a time. Any thread may ask.
 */
final class Verifier {
    private static final long AGAIN_NANOS = 5_000_000_000L;

    private final AtomicLong requested = new AtomicLong();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile Verification latest = new Verification(0, 0, List.of());
    private volatile long endedNanos = System.nanoTime();

    /** Asks for a look that begins now or later; its number, 1 and up. */
    long request(Weaving woven) {
        long ticket = requested.incrementAndGet();
        start(woven);
        return ticket;
    }

    /** Looks again if the last look is some seconds old. */
    void again(Weaving woven) {
        if (System.nanoTime() - endedNanos > AGAIN_NANOS) {
            start(woven);
        }
    }

    Verification latest() {
        return latest;
    }

    private void start(Weaving woven) {
        if (underWay.compareAndSet(false, true)) {
            Thread thread = new Thread(null, new Look(woven), "audithalt-verify", 0, false);
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (OutOfMemoryError noThread) {
                // the canary or the administrator asks again
                underWay.set(false);
            }
        }
    }

    private final class Look implements Runnable {
        private final Weaving woven;

        Look(Weaving woven) {
            this.woven = woven;
        }

        @Override
        public void run() {
            long ticket;
            do {
                ticket = requested.get();
                List<String> gone;
                try {
                    gone = woven.verify();
                } catch (Throwable failed) {
                    gone = List.of("hooks: could not be looked for: " + failed);
                }
                latest = new Verification(ticket, System.currentTimeMillis(), gone);
                endedNanos = System.nanoTime();
                underWay.set(false);
                // who asked before that line started no thread
            } while (requested.get() > ticket && underWay.compareAndSet(false, true));
        }
    }
}
