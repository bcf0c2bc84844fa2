package org.audithalt.it;

import java.util.ArrayList;
import java.util.List;

/**
 * A feature of the rule language: rules that use it, and the actions that are made under them.
 *
 * @param with the rows whose rules are loaded together with these
 * @param name what is compared, unique
 * @param kits kinds of actions of {@link org.audithalt.it.program.RuleActions}
 * @param rules as in a file, with the names of {@link RuleTree}; {@code $K} is the row's own key
 * @param selectsNothing whether the rules fit nothing
 * @param difference why the agent does not do as the kernel; empty if it does
 * @param kernels {@code ACTION CALL RESULT} that the kernel records and the agent does not
 * @param ours the same the other way round
 */
record RuleRow(
        Together with,
        String name,
        String kits,
        List<String> rules,
        boolean selectsNothing,
        String difference,
        List<String> kernels,
        List<String> ours) {
    static final String FILES = "files";
    static final String MISSING = "files missing";
    static final String LINKS = "links";
    static final String NET = "net";
    static final String ALL = "files missing links net";

    /** Rules that are in force at the same time. */
    enum Together {
        /** Each limited to a directory of its own. */
        DIRECTORIES,
        /** By system calls, which only some of them share. */
        CALLS,
        MORE_CALLS,
        EVERYTHING,
        /** In a process whose login uid is not set, each limited to a directory. */
        UNSET,
        EXCLUDED,
        EXCLUDED_TOO,
        TASK;

        /** Whether the types of records count. */
        boolean isOfTypes() {
            return this == EXCLUDED || this == EXCLUDED_TOO;
        }

        /** Whether the process has to be started after its rules. */
        boolean isBeforeStart() {
            return this == TASK;
        }
    }

    static RuleRow of(Together with, String name, String kits, String... rules) {
        return new RuleRow(with, name, kits, List.of(rules), false, "", List.of(), List.of());
    }

    /** Fits nothing, and does not in the kernel. */
    RuleRow nothing() {
        return new RuleRow(with, name, kits, rules, true, difference, kernels, ours);
    }

    /** What is ours alone, and why. */
    RuleRow ours(String why, String... events) {
        return new RuleRow(with, name, kits, rules, selectsNothing, both(why), kernels, joined(ours, events));
    }

    /** What is the kernel's alone, and why. */
    RuleRow kernels(String why, String... events) {
        return new RuleRow(with, name, kits, rules, selectsNothing, both(why), joined(kernels, events), ours);
    }

    private String both(String why) {
        return difference.isEmpty() ? why : difference + "; " + why;
    }

    private static List<String> joined(List<String> before, String... more) {
        List<String> all = new ArrayList<>(before);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }

    @Override
    public String toString() {
        return name;
    }
}
