package org.audithalt.agent;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
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
 *
 * <p>When the rules change the hooks change in two steps, so that at no time an action that the rules in force select lacks its
 * hook: {@link #weaveFor} the new rules, then their publication, then {@link #settle}.
 */
final class Hooks implements HookFailure, Reweaver.Loom {
    private static final long CANARY_NANOS = 1_000_000_000;

    private final Gate gate;
    private final HookTable table;
    private volatile @Nullable Weaving weaving;
    private volatile @Nullable HookProbe probe;
    private volatile long probedMillis;
    private final Verifier verifier = new Verifier();
    private final Reweaver reweaver = new Reweaver(this);
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
        Weaving made = Weaving.install(instrumentation, selected(rules), feature, proven, this);
        HookProbe probing = new HookProbe(directory.toString(), instrumentation, table.size());
        weaving = made;
        probe = probing;
        problems.addAll(made.problems());
        if (!problems.isEmpty()) {
            return;
        }
        problems.addAll(probing.problems(made.rowsWoven(), List.of()));
        probedMillis = System.currentTimeMillis();
        if (problems.isEmpty()) {
            new ProbeThread("canary", new Lasting(gate, "canary", new Canary(probing, made)), table.size()).start();
        }
    }

    /** The rows that rules can ask for, in the order of the table, each with its twin. */
    private List<HookRow> selected(RuleSet rules) {
        List<HookRow> selected = new ArrayList<>();
        List<HookRow> rows = table.rowsFor(Runtime.version().feature());
        for (int i = 0; i < rows.size(); i++) {
            boolean twinAsked =
                    i + 1 < rows.size() && rows.get(i + 1).mode() == Mode.TWIN && canBeSelected(rules, rows.get(i + 1));
            if (twinAsked || canBeSelected(rules, rows.get(i))) {
                selected.add(rows.get(i));
            }
        }
        return selected;
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
            List<String> silent = probe.canary(self, woven);
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

    /**
     * Begins to weave what other rules need in addition to what is woven. Control thread; does not wait.
     *
     * @return ticket for {@link #wovenFor}, 1 and up
     */
    long weaveFor(RuleSet next) {
        return reweaver.add(next);
    }

    /**
     * What came of it: without problems every action that those rules can select has its hook, seen to run, and the rules may
     * be published. With problems the hooks are those of before. Any thread.
     *
     * @return null while it is under way; for ever, if a transformer of another agent hangs
     */
    @Nullable
    Reweaving wovenFor(long ticket) {
        return reweaver.added(ticket);
    }

    /**
     * Unweaves what the rules in force cannot ask for: after they were published, or after {@link #weaveFor} others was given up.
     * Nothing waits for it: a hook too many finds that no rule selects its action.
     */
    void settle(RuleSet inForce) {
        reweaver.drop(inForce);
    }

    /** How long the change of the hooks that is under way has taken, in milliseconds; 0 if there is none. Any thread. */
    long changingMillis() {
        return reweaver.underWayMillis();
    }

    /** Whether every change that was asked for has ended. Any thread. */
    boolean settled() {
        return reweaver.idle();
    }

    /** Why hooks that nobody needs are still woven, a line each; mostly empty. Any thread. */
    List<String> unsettled() {
        return reweaver.dropped().problems();
    }

    @Override
    public List<String> add(RuleSet next) {
        return change(next, true, probe);
    }

    @Override
    public List<String> drop(RuleSet inForce) {
        return change(inForce, false, null);
    }

    private List<String> change(RuleSet rules, boolean keepsOthers, @Nullable HookProbe trial) {
        Weaving woven = weaving;
        if (woven == null) {
            return List.of("hooks: none are woven");
        }
        BitSet planned = woven.planned();
        BitSet asked = new BitSet();
        for (HookRow row : selected(rules)) {
            asked.set(row.index());
        }
        if (keepsOthers) {
            asked.or(planned);
        } else {
            asked.and(planned);
        }
        List<HookRow> rows = new ArrayList<>();
        for (int i = asked.nextSetBit(0); i >= 0; i = asked.nextSetBit(i + 1)) {
            rows.add(table.row(i));
        }
        return woven.change(rows, trial);
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
        Weaving made = weaving;
        return made == null ? 0 : made.rowsWoven().size();
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
