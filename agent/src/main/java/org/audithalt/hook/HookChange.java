package org.audithalt.hook;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.bridge.AgentThread;
import org.audithalt.hook.HookedClasses.Hooked;
import org.jspecify.annotations.Nullable;

/**
 * One change of the hooks, all or none: from the plans in force to others, or back to the first if anything is not as the
 * table says. Only classes whose rows differ are transformed.
 *
 * <p>The plans are exchanged first, the classes transformed then. Whoever transforms a class in between takes the new plan,
 * so it is transformed twice, to the same end. A transformation that took the old plan ends before ours of that class begins:
 * the JVM changes a class on one thread at a time. Only a class that nobody has loaded and somebody is loading at that moment
 * may be defined by the old plan after our look: it is not in its plan's sightings, so that the next look finds it.
 *
 * <p>A class that is woven more than its plan says is harmless: no rule selects what is too much.
 *
 * <p>One thread, once; waits for whatever other agents' transformers wait for.
 */
final class HookChange {
    private static final long READING_MILLIS = 10_000;

    private final PlansInForce inForce;
    private final HookedClasses classes;
    private final Instrumentation instrumentation;
    private final int measured;
    private final HookFailure failure;
    private final HookPlans before;
    private final HookPlans after;
    /** What is to be woven otherwise than before. */
    private final List<ClassPlan> made;

    private final WeavingProblems problems;
    private boolean complete = true;

    HookChange(
            PlansInForce inForce,
            HookPlans after,
            HookedClasses classes,
            Instrumentation instrumentation,
            int feature,
            HookFailure failure) {
        this.inForce = inForce;
        this.classes = classes;
        this.instrumentation = instrumentation;
        this.measured = HookTable.measuredFor(feature);
        this.failure = failure;
        this.before = inForce.get();
        this.after = after;
        this.made = after.notIn(before);
        this.problems = new WeavingProblems(feature);
    }

    /**
     * Makes the change.
     *
     * @param proven true if every row is known to fit the image; else class files of classes that nobody has loaded are tried
     * @param trial what has to work before the change is made; null if nothing
     * @return a line per row that is not woven as the table says; empty if the change is made
     */
    List<String> run(boolean proven, @Nullable HookTrial trial) {
        if (made.isEmpty() && before.ofClassesNotIn(after).isEmpty()) {
            return List.of();
        }
        load();
        if (!problems.isEmpty()) {
            return problems.lines();
        }
        boolean done = false;
        inForce.set(after);
        try {
            weave(proven, trial);
            done = problems.isEmpty();
        } catch (Throwable failed) {
            problems.add("hooks: they could not be changed: " + failed);
        } finally {
            if (done) {
                for (int i = 0; i < made.size(); i++) {
                    made.get(i).rely();
                }
            } else {
                restore();
            }
        }
        return problems.lines();
    }

    /** False if the change could be neither made nor taken back: nobody knows what is woven. */
    boolean isComplete() {
        return complete;
    }

    private void load() {
        for (int i = 0; i < made.size(); i++) {
            ClassPlan plan = made.get(i);
            try {
                boolean found = plan.find(instrumentation.getClass().getModule());
                Class<?> loaded = plan.loaded();
                if (!found && plan.mayBeAbsent()) {
                    plan.absent();
                } else if (!found) {
                    problems.addAbsent(plan);
                } else if (loaded != null && !instrumentation.isModifiableClass(loaded)) {
                    problems.add(plan, "class " + plan.className() + " cannot be modified in this JVM");
                }
            } catch (LinkageError e) {
                problems.add(plan, "class " + plan.className() + " cannot be loaded: " + e);
            }
        }
    }

    private void weave(boolean proven, @Nullable HookTrial trial) {
        List<ClassPlan> touched = before.ofClassesNotIn(after);
        touched.addAll(made);
        List<Hooked> loaded = classes.loaded(touched);
        if (classes.retransform(loaded) != null) {
            findRefused(loaded);
        }
        loaded = weaveMissed();
        lookAtUnloaded(proven, loaded);
        problems.compare(loaded, made);
        if (trial != null && problems.isEmpty()) {
            problems.addAll(trial.problems(after.rows(), before.rows()));
        }
        if (problems.isEmpty()) {
            // once more, some time later
            problems.compare(weaveMissed(), made);
        }
    }

    /** Another thread may have been loading a class while the plans were exchanged, so that nobody has seen it. */
    private List<Hooked> weaveMissed() {
        List<Hooked> loaded = classes.loaded(made);
        for (int i = 0; i < loaded.size(); i++) {
            if (loaded.get(i).isUnseen()) {
                classes.retransform(List.of(loaded.get(i)));
            }
        }
        return loaded;
    }

    /** Classes that are woven only when somebody loads them must fit as well: their class files are tried. */
    private void lookAtUnloaded(boolean proven, List<Hooked> loaded) {
        List<ClassPlan> untried = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            ClassPlan plan = made.get(i);
            if (!plan.outcome().isUnseen() || isAmong(loaded, plan)) {
                continue;
            }
            if (!proven && !plan.isAbsent()) {
                untried.add(plan);
            } else {
                plan.expect(measured);
            }
        }
        if (!untried.isEmpty() && !AgentWork.done(new AgentThread("fit", new Fit(untried, measured)), READING_MILLIS)) {
            problems.add("hooks: the class files of the JDK could not be read within " + READING_MILLIS / 1000 + " s");
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

    /** Reads class files, which is not to be audited, nor to wait at a closed gate. */
    private record Fit(List<ClassPlan> plans, int measured) implements Runnable {
        @Override
        public void run() {
            for (int i = 0; i < plans.size(); i++) {
                ClassPlan plan = plans.get(i);
                try {
                    plan.fit(measured);
                } catch (IOException | RuntimeException | LinkageError e) {
                    plan.outcome().failed(e);
                }
            }
        }
    }

    /** Which class the JVM refuses is not said by the common retransformation: each alone tells. */
    private void findRefused(List<Hooked> loaded) {
        for (int i = 0; i < loaded.size(); i++) {
            Throwable refused = classes.retransform(List.of(loaded.get(i)));
            if (refused != null) {
                ClassPlan plan = loaded.get(i).plan();
                problems.add(plan, "the JVM refused the woven " + plan.className() + ": " + refused);
            }
        }
        if (problems.isEmpty()) {
            problems.add(
                    "hooks: the JVM refused to retransform " + loaded.size() + " classes at once, but each alone not");
        }
    }

    /** Takes the change back. What cannot be brought back is lost, until a verification has found it again. */
    private void restore() {
        complete = false;
        inForce.set(before);
        List<ClassPlan> wanted = before.notIn(after);
        for (int i = 0; i < wanted.size(); i++) {
            wanted.get(i).outcome().unsee();
        }
        List<ClassPlan> touched = after.ofClassesNotIn(before);
        touched.addAll(wanted);
        List<Hooked> loaded = classes.loaded(touched);
        boolean together = classes.retransform(loaded) == null;
        for (int i = 0; i < loaded.size(); i++) {
            ClassPlan plan = loaded.get(i).plan();
            boolean refused = !together && classes.retransform(List.of(loaded.get(i))) != null;
            if (plan.isRelied() && (refused || loaded.get(i).isUnseen())) {
                plan.outcome().deviate(plan.ids() + ": " + plan.className() + " could not be woven as before");
                failure.hookLost(plan.outcome().deviating());
            }
        }
        complete = true;
    }
}
