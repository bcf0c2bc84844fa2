package org.audithalt.hook;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    /** libinstrument takes a local reference for each class, of which JNI promises 32; each call is one safepoint. */
    private static final int MOST_AT_ONCE = 24;

    private final Instrumentation instrumentation;
    private final int feature;
    private final HookTransformer transformer;
    private final HookWitness witness;
    private final HookFailure failure;
    /** From the beginning of a verification until the JVM has taken every class. */
    private volatile boolean unproven;

    private final List<ClassPlan> plans;
    private final List<String> problems = new ArrayList<>();
    private final List<HookRow> rowsWoven = new ArrayList<>();

    private Weaving(Instrumentation instrumentation, Map<String, ClassPlan> plans, int feature, HookFailure failure) {
        this.instrumentation = instrumentation;
        this.feature = feature;
        this.transformer = new HookTransformer(plans, HookTable.measuredFor(feature), failure);
        this.witness = new HookWitness(plans, failure);
        this.failure = failure;
        this.plans = new ArrayList<>(plans.values());
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
     * hook came out of it. A class that nobody has loaded yet is left alone: its hooks were tried at start. Takes safepoints;
     * waits for whatever other agents' transformers wait for.
     *
     * <p>One thread at a time.
     *
     * @return one line per class with hooks that are gone; empty if all stand
     */
    public List<String> verify() {
        // first: whatever ends the look early, what was lost must not pass for found
        unproven = true;
        noteLoaded();
        String[] lostBefore = new String[plans.size()];
        for (int i = 0; i < lostBefore.length; i++) {
            lostBefore[i] = plans.get(i).takeLost();
        }
        Throwable refusal = retransform(classes());
        unproven = refusal != null;
        List<String> gone = new ArrayList<>();
        if (refusal != null) {
            gone.add("hooks: the JVM refused to transform the hooked classes again: " + refusal);
            for (int i = 0; i < lostBefore.length; i++) {
                // some of them may not have been changed
                plans.get(i).lose(lostBefore[i]);
            }
        }
        int measured = HookTable.measuredFor(feature);
        for (int i = 0; i < plans.size(); i++) {
            ClassPlan plan = plans.get(i);
            if (!plan.lost().isEmpty()) {
                gone.add("hook " + plan.lost() + ": another agent has taken it out of " + plan.className());
            }
            for (int r = 0; r < plan.rows().size(); r++) {
                HookRow row = plan.rows().get(r);
                if (plan.matchesOf(r) != row.matchesOn(measured)) {
                    gone.add("hook " + row.id() + ": is not in " + plan.className() + " as the table says");
                }
            }
        }
        if (!gone.isEmpty()) {
            failed(gone);
        }
        return gone;
    }

    private void failed(List<String> gone) {
        failure.hookLost(gone.size() == 1 ? gone.get(0) : gone.get(0) + " and " + (gone.size() - 1) + " more");
    }

    /** Whether every class was woven in full when it was transformed last and nobody has taken a hook out. Any thread. */
    public boolean stands() {
        if (unproven) {
            return false;
        }
        for (int i = 0; i < plans.size(); i++) {
            ClassPlan plan = plans.get(i);
            if (!plan.matches(HookTable.measuredFor(feature))) {
                return false;
            }
        }
        return true;
    }

    /** The rows that run in this JVM; those of absent modules are not among them. Empty if there are problems. */
    public List<HookRow> rowsWoven() {
        return List.copyOf(rowsWoven);
    }

    /** Restores all classes. Threads inside a hooked method finish in the woven code. */
    public void remove() {
        instrumentation.removeTransformer(transformer);
        noteLoaded();
        rowsWoven.clear();
        Class<?>[] classes = classes();
        if (retransform(classes) != null) {
            for (int i = 0; i < classes.length; i++) {
                retransform(classes[i]);
            }
        }
    }

    private void weave(boolean proven) {
        load();
        if (problems.isEmpty()) {
            instrumentation.addTransformer(transformer, true);
            noteLoaded();
            Class<?>[] classes = classes();
            if (retransform(classes) != null) {
                findRefused();
            }
            weaveMissed();
            lookAtUnloaded(proven);
            compare();
        }
        if (!problems.isEmpty()) {
            remove();
            return;
        }
        witness.rehearse();
        transformer.watch();
    }

    private void load() {
        for (int i = plans.size() - 1; i >= 0; i--) {
            ClassPlan plan = plans.get(i);
            try {
                boolean found = plan.find();
                Class<?> loaded = plan.loaded();
                if (!found && plan.mayBeAbsent()) {
                    plans.remove(i);
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

    /** From here on the transformer sees the others being loaded. */
    private void noteLoaded() {
        Class<?>[] all = instrumentation.getAllLoadedClasses();
        Map<String, ClassPlan> byName = new HashMap<>();
        for (int i = 0; i < plans.size(); i++) {
            byName.put(plans.get(i).className(), plans.get(i));
        }
        for (int i = 0; i < all.length; i++) {
            ClassPlan plan = all[i].isArray() ? null : byName.get(all[i].getName());
            if (plan != null) {
                plan.noteLoaded(all[i]);
            }
        }
    }

    /** Another thread may have been loading a class while the transformer was added, so that nobody has seen it. */
    private void weaveMissed() {
        noteLoaded();
        for (int i = 0; i < plans.size(); i++) {
            Class<?> loaded = plans.get(i).loaded();
            if (loaded != null && plans.get(i).isUnseen()) {
                retransform(loaded);
            }
        }
    }

    /** Classes that are woven only when somebody loads them must fit as well: their class files are tried. */
    private void lookAtUnloaded(boolean proven) {
        for (int i = 0; i < plans.size(); i++) {
            ClassPlan plan = plans.get(i);
            if (proven && plan.loaded() == null && plan.isUnseen()) {
                plan.expect(HookTable.measuredFor(feature));
                continue;
            }
            try {
                byte[] classFile = plan.unloadedClassFile();
                if (classFile != null) {
                    plan.succeeded(Weaver.weave(plan.internalName(), classFile, plan.rows())
                            .matches());
                }
            } catch (IOException | RuntimeException e) {
                plan.failed(e);
            }
        }
    }

    private void compare() {
        int measured = HookTable.measuredFor(feature);
        for (int i = 0; i < plans.size(); i++) {
            ClassPlan plan = plans.get(i);
            Throwable failure = plan.failure();
            if (failure != null) {
                addProblem(plan, plan.className() + " of JDK " + feature + " cannot be woven: " + failure);
                continue;
            }
            for (int r = 0; r < plan.rows().size(); r++) {
                HookRow row = plan.rows().get(r);
                int matched = plan.matchesOf(r);
                if (matched == row.matchesOn(measured)) {
                    rowsWoven.add(row);
                } else if (matched < 0) {
                    problems.add("hook " + row.id() + ": " + plan.className() + " was not transformed by the JVM");
                } else {
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
    private void findRefused() {
        int before = problems.size();
        for (int i = 0; i < plans.size(); i++) {
            Class<?> loaded = plans.get(i).loaded();
            Throwable refused = loaded == null ? null : retransform(loaded);
            if (refused != null) {
                addProblem(
                        plans.get(i),
                        "the JVM refused the woven " + plans.get(i).className() + ": " + refused);
            }
        }
        if (problems.size() == before) {
            problems.add(
                    "hooks: the JVM refused to retransform " + plans.size() + " classes at once, but each alone not");
        }
    }

    private void addProblem(ClassPlan plan, String text) {
        for (int i = 0; i < plan.rows().size(); i++) {
            problems.add("hook " + plan.rows().get(i).id() + ": " + firstLine(text));
        }
    }

    private @Nullable Throwable retransform(Class<?>... classes) {
        try {
            for (int from = 0; from < classes.length; from += MOST_AT_ONCE) {
                int to = Math.min(classes.length, from + MOST_AT_ONCE);
                instrumentation.retransformClasses(Arrays.copyOfRange(classes, from, to));
            }
            return null;
        } catch (Exception | LinkageError | InternalError e) {
            return e;
        }
    }

    private Class<?>[] classes() {
        List<Class<?>> loaded = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            Class<?> one = plans.get(i).loaded();
            if (one != null) {
                loaded.add(one);
            }
        }
        return loaded.toArray(new Class<?>[0]);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
