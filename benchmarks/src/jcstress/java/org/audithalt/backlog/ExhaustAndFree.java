package org.audithalt.backlog;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A slot is freed while others find none and say so: the next to come gets it. */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = Expect.ACCEPTABLE,
        desc = "it was found, at once or at the next look")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "a free slot that nobody finds")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "the same slot twice")
@State
public class ExhaustAndFree {
    private final Piece piece = Piece.next();
    private final int last;
    private int found;
    private int foundToo;

    public ExhaustAndFree() {
        piece.leave(1);
        last = piece.claim(1);
    }

    @Actor
    public void free() {
        Claims claims = piece.backlog.claims();
        claims.releaseAlone(last, piece.backlog.slab().word(last));
        claims.released();
    }

    @Actor
    public void claim() {
        found = piece.claim(1);
    }

    @Actor
    public void claimToo() {
        foundToo = piece.claim(1);
    }

    @Arbiter
    public void look(ZZ_Result result) {
        int next = piece.claim(1);
        boolean both = found != SlotLayout.NO_SLOT && foundToo != SlotLayout.NO_SLOT;
        result.r1 = both || (found != SlotLayout.NO_SLOT) != (foundToo != SlotLayout.NO_SLOT);
        result.r2 = both || next != SlotLayout.NO_SLOT;
        piece.free(found);
        if (foundToo != found) {
            piece.free(foundToo);
        }
        if (next != found && next != foundToo) {
            piece.free(next);
        }
    }
}
