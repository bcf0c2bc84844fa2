package org.audithalt.gate;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** One reason goes while another comes: neither hides the other. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "closed for the reason that came alone")
@Outcome(expect = Expect.FORBIDDEN, desc = "a change of the gate was lost")
@State
public class OpenAndClose {
    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);

    public OpenAndClose() {
        gate.close(Reason.DISK_FULL, "");
    }

    @Actor
    public void close() {
        gate.close(Reason.ADMINISTRATOR, "");
    }

    @Actor
    public void open() {
        gate.open(Reason.DISK_FULL);
    }

    @Arbiter
    public void look(ZZ_Result result) {
        result.r1 = gate.closedFor(Reason.ADMINISTRATOR);
        result.r2 = gate.closedFor(Reason.DISK_FULL);
    }
}
