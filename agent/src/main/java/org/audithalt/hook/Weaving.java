package org.audithalt.hook;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.hook.HookedClasses.Hooked;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of this JVM: woven all or none.
 *
 * <p>A transformer's exception is swallowed by the JVM, and a row that no longer fits a JDK simply matches nothing. Either
 * would let actions pass unaudited. So after weaving every row's matches are compared with the table; on any difference
 * all classes are restored and {@link #problems} says what differs. Later transformations are compared too and reported to
 * a {@link HookFailure}.
 *
 * <p>Install and remove from one thread. The accessors are safe from any thread after that.
 */
public final class Weaving {
    private final Instrumentation instrumentation;
    private final int feature;
    private final HookTransformer transformer;
    private final HookWitness witness;
    private final List<ClassPlan> plans;
    private final HookedClasses classes;
    private final HookLook look;
    private final List<String> problems = new ArrayList<>();
    private final List<HookRow> rowsWoven = new ArrayList<>();

    private Weaving(Instrumentation instrumentation, Map<String, ClassPlan> plans, int feature, HookFailure failure) {
        this.instrumentation = instrumentation;
        this.feature = feature;
        this.transformer = new HookTransformer(plans, HookTable.measuredFor(feature), failure);
        this.witness = new HookWitness(plans, failure);
        this.plans = new ArrayList<>(plans.values());
        this.classes = new HookedClasses(instrumentation, this.plans);
        this.look = new HookLook(classes, this.plans, HookTable.measuredFor(feature), failure);
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
        return install(instrumentation, rows, feature, false, failure);
    }

    /**
     * Weaves hooks.
     *
     * @param instrumentation must be able to retransform
     * @param rows rows of the running JDK, see {@link HookTable#rowsFor}; those that nobody can ask for may be left out
     * @param feature feature version of the running JDK, not refused by {@link #refusal}
     * @param proven true if every row is known to fit the image; else the classes outside java.base that nobody has loaded
     *     are tried
     * @param failure told of hooks lost later
     * @return the woven hooks, or why there are none: see {@link #problems}
     */
    public static Weaving install(
            Instrumentation instrumentation, List<HookRow> rows, int feature, boolean proven, HookFailure failure) {
        Map<String, ClassPlan> plans = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            HookRow row = rows.get(i);
            ClassPlan plan = plans.get(row.wovenIn());
            if (plan == null) {
                plan = new ClassPlan(row.wovenIn());
                plans.put(row.wovenIn(), plan);
            }
            plan.add(row);
        }
        Weaving weaving = new Weaving(instrumentation, plans, feature, failure);
        weaving.weave(proven);
        return weaving;
    }

    /** One line per row that was not woven as the table says; empty if the hooks stand. */
    public List<String> problems() {
        return List.copyOf(problems);
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
     * <p>One thread at a time.
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
     * @return empty if all stand, null if a verification is under way
     */
    public @Nullable String deviation() {
        return look.deviation();
    }

    /** How many of {@link #rowsWoven} wait for their class: they are woven when somebody loads it. Any thread. */
    public int rowsWaiting() {
        int waiting = 0;
        for (int i = 0; i < plans.size(); i++) {
            ClassPlan plan = plans.get(i);
            if (!plan.isAbsent() && plan.outcome().isUnseen()) {
                waiting += plan.rows().size();
            }
        }
        return waiting;
    }

    /** The rows that run in this JVM; those of absent modules are not among them. Empty if there are problems. */
    public List<HookRow> rowsWoven() {
        return List.copyOf(rowsWoven);
    }

    /** Restores all classes. Threads inside a hooked method finish in the woven code. */
    public void remove() {
        instrumentation.removeTransformer(transformer);
        rowsWoven.clear();
        List<Hooked> loaded = classes.loaded();
        if (classes.retransform(loaded) != null) {
            for (int i = 0; i < loaded.size(); i++) {
                classes.retransform(List.of(loaded.get(i)));
            }
        }
    }

    private void weave(boolean proven) {
        // uses once what the transformer needs
        ClassPlan.isOfImage(Object.class.getModule());
        load();
        if (problems.isEmpty()) {
            instrumentation.addTransformer(transformer, true);
            List<Hooked> loaded = classes.loaded();
            if (classes.retransform(loaded) != null) {
                findRefused(loaded);
            }
            loaded = weaveMissed();
            lookAtUnloaded(proven, loaded);
            compare(loaded);
        }
        if (!problems.isEmpty()) {
            remove();
            return;
        }
        witness.rehearse();
        transformer.watch();
    }

    private void load() {
        for (int i = 0; i < plans.size(); i++) {
            ClassPlan plan = plans.get(i);
            try {
                boolean found = plan.find(instrumentation.getClass().getModule());
                Class<?> loaded = plan.loaded();
                if (!found && plan.mayBeAbsent()) {
                    plan.absent();
                } else if (!found) {
                    addProblem(plan, "class " + plan.className() + " is absent from JDK " + feature);
                } else if (loaded != null && !instrumentation.isModifiableClass(loaded)) {
                    addProblem(plan, "class " + plan.className() + " cannot be modified in this JVM");
                }
            } catch (LinkageError e) {
                addProblem(plan, "class " + plan.className() + " cannot be loaded: " + e);
            }
        }
    }

    /** Another thread may have been loading a class while the transformer was added, so that nobody has seen it. */
    private List<Hooked> weaveMissed() {
        List<Hooked> loaded = classes.loaded();
        for (int i = 0; i < loaded.size(); i++) {
            if (loaded.get(i).isUnseen()) {
                classes.retransform(List.of(loaded.get(i)));
            }
        }
        return loaded;
    }

    /** Classes that are woven only when somebody loads them must fit as well: their class files are tried. */
    private void lookAtUnloaded(boolean proven, List<Hooked> loaded) {
        for (int i = 0; i < plans.size(); i++) {
            ClassPlan plan = plans.get(i);
            if (!plan.outcome().isUnseen() || isAmong(loaded, plan)) {
                continue;
            }
            if (!proven && !plan.isAbsent()) {
                tryOut(plan);
            } else {
                plan.expect(HookTable.measuredFor(feature));
            }
        }
    }

    private void tryOut(ClassPlan plan) {
        try {
            byte[] classFile = plan.classFile();
            if (classFile != null) {
                plan.outcome()
                        .expect(Weaver.weave(plan.internalName(), classFile, plan.rows())
                                .matches());
            } else if (plan.mayBeAbsent()) {
                plan.absent();
                plan.expect(HookTable.measuredFor(feature));
            } else {
                plan.outcome().failed(new ClassNotFoundException(plan.className()));
            }
        } catch (IOException | RuntimeException e) {
            plan.outcome().failed(e);
        }
    }

    private static boolean isAmong(List<Hooked> loaded, ClassPlan plan) {
        for (int i = 0; i < loaded.size(); i++) {
            if (loaded.get(i).plan() == plan) {
                return true;
            }
        }
        return false;
    }

    private void compare(List<Hooked> loaded) {
        for (int i = 0; i < loaded.size(); i++) {
            if (loaded.get(i).isUnseen()) {
                ClassPlan plan = loaded.get(i).plan();
                addProblem(plan, plan.className() + " was not transformed by the JVM");
            }
        }
        int measured = HookTable.measuredFor(feature);
        for (int i = 0; i < plans.size(); i++) {
            ClassPlan plan = plans.get(i);
            Throwable failure = plan.outcome().failure();
            if (failure != null) {
                addProblem(plan, plan.className() + " of JDK " + feature + " cannot be woven: " + failure);
                continue;
            }
            for (int r = 0; r < plan.rows().size(); r++) {
                HookRow row = plan.rows().get(r);
                int matched = plan.outcome().matchesOf(r);
                if (matched == row.matchesOn(measured)) {
                    if (!plan.isAbsent()) {
                        rowsWoven.add(row);
                    }
                } else if (matched >= 0) {
                    problems.add(
                            "hook " + row.id() + ": matched " + matched + " times in " + plan.className() + " on JDK "
                                    + feature + ", expected " + row.matchesOn(measured)
                                    + " (this build of the JDK differs from the hook table; "
                                    + row.target().name()
                                    + " could pass unaudited)");
                }
            }
        }
    }

    /** Which class the JVM refuses is not said by the common retransformation: each alone tells. */
    private void findRefused(List<Hooked> loaded) {
        int before = problems.size();
        for (int i = 0; i < loaded.size(); i++) {
            Throwable refused = classes.retransform(List.of(loaded.get(i)));
            if (refused != null) {
                ClassPlan plan = loaded.get(i).plan();
                addProblem(plan, "the JVM refused the woven " + plan.className() + ": " + refused);
            }
        }
        if (problems.size() == before) {
            problems.add(
                    "hooks: the JVM refused to retransform " + loaded.size() + " classes at once, but each alone not");
        }
    }

    private void addProblem(ClassPlan plan, String text) {
        for (int i = 0; i < plan.rows().size(); i++) {
            problems.add("hook " + plan.rows().get(i).id() + ": " + firstLine(text));
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
