package org.audithalt.agent;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.audithalt.backlog.PeerAddresses;
import org.audithalt.bridge.AgentThread;
import org.audithalt.bridge.ProbeThread;
import org.audithalt.control.ManagementBean;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.hook.AgentWork;
import org.audithalt.hook.ClassCache;
import org.audithalt.hook.HookFailure;
import org.audithalt.hook.HookProbe;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.hook.HookWitness;
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
final class Hooks implements HookFailure, Reweaver.Loom, ManagementBean.Loads {
    /** The first start of a build waits so long at most for what it keeps for the next. */
    private static final long WRITING_MILLIS = 2_000;

    private final Gate gate;
    private final HookTable table;
    private final HookSelection selection;
    private volatile @Nullable Weaving weaving;
    private volatile @Nullable HookProbe probe;
    private volatile @Nullable Canary canary;
    private final Verifier verifier = new Verifier();
    private final Reweaver reweaver = new Reweaver(this);

    Hooks(Gate gate, HookTable table) {
        this.gate = gate;
        this.table = table;
        this.selection = new HookSelection(table);
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
     * @param kept where woven classes are kept from start to start; null for nowhere
     *
     * @param proven true if every row is known to fit the image, so that classes may be woven while they are loaded
     */
    void weave(
            Instrumentation instrumentation,
            RuleSet rules,
            boolean proven,
            Path directory,
            @Nullable ClassCacheFile kept,
            List<String> problems) {
        int feature = Runtime.version().feature();
        ClassCache cache = kept == null ? null : kept.read();
        Weaving made = Weaving.install(instrumentation, selection.of(rules), feature, proven, cache, this);
        HookProbe probing = new HookProbe(directory.toString(), instrumentation, table.size());
        weaving = made;
        probe = probing;
        problems.addAll(made.problems());
        if (!problems.isEmpty()) {
            return;
        }
        problems.addAll(probing.problems(made.rowsWoven(), List.of()));
        if (problems.isEmpty()) {
            Canary singing = new Canary(gate, verifier, probing, made);
            canary = singing;
            Thread thread = new ProbeThread("canary", new Lasting(gate, "canary", singing), table.size());
            gate.telling(thread);
            thread.start();
            if (kept != null && cache != null) {
                AgentWork.done(new AgentThread("cache", kept.writing(cache)), WRITING_MILLIS);
            }
        }
    }

    @Override
    public boolean usesManagement() {
        Weaving made = weaving;
        return made != null && made.usesManagement();
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
        List<HookRow> rows = keepsOthers ? selection.with(planned, rules) : selection.within(planned, rules);
        return woven.change(rows, trial);
    }

    @Override
    public void hookLost(String row) {
        gate.close(Reason.HOOK_LOST, row);
    }

    /** Un-weaves all. */
    void remove() {
        Canary singing = canary;
        if (singing != null) {
            singing.end();
        }
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
        Canary singing = canary;
        return singing == null ? 0 : singing.probedMillis();
    }
}
