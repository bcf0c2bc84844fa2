package org.audithalt.agent;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.audithalt.rule.RuleSet;
import org.jspecify.annotations.Nullable;

/** The hooks as a change of rules needs them. The thread of the rules, which waits here for those that weave. */
final class RuleHooks {
    private static final long LIMIT_NANOS = 5_000_000_000L;
    private static final long POLL_NANOS = 1_000_000;
    private static final String HANGS =
            "the hooks could not be changed within 5 s: another agent's transformer may wait for a suspended thread";

    private final Hooks hooks;

    RuleHooks(Hooks hooks) {
        this.hooks = hooks;
    }

    /**
     * Has woven what other rules need in addition.
     *
     * @param old rules that stay in force if there is a problem
     * @return a line per problem, and then nothing was changed
     */
    List<String> weaveFor(RuleSet next, RuleSet old) {
        if (hooks.changingMillis() * 1_000_000 > LIMIT_NANOS) {
            return List.of(HANGS);
        }
        long beginNanos = System.nanoTime();
        long ticket = hooks.weaveFor(next);
        @Nullable Reweaving woven = hooks.wovenFor(ticket);
        while (woven == null && System.nanoTime() - beginNanos < LIMIT_NANOS) {
            LockSupport.parkNanos(this, POLL_NANOS);
            woven = hooks.wovenFor(ticket);
        }
        if (woven != null && woven.problems().isEmpty()) {
            return List.of();
        }
        // takes back what may have been woven in between
        hooks.settle(old);
        return woven == null ? List.of(HANGS) : woven.problems();
    }

    /** Lets go of what the rules in force do not need; nobody waits for it. */
    void settle(RuleSet rules) {
        hooks.settle(rules);
    }
}
