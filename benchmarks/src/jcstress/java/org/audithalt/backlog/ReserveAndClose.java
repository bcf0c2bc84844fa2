package org.audithalt.backlog;

import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A reservation while the gate closes. Whoever has closed the gate counts what is still to come, and closes early enough that
 * the sink has room for that: so nobody may have a reservation that was not there to be counted.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "reserved before the gate closed, and counted")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "counted, and then given back")
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "reserved behind a closed gate")
@State
public class ReserveAndClose {
    private final Piece piece = Piece.next();
    private final Gate gate = Piece.gate();
    private long token;

    @Actor
    public void reserve(ZZ_Result result) {
        token = piece.reserve(gate);
        result.r1 = token != Reservation.NONE;
    }

    @Actor
    public void close(ZZ_Result result) {
        gate.close(Reason.DISK_FULL, "");
        result.r2 = piece.drain.inFlightNow() > 0;
    }

    @Arbiter
    public void giveBack(ZZ_Result result) {
        piece.cancel(gate, token);
    }
}
