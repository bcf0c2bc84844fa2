package org.audithalt.agent;

import java.util.List;
import org.audithalt.rule.RuleSet;

/** The hooks as a change of rules needs them. The thread of the rules. */
final class RuleHooks {
    private final Hooks hooks;

    RuleHooks(Hooks hooks) {
        this.hooks = hooks;
    }

    /** Has woven what other rules need in addition; a line per problem, and then nothing was changed. */
    List<String> weaveFor(RuleSet next, RuleSet old) {
        return hooks.count() < 0 && next != old ? List.of("hooks") : List.of();
    }

    /** Lets go of what rules do not need any more. */
    void settle(RuleSet rules) {
        if (hooks.count() < 0) {
            throw new IllegalStateException(Integer.toString(rules.count()));
        }
    }
}
