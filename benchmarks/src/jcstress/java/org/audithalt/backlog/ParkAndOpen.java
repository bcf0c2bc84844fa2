package org.audithalt.backlog;

import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.gate.WaitQueue;
import org.audithalt.gate.Waker;
import org.audithalt.gate.WakerRounds;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * A thread waits at the gate, really parked, while that opens and the waker makes its rounds until it would go idle: the
 * thread is woken, and its action is permitted once.
 */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "woken, with one reservation")
@Outcome(id = "false, .*", expect = Expect.FORBIDDEN, desc = "its wake-up was lost: nobody would wake it")
@Outcome(expect = Expect.FORBIDDEN, desc = "not one reservation")
@State
public class ParkAndOpen {
    /** Longer than a busy machine keeps a thread that was woken from running; waited only if a wake-up is lost. */
    private static final long LOST_NANOS = 10_000_000_000L;

    private final Piece piece = Piece.next();
    private final Gate gate = Piece.gate();
    private final WaitQueue queue = new WaitQueue(gate);
    private final Waker waker = new Waker(gate, queue, piece.backlog);
    private long token;
    private volatile boolean went;

    public ParkAndOpen() {
        gate.close(Reason.DISK_FULL, "");
    }

    @Actor
    public void act() {
        token = piece.await(gate, queue);
        went = true;
    }

    @Actor
    public void open(ZI_Result result) {
        gate.open(Reason.DISK_FULL);
        WakerRounds.untilIdle(waker);
        long start = System.nanoTime();
        while (!went && System.nanoTime() - start < LOST_NANOS) {
            Thread.yield();
        }
        result.r1 = went;
        // or the test would hang instead of telling
        waker.release();
        while (!went) {
            WakerRounds.untilIdle(waker);
        }
    }

    @Arbiter
    public void look(ZI_Result result) {
        result.r2 = piece.drain.inFlightNow();
        piece.cancel(gate, token);
    }
}
