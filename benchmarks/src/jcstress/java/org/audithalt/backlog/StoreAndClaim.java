package org.audithalt.backlog;

import org.audithalt.gate.Gate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The writer frees a record of two slots, and no others are left, while a thread claims two: it has both, or none. */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "claimed too early")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "has both slots")
@Outcome(id = "2", expect = Expect.FORBIDDEN, desc = "has slots that do not say so")
@Outcome(id = "3", expect = Expect.FORBIDDEN, desc = "slots are left over or lost")
@State
public class StoreAndClaim {
    private final Piece piece = Piece.next();
    private int head;
    private Thread claimer = Thread.currentThread();

    public StoreAndClaim() {
        piece.leave(2);
        Gate gate = Piece.gate();
        piece.complete(gate, piece.reserve(gate));
        piece.read();
        piece.written();
    }

    @Actor
    public void store() {
        piece.drain.stored(piece.drain.writtenMark());
    }

    @Actor
    public void claim() {
        claimer = Thread.currentThread();
        head = piece.claim(2);
    }

    @Arbiter
    public void look(I_Result result) {
        result.r1 = head == SlotLayout.NO_SLOT ? 0 : holdsBoth() ? 1 : 2;
        piece.free(head);
        int both = piece.claim(2);
        if (both == SlotLayout.NO_SLOT) {
            result.r1 = 3;
        }
        piece.free(both);
    }

    private boolean holdsBoth() {
        Slab slab = piece.backlog.slab();
        long word = slab.word(head);
        int second = Chain.next(slab, head, true);
        return SlotLayout.state(word) == SlotLayout.CLAIMED
                && piece.backlog.claims().owner(head) == claimer
                && second != SlotLayout.NO_SLOT
                && slab.word(second) == SlotLayout.word(SlotLayout.ticket(word), SlotLayout.CHAINED)
                && Chain.next(slab, second, false) == SlotLayout.NO_SLOT;
    }
}
