package org.audithalt.hook;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the planned classes each time the JVM transforms them: at start, and again whenever another agent or JFR
 * retransforms one.
 *
 * <p>Runs on any thread, under any lock, in the midst of class loading: a pure function of the bytes, no look-up, no lock,
 * no class loading. The JVM swallows what a transformer throws, so outcomes are noted instead: at start they are
 * compared by {@link Weaving}, later a deviation is reported at once.
 */
final class HookTransformer implements ClassFileTransformer {
    /** Never changed after construction: read without a lock. */
    private final Map<String, ClassPlan> plans;

    private final int measured;
    private final HookFailure failure;
    private volatile boolean watching;

    /**
     * @param plans by internal name of the class
     * @param measured measured JDK version whose counts are expected
     * @param failure told of deviations once {@link #watch} has been called
     */
    HookTransformer(Map<String, ClassPlan> plans, int measured, HookFailure failure) {
        this.plans = new HashMap<>(plans);
        this.measured = measured;
        this.failure = failure;
    }

    /** From now on a deviation is reported. */
    void watch() {
        watching = true;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable Module module,
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (className == null) {
            return null;
        }
        ClassPlan plan = plans.get(className);
        if (plan == null || !plan.isFor(module)) {
            return null;
        }
        ClassOutcome outcome = plan.outcome();
        try {
            outcome.saw(module);
            WovenClass woven = Weaver.weave(className, classFile, plan.rows());
            outcome.succeeded(woven.matches());
            if (watching) {
                reportDeviations(plan);
            }
            return woven.bytes();
        } catch (Throwable e) {
            outcome.failed(e);
            if (watching) {
                reportDeviations(plan);
            }
            return null;
        }
    }

    /** Until a verification has seen it woven: another layer's class of the same name may be transformed in between. */
    private void reportDeviations(ClassPlan plan) {
        String ids = plan.outcome().deviations(plan.rows(), measured);
        if (!ids.isEmpty()) {
            plan.outcome().deviate(ids + ": not in " + plan.className() + " as the table says");
            failure.hookLost(plan.outcome().deviating());
        }
    }
}
