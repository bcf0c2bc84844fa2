package org.audithalt.hook;

/** The plans by which classes are transformed at this moment: read by any thread in the midst of class loading. */
final class PlansInForce {
    private volatile HookPlans plans = HookPlans.NONE;

    HookPlans get() {
        return plans;
    }

    void set(HookPlans newPlans) {
        plans = newPlans;
    }
}
