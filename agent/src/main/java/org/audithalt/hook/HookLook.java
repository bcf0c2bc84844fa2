package org.audithalt.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.audithalt.hook.HookedClasses.Hooked;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the hooks that were woven are still in place.
 *
 * <p>The JVM swallows what goes wrong on the way to a transformer, for want of stack or of memory: it then defines the class
 * as it is, and no transformer hears of it. So each loaded class must have been seen by ours.
 *
 * <p>{@link #deviation} on one thread, all else on any. A change of the hooks holds the look: until it has ended nobody can tell.
 */
final class HookLook {
    private static final long MISSED_NANOS = 5_000_000_000L;

    private final HookedClasses classes;
    private final PlansInForce plansInForce;
    private final int measured;
    private final HookFailure failure;
    /** Held while a verification or a change is under way: what has been seen is then incomplete. */
    private final ReentrantLock looking = new ReentrantLock();
    /** From the beginning of a verification until the JVM has taken every class. */
    private volatile boolean unproven;

    private volatile long missedNanos = System.nanoTime() - MISSED_NANOS;

    HookLook(HookedClasses classes, PlansInForce plansInForce, int measured, HookFailure failure) {
        this.classes = classes;
        this.plansInForce = plansInForce;
        this.measured = measured;
        this.failure = failure;
    }

    /** Begins a change of the plans; waits for a verification to end. */
    void hold() {
        looking.lock();
    }

    /**
     * Ends a change of the plans. Classes that were being loaded meanwhile are looked for soon.
     *
     * @param proven false if not every class could be brought to the plans in force: a verification must find them
     */
    void release(boolean proven) {
        if (!proven) {
            unproven = true;
        }
        missedNanos = System.nanoTime() - MISSED_NANOS;
        looking.unlock();
    }

    /** See {@link Weaving#verify}. */
    List<String> verify() {
        looking.lock();
        try {
            // first: whatever ends the look early, what was lost must not pass for found
            unproven = true;
            findMissed();
            List<ClassPlan> plans = plansInForce.get().all();
            List<Hooked> loaded = classes.loaded(plans);
            String[] lostBefore = new String[plans.size()];
            for (int i = 0; i < lostBefore.length; i++) {
                lostBefore[i] = plans.get(i).outcome().lost();
                plans.get(i).outcome().forget();
            }
            List<String> gone = new ArrayList<>();
            Throwable refusal = classes.retransform(loaded);
            if (refusal != null) {
                gone.add("hooks: the JVM refused to transform the hooked classes again: " + refusal);
                for (int i = 0; i < lostBefore.length; i++) {
                    // some of them may not have been changed
                    plans.get(i).outcome().lose(lostBefore[i]);
                }
            }
            noteUnseen(loaded);
            unproven = refusal != null;
            for (int i = 0; i < plans.size(); i++) {
                String wrong = wrongWith(plans.get(i));
                if (!wrong.isEmpty()) {
                    gone.add("hook " + wrong);
                }
            }
            if (!gone.isEmpty()) {
                failure.hookLost(gone.size() == 1 ? gone.get(0) : gone.get(0) + " and " + (gone.size() - 1) + " more");
            }
            return gone;
        } finally {
            looking.unlock();
        }
    }

    /** Whether every class was woven in full when it was transformed last and nobody has taken a hook out. Any thread. */
    boolean stands() {
        return !unproven && wrong().isEmpty();
    }

    /**
     * What is wrong now: cheap, and every few seconds also whether a class was loaded without the transformer.
     *
     * @return empty if all stand, null if a verification is under way
     */
    @Nullable
    String deviation() {
        if (!looking.tryLock()) {
            return null;
        }
        try {
            if (System.nanoTime() - missedNanos >= MISSED_NANOS) {
                lookForMissed();
            }
            String wrong = wrong();
            return wrong.isEmpty() && unproven ? "hooks: not all could be looked for" : wrong;
        } finally {
            looking.unlock();
        }
    }

    private void lookForMissed() {
        try {
            findMissed();
            missedNanos = System.nanoTime();
        } catch (OutOfMemoryError noList) {
            // next time
        }
    }

    /** A class that was loaded without the transformer is woven by the next verification. */
    private void findMissed() {
        List<Hooked> loaded = classes.loaded(plansInForce.get().all());
        for (int i = 0; i < loaded.size(); i++) {
            ClassPlan plan = loaded.get(i).plan();
            if (loaded.get(i).isUnseen() && plan.outcome().deviating().isEmpty()) {
                plan.outcome().deviate(plan.ids() + ": " + plan.className() + " was loaded without it");
                failure.hookLost(plan.outcome().deviating());
            }
        }
    }

    private void noteUnseen(List<Hooked> loaded) {
        for (int i = 0; i < loaded.size(); i++) {
            ClassPlan plan = loaded.get(i).plan();
            if (loaded.get(i).isUnseen()) {
                plan.outcome().deviate(plan.ids() + ": " + plan.className() + " was not transformed by the JVM");
            }
        }
    }

    private String wrong() {
        List<ClassPlan> plans = plansInForce.get().all();
        for (int i = 0; i < plans.size(); i++) {
            String wrong = wrongWith(plans.get(i));
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        return "";
    }

    private String wrongWith(ClassPlan plan) {
        ClassOutcome outcome = plan.outcome();
        if (!outcome.lost().isEmpty()) {
            return outcome.lost() + ": another agent has taken it out of " + plan.className();
        }
        if (!outcome.deviating().isEmpty()) {
            return outcome.deviating();
        }
        String ids = outcome.deviations(plan.rows(), measured);
        return ids.isEmpty() ? "" : ids + ": not in " + plan.className() + " as the table says";
    }
}
