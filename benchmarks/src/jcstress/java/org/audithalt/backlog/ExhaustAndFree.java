package org.audithalt.backlog;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A slot is freed while another thread finds none and says so: it is found, then or at the next look. */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = Expect.ACCEPTABLE,
        desc = "found at once, or at the next look")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "a free slot that nobody finds")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "the same slot twice")
@State
public class ExhaustAndFree {
    private final Piece piece = Piece.next();
    private final int last;
    private int found;

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

    @Arbiter
    public void look(ZZ_Result result) {
        int next = piece.claim(1);
        result.r1 = found != SlotLayout.NO_SLOT;
        result.r2 = next != SlotLayout.NO_SLOT;
        piece.free(found);
        if (next != found) {
            piece.free(next);
        }
    }
}
