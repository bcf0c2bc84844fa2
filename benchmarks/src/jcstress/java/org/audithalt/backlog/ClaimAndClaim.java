package org.audithalt.backlog;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads claim, and one slot is left: one of them gets it. */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = Expect.ACCEPTABLE,
        desc = "one has it")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "both have the same slot")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "nobody has a slot that was free all the time")
@State
public class ClaimAndClaim {
    private final Piece piece = Piece.next();
    private int one;
    private int two;

    public ClaimAndClaim() {
        piece.leave(1);
    }

    @Actor
    public void claimOne() {
        one = piece.claim(1);
    }

    @Actor
    public void claimTwo() {
        two = piece.claim(1);
    }

    @Arbiter
    public void look(ZZ_Result result) {
        result.r1 = one != SlotLayout.NO_SLOT;
        result.r2 = two != SlotLayout.NO_SLOT;
        piece.free(one);
        if (one != two) {
            piece.free(two);
        }
    }
}
