package org.audithalt.agent;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.backlog.PeerAddresses;
import org.audithalt.bridge.ProbeThread;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.hook.HookFailure;
import org.audithalt.hook.HookProbe;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.hook.HookWitness;
import org.audithalt.hook.Mode;
import org.audithalt.hook.SetLength;
import org.audithalt.hook.Weaving;
import org.audithalt.rule.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of this JVM: woven for what the rules can select, probed, and from then on watched by a canary, because a later
 * agent's transformer can take a hook away silently.
 */
final class Hooks implements HookFailure {
    private static final long PROBE_MILLIS = 10_000;
    private static final long CANARY_NANOS = 1_000_000_000;

    private final Gate gate;
    private final HookTable table;
    private @Nullable Weaving weaving;
    private volatile int count;
    private volatile long probedMillis;
    private final Verifier verifier = new Verifier();
    private volatile boolean removed;

    Hooks(Gate gate, HookTable table) {
        this.gate = gate;
        this.table = table;
    }

    /** Makes ready what the hooks' target needs of this JDK: the body of setLength, null where that is Java already. */
    @Nullable
    SetLength prepare(Instrumentation instrumentation) {
        SetLength body = SetLength.create(instrumentation, Runtime.version().feature());
        PeerAddresses.prepare();
        return body;
    }

    /**
     * Weaves and probes. Adds a line per problem; then nothing is woven.
     *
     * @param proven true if every row is known to fit the image, so that classes may be woven while they are loaded
     */
    void weave(Instrumentation instrumentation, RuleSet rules, boolean proven, Path directory, List<String> problems) {
        int feature = Runtime.version().feature();
        List<HookRow> selected = new ArrayList<>();
        List<HookRow> rows = table.rowsFor(feature);
        for (int i = 0; i < rows.size(); i++) {
            boolean twinAsked =
                    i + 1 < rows.size() && rows.get(i + 1).mode() == Mode.TWIN && canBeSelected(rules, rows.get(i + 1));
            if (twinAsked || canBeSelected(rules, rows.get(i))) {
                selected.add(rows.get(i));
            }
        }
        Weaving made = Weaving.install(instrumentation, selected, feature, proven, this);
        weaving = made;
        problems.addAll(made.problems());
        if (!problems.isEmpty()) {
            return;
        }
        count = made.rowsWoven().size();
        HookProbe probe = new HookProbe(directory.toString(), made.rowsWoven(), instrumentation);
        for (String family : probe.atStart(table.size(), PROBE_MILLIS)) {
            problems.add(
                    "hook family " + family + ": woven, but a real action passed without its hook (another agent may"
                            + " transform the same classes)");
        }
        probedMillis = System.currentTimeMillis();
        if (problems.isEmpty()) {
            new ProbeThread("canary", new Lasting(gate, "canary", new Canary(probe, made)), table.size()).start();
        }
    }

    private static boolean canBeSelected(RuleSet rules, HookRow row) {
        return !row.isAction() || rules.canSelect(row.action());
    }

    private final class Canary implements Runnable {
        private final HookProbe probe;
        private final Weaving woven;

        Canary(HookProbe probe, Weaving woven) {
            this.probe = probe;
            this.woven = woven;
        }

        @Override
        public void run() {
            ProbeThread self = (ProbeThread) Thread.currentThread();
            while (!removed) {
                try {
                    sing(self);
                } catch (Throwable failed) {
                    gate.fail(Reason.HOOK_LOST, "the hooks could not be probed", failed);
                }
                LockSupport.parkNanos(this, CANARY_NANOS);
            }
        }

        private void sing(ProbeThread self) {
            List<String> silent = probe.canary(self);
            if (gate.closedFor(Reason.HOOK_LOST)) {
                verifier.again(woven);
            }
            String wrong = silent.isEmpty() ? woven.deviation() : "no hook ran for: " + String.join(", ", silent);
            if (wrong == null) {
                // a verification is under way and will tell
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
    }

    @Override
    public void hookLost(String row) {
        gate.close(Reason.HOOK_LOST, row);
    }

    /** Un-weaves all. */
    void remove() {
        removed = true;
        Weaving made = weaving;
        if (made != null) {
            made.remove();
        }
    }

    /** Who sees what later agents make of the hooked classes; null before they are woven. */
    @Nullable
    HookWitness witness() {
        Weaving made = weaving;
        return made == null ? null : made.witness();
    }

    /** Has every hook looked for in the class files as the JVM has them now; the number of the request. Control thread. */
    long verify() {
        Weaving made = weaving;
        return made == null ? 0 : verifier.request(made);
    }

    /** What came of the last look. Any thread. */
    Verification verification() {
        return verifier.latest();
    }

    /** Hooks of this JVM, those that wait for their class among them. */
    int count() {
        return count;
    }

    /** How many of them are woven when somebody loads their class. */
    int waiting() {
        Weaving made = weaving;
        return made == null ? 0 : made.rowsWaiting();
    }

    /** When the hooks were last seen to run, milliseconds since the epoch. */
    long probedMillis() {
        return probedMillis;
    }
}
