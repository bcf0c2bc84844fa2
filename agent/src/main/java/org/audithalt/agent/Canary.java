package org.audithalt.agent;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.bridge.ProbeThread;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.hook.HookProbe;
import org.audithalt.hook.Weaving;

/**
 * Body of the thread that probes the hooks each second and closes the gate when one is lost: a later agent's transformer can
 * take a hook away silently. Opens it again when all are found.
 */
final class Canary implements Runnable {
    private static final long PERIOD_NANOS = 1_000_000_000;

    private final Gate gate;
    private final Verifier verifier;
    private final HookProbe probe;
    private final Weaving woven;
    private volatile long probedMillis = System.currentTimeMillis();
    private volatile boolean ended;

    /** @param probe which has just seen all hooks run */
    Canary(Gate gate, Verifier verifier, HookProbe probe, Weaving woven) {
        this.gate = gate;
        this.verifier = verifier;
        this.probe = probe;
        this.woven = woven;
    }

    @Override
    public void run() {
        ProbeThread self = (ProbeThread) Thread.currentThread();
        while (!ended) {
            try {
                sing(self);
            } catch (Throwable failed) {
                gate.fail(Reason.HOOK_LOST, "the hooks could not be probed", failed);
            }
            LockSupport.parkNanos(this, PERIOD_NANOS);
        }
    }

    private void sing(ProbeThread self) {
        List<String> silent = probe.canary(self, woven);
        if (gate.closedFor(Reason.HOOK_LOST)) {
            verifier.again(woven);
        }
        String wrong = silent.isEmpty() ? woven.deviation() : "no hook ran for: " + String.join(", ", silent);
        if (wrong == null) {
            // a verification or a change is under way: nobody can tell
            return;
        }
        if (!wrong.isEmpty()) {
            if (!gate.closedFor(Reason.HOOK_LOST)) {
                gate.close(Reason.HOOK_LOST, wrong);
            }
        } else {
            // one action a family proves that family's class; what the last weaving of each class says proves the
            // rest
            probedMillis = System.currentTimeMillis();
            gate.open(Reason.HOOK_LOST);
        }
    }

    void end() {
        ended = true;
    }

    /** When the hooks were last seen to run, milliseconds since the epoch. */
    long probedMillis() {
        return probedMillis;
    }
}
