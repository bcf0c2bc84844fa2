package org.audithalt.agent;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.audithalt.rule.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * Changes the hooks when the rules change, in the order asked for. On a thread made for it that is none of the agent's, as
 * {@link Verifier} does and for the same reason: other agents' transformers run on it, and may wait for what a suspended
 * thread holds. Nobody waits for the thread; there is one at a time. A change that hangs lets all later ones wait, and the
 * hooks as they are. Any thread may ask.
 */
final class Reweaver {
    private static final long NEVER = 0;

    /** What does the work; returns a line per problem, and has then changed nothing. */
    interface Loom {
        /** Weaves what rules need in addition. */
        List<String> add(RuleSet next);

        /** Unweaves what rules do not need. */
        List<String> drop(RuleSet inForce);
    }

    /** @param failed its answer if there is no memory for another */
    private record Request(long ticket, RuleSet rules, boolean adds, Reweaving failed) {}

    private static final List<String> FAILED =
            List.of("hooks: they could not be changed: there is no memory or no thread for it");

    private final Loom loom;
    private final AtomicLong requested = new AtomicLong();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile long begunNanos = NEVER;
    private volatile Reweaving added = new Reweaving(0, List.of(), 0);
    private volatile Reweaving dropped = added;

    Reweaver(Loom loom) {
        this.loom = loom;
    }

    /** Asks for the hooks that rules need in addition; the number of the request, 1 and up. */
    long add(RuleSet next) {
        return request(next, true);
    }

    /** Asks for the end of the hooks that rules do not need; the number of the request. */
    long drop(RuleSet inForce) {
        return request(inForce, false);
    }

    /** What came of an {@link #add}; null while it is under way. One of them at a time. */
    @Nullable
    Reweaving added(long ticket) {
        Reweaving latest = added;
        return latest.ticket() < ticket ? null : latest;
    }

    /** What came of the last {@link #drop}. */
    Reweaving dropped() {
        return dropped;
    }

    /** Whether every request was answered. */
    boolean idle() {
        return requests.isEmpty() && !underWay.get();
    }

    /** How long the change under way has taken, in milliseconds, at least 1; 0 if there is none. */
    long underWayMillis() {
        long begun = begunNanos;
        return begun == NEVER ? 0 : Math.max(1, (System.nanoTime() - begun) / 1_000_000);
    }

    private long request(RuleSet rules, boolean adds) {
        long ticket = requested.incrementAndGet();
        Request request = new Request(ticket, rules, adds, new Reweaving(ticket, FAILED, 0));
        // before the flag is set, for there may be no memory for it
        Thread thread = new Thread(null, new Work(), "audithalt-weave", 0, false);
        thread.setDaemon(true);
        requests.add(request);
        if (underWay.compareAndSet(false, true)) {
            boolean started = false;
            try {
                thread.start();
                started = true;
            } catch (OutOfMemoryError noThread) {
                answer(request, request.failed());
            } finally {
                if (!started) {
                    requests.remove(request);
                    underWay.set(false);
                }
            }
        }
        return ticket;
    }

    private void answer(Request request, Reweaving answer) {
        if (request.adds()) {
            added = answer;
        } else {
            dropped = answer;
        }
    }

    private final class Work implements Runnable {
        @Override
        public void run() {
            do {
                for (Request next = requests.poll(); next != null; next = requests.poll()) {
                    serve(next);
                }
                underWay.set(false);
                // who asked before that line started no thread
            } while (!requests.isEmpty() && underWay.compareAndSet(false, true));
        }

        private void serve(Request request) {
            long begun = System.nanoTime();
            begunNanos = begun == NEVER ? 1 : begun;
            Reweaving answer = request.failed();
            try {
                answer = woven(request, begun);
            } catch (Throwable noMemory) {
                // that is its answer
            } finally {
                answer(request, answer);
                begunNanos = NEVER;
            }
        }

        private Reweaving woven(Request request, long begun) {
            List<String> problems;
            try {
                problems = request.adds() ? loom.add(request.rules()) : loom.drop(request.rules());
            } catch (Throwable failed) {
                problems = List.of("hooks: they could not be changed: " + failed);
            }
            return new Reweaving(request.ticket(), problems, (System.nanoTime() - begun) / 1_000_000);
        }
    }
}
