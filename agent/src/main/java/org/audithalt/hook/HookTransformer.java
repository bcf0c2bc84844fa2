package org.audithalt.hook;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the planned classes each time the JVM transforms them: at start, and again whenever another agent or JFR
 * retransforms one.
 *
 * <p>Runs on any thread, under any lock, in the midst of class loading: a pure function of the bytes and the plans in force,
 * no look-up, no lock, no class loading. The JVM swallows what a transformer throws, so outcomes are noted instead: those of
 * a change are compared by {@link HookChange}, later a deviation is reported at once.
 */
final class HookTransformer implements ClassFileTransformer {
    /** Who loads this uses JMX, or is about to. */
    private static final String MANAGEMENT = "java/lang/management/ManagementFactory";

    private final PlansInForce plans;
    private final int measured;
    private final HookFailure failure;

    /** During the start, else null: later transformations are few. */
    private volatile @Nullable ClassCache cache;

    private volatile boolean usesManagement;

    /**
     * @param plans those in force
     * @param measured measured JDK version whose counts are expected
     * @param failure told of deviations from plans that are relied on
     */
    HookTransformer(PlansInForce plans, int measured, HookFailure failure) {
        this.plans = plans;
        this.measured = measured;
        this.failure = failure;
    }

    /** Whether the program has loaded what leads to its MBean server. */
    boolean usesManagement() {
        return usesManagement;
    }

    /** Sees also what was loaded before this transformer was there: by another agent, or before an attach. */
    void lookForManagement(Instrumentation instrumentation) {
        String name = MANAGEMENT.replace('/', '.');
        for (Class<?> loaded : instrumentation.getInitiatedClasses(null)) {
            if (name.equals(loaded.getName())) {
                usesManagement = true;
            }
        }
    }

    /** Sets where woven classes are taken from before they are woven; null for nowhere. */
    void useCache(@Nullable ClassCache newCache) {
        cache = newCache;
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
        ClassPlan plan = plans.get().of(className);
        if (plan == null && !usesManagement && MANAGEMENT.equals(className)) {
            usesManagement = true;
        }
        if (plan == null || !plan.isFor(module)) {
            return null;
        }
        ClassOutcome outcome = plan.outcome();
        try {
            outcome.saw(module);
            ClassCache kept = cache;
            WovenClass woven = kept == null
                    ? Weaver.weave(className, classFile, plan.rows())
                    : kept.weave(className, classFile, plan.rows());
            outcome.succeeded(woven.matches());
            reportDeviations(plan);
            return woven.bytes();
        } catch (Throwable e) {
            outcome.failed(e);
            reportDeviations(plan);
            return null;
        }
    }

    /** Until a verification has seen it woven: another layer's class of the same name may be transformed in between. */
    private void reportDeviations(ClassPlan plan) {
        if (!plan.isRelied()) {
            return;
        }
        String ids = plan.outcome().deviations(plan.rows(), measured);
        if (!ids.isEmpty()) {
            plan.outcome().deviate(ids + ": not in " + plan.className() + " as the table says");
            failure.hookLost(plan.outcome().deviating());
        }
    }
}
