package org.audithalt.backlog;

import org.audithalt.gate.Gate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The sweeper takes a reservation for one whose exit will not come, while that comes: one of the two makes the record. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "one record")
@Outcome(expect = Expect.FORBIDDEN, desc = "none, or two, or a slot that is left over")
@State
public class CompleteAndSweep {
    private final Piece piece = Piece.next();
    private final Gate gate = Piece.gate();
    private final long token = piece.reserve(gate);

    @Actor
    public void complete() {
        piece.complete(gate, token);
    }

    @Actor
    public void sweep() {
        piece.backlog.orphan(Token.generation(token), Token.slot(token), token);
    }

    @Arbiter
    public void store(II_Result result) {
        result.r1 = piece.empty();
        result.r2 = piece.empty() + piece.drain.inFlightNow();
    }
}
