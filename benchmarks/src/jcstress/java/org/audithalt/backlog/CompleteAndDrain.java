package org.audithalt.backlog;

import org.audithalt.gate.Gate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The writer looks while an exit completes its record, which takes two slots: it sees all of the record or nothing. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "not yet complete")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "complete and whole")
@Outcome(id = "2, .*", expect = Expect.FORBIDDEN, desc = "half a record: sums or contents do not agree")
@Outcome(expect = Expect.FORBIDDEN, desc = "not one record in the end")
@State
public class CompleteAndDrain {
    private final Piece piece = Piece.next();
    private final Gate gate = Piece.gate();
    private final long token = piece.reserve(gate);

    @Actor
    public void complete() {
        piece.complete(gate, token);
    }

    @Actor
    public void drain(II_Result result) {
        result.r1 = piece.read();
    }

    @Arbiter
    public void store(II_Result result) {
        result.r2 = piece.read();
        piece.empty();
    }
}
