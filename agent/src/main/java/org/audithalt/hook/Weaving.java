package org.audithalt.hook;

import java.lang.instrument.Instrumentation;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of this JVM: woven all or none, and changed all or none when the rules need others.
 *
 * <p>A transformer's exception is swallowed by the JVM, and a row that no longer fits a JDK simply matches nothing. Either
 * would let actions pass unaudited. So after weaving every row's matches are compared with the table; on any difference
 * all classes are restored and it is said what differs. Later transformations are compared too and reported to a
 * {@link HookFailure}.
 *
 * <p>Install and remove from one thread. {@link #change} and {@link #verify} wait for each other; what they do is transforming
 * classes, on threads that other agents may let wait. All else is safe from any thread.
 */
public final class Weaving {
    private final Instrumentation instrumentation;
    private final int feature;
    private final boolean proven;
    private final HookFailure failure;
    /** Read once by each transformation of a class, replaced as a whole. */
    private final PlansInForce inForce = new PlansInForce();

    private final HookTransformer transformer;
    private final HookWitness witness;
    private final HookedClasses classes;
    private final HookLook look;
    private volatile List<String> problems = List.of();
    private volatile List<HookRow> standing = List.of();

    private Weaving(Instrumentation instrumentation, int feature, boolean proven, HookFailure failure) {
        this.instrumentation = instrumentation;
        this.feature = feature;
        this.proven = proven;
        this.failure = failure;
        int measured = HookTable.measuredFor(feature);
        this.transformer = new HookTransformer(inForce, measured, failure);
        this.witness = new HookWitness(inForce, failure);
        this.classes = new HookedClasses(instrumentation);
        this.look = new HookLook(classes, inForce, measured, failure);
    }

    /**
     * Tells why a JDK is not supported.
     *
     * @param feature its feature version
     * @param allowUntested true if the administrator accepts a JDK on which the table was not measured
     * @return null if it is; else what is wrong and what to do, without a prefix
     */
    public static @Nullable String refusal(int feature, boolean allowUntested) {
        int measured = HookTable.measuredFor(feature);
        if (measured == feature || (measured != 0 && allowUntested)) {
            return null;
        }
        if (measured == 0) {
            return "JDK " + feature + " is too old: 17, 21 or 25 is needed";
        }
        return "JDK " + feature
                + " is untested (use 17, 21 or 25, or set allow_untested_jdk=yes: then every hook of JDK " + measured
                + " must match)";
    }

    /** The same on an image of which nothing is proven. */
    public static Weaving install(
            Instrumentation instrumentation, List<HookRow> rows, int feature, HookFailure failure) {
        return install(instrumentation, rows, feature, false, null, failure);
    }

    /**
     * Weaves hooks.
     *
     * @param instrumentation must be able to retransform
     * @param rows rows of the running JDK, see {@link HookTable#rowsFor}; those that nobody can ask for may be left out
     * @param feature feature version of the running JDK, not refused by {@link #refusal}
     * @param proven true if every row is known to fit the image; else the classes outside java.base that nobody has loaded
     *     are tried
     * @param cache woven classes of earlier starts; null for none
     * @param failure told of hooks lost later
     * @return the woven hooks, or why there are none: see {@link #problems}
     */
    public static Weaving install(
            Instrumentation instrumentation,
            List<HookRow> rows,
            int feature,
            boolean proven,
            @Nullable ClassCache cache,
            HookFailure failure) {
        // uses once what the transformer needs
        ClassPlan.isOfImage(Object.class.getModule());
        Weaving weaving = new Weaving(instrumentation, feature, proven, failure);
        instrumentation.addTransformer(weaving.transformer, true);
        weaving.transformer.lookForManagement(instrumentation);
        weaving.transformer.useCache(cache);
        weaving.problems = weaving.change(rows, null);
        weaving.transformer.useCache(null);
        if (weaving.problems.isEmpty()) {
            weaving.witness.rehearse();
        } else {
            instrumentation.removeTransformer(weaving.transformer);
        }
        return weaving;
    }

    /**
     * Whether the program has loaded {@code java.lang.management.ManagementFactory}, which leads to its MBean server. Any
     * thread; cheap.
     */
    public boolean usesManagement() {
        return transformer.usesManagement();
    }

    /** One line per row that was not woven as the table says at the start; empty if the hooks stand. */
    public List<String> problems() {
        return problems;
    }

    /**
     * Changes which hooks are woven, while the program runs. Every row that is woven now and wanted still is woven throughout.
     * Threads inside a hooked method finish in the code that they began: the bridge knows every row of the table. Takes
     * safepoints; waits for whatever other agents' transformers wait for, and for a verification.
     *
     * @param rows as for {@link #install}, in the order of the table
     * @param trial what has to work before the change is made; null if nothing
     * @return a line per row that could not be woven as the table says, and then the hooks are those of before; empty if the
     *     change was made
     */
    public List<String> change(List<HookRow> rows, @Nullable HookTrial trial) {
        look.hold();
        HookChange change = null;
        try {
            HookPlans before = inForce.get();
            HookPlans after = HookPlans.of(rows, before);
            // first: whoever tries hooks must not miss one that is taken away rightly
            standing = before.rowsAlsoIn(after);
            change = new HookChange(inForce, after, classes, instrumentation, feature, failure);
            return change.run(proven, trial);
        } finally {
            boolean complete = change == null || change.isComplete();
            standing = inForce.get().rows();
            look.release(complete);
            if (!complete) {
                failure.hookLost("hooks: a change of them could be neither made nor taken back");
            }
        }
    }

    /** Whether a row is planned: woven, or to be woven when its class comes. Any thread. */
    public BitSet planned() {
        return inForce.get().indices();
    }

    /** Who sees what later agents make of the hooked classes. */
    public HookWitness witness() {
        return witness;
    }

    /**
     * Has the JVM transform every hooked class once more, through the transformers of all agents, and looks whether each
     * hook came out of it. A class that nobody has loaded yet is left alone: it is woven while it is loaded. One that was
     * loaded without its hooks is reported as lost, and woven. Takes safepoints; waits for whatever other agents'
     * transformers wait for.
     *
     * @return one line per class with hooks that are gone; empty if all stand
     */
    public List<String> verify() {
        return look.verify();
    }

    /** Whether every class was woven in full when it was transformed last and nobody has taken a hook out. Any thread. */
    public boolean stands() {
        return look.stands();
    }

    /**
     * What is wrong with the hooks, without a transformation. Every few seconds looks for classes that were loaded without
     * their hooks, too, and reports those as lost; a verification weaves them. Always the same thread.
     *
     * @return empty if all stand, null if a verification or a change is under way
     */
    public @Nullable String deviation() {
        return look.deviation();
    }

    /** How many of {@link #rowsWoven} wait for their class: they are woven when somebody loads it. Any thread. */
    public int rowsWaiting() {
        return inForce.get().rowsWaiting();
    }

    /** The rows that run in this JVM; those of absent modules are not among them. Empty if there are problems. */
    public List<HookRow> rowsWoven() {
        return inForce.get().rows();
    }

    /**
     * The rows that run without interruption: while a change is under way, those that were woven before and will be after. Any
     * thread.
     *
     * @return the same list until the next change begins or ends
     */
    List<HookRow> standing() {
        return standing;
    }

    /** Restores all classes. Threads inside a hooked method finish in the woven code. */
    public void remove() {
        List<ClassPlan> plans = inForce.get().all();
        inForce.set(HookPlans.NONE);
        standing = List.of();
        instrumentation.removeTransformer(transformer);
        List<HookedClasses.Hooked> loaded = classes.loaded(plans);
        if (classes.retransform(loaded) != null) {
            for (int i = 0; i < loaded.size(); i++) {
                classes.retransform(List.of(loaded.get(i)));
            }
        }
    }
}
