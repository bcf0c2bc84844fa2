package org.audithalt.rule;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Which actions are auditable. The first rule in file order that fits an action decides: {@code always} selects it under
 * the rule's key, {@code never} leaves it out, and what no rule fits is left out (auditctl(8)).
 *
 * <p>Application threads and agent threads call the matching methods at the same time. These take no lock, load no class
 * and throw nothing; they allocate only for a name that is not in normal form. Immutable.
 */
public final class RuleSet {
    /** A verdict or result: the action is not selected. */
    public static final int NEVER = -1;
    /** A verdict: ask {@link #match}. */
    public static final int DEPENDS = -2;
    /** A result of {@link #match}: ask {@link #decide} once the action has ended. */
    public static final int MAYBE = -3;

    private static final byte[] NO_KEY = new byte[0];
    private static final RuleSet EVERYTHING = new RuleSet(new Rule[0], true, new RuleControls(), List.of());

    private final Rule[] rules;
    private final OperationRules[] byOperation;
    private final int[] verdicts;
    private final int backlogLimit;
    private final int failure;
    private final int backlogWaitTimeMillis;
    private final int enabled;
    private final List<String> notices;

    private RuleSet(Rule[] rules, boolean everything, RuleControls controls, List<String> notices) {
        this(rules, everything, controls, notices, Arch.current());
    }

    private RuleSet(Rule[] rules, boolean everything, RuleControls controls, List<String> notices, Arch arch) {
        this.rules = rules;
        this.byOperation = new OperationRules[Operation.count()];
        this.verdicts = new int[byOperation.length];
        for (int i = 0; i < byOperation.length; i++) {
            Operation operation = Operation.of(i);
            byOperation[i] = new OperationRules(operation, arch, rules);
            int unasked = operation.onlyByRule() ? NEVER : 0;
            verdicts[i] = everything ? unasked : byOperation[i].verdict();
        }
        this.backlogLimit = controls.backlogLimit;
        this.failure = controls.failure;
        this.backlogWaitTimeMillis = controls.backlogWaitTimeMillis;
        this.enabled = controls.enabled;
        this.notices = List.copyOf(notices);
    }

    /**
     * The set in force without rules: it selects every operation, as rule 0 with an empty key, but for those that are
     * recorded {@linkplain Operation#onlyByRule only by rule}.
     *
     * @return always the same set
     */
    public static RuleSet everything() {
        return EVERYTHING;
    }

    /**
     * Reads rules files in the order given, as one list. Files without a single rule leave every operation selected, and
     * a notice says so.
     *
     * @param files audit.rules files; {@link Profiles} by their bare names
     * @param problems receives a line per error, {@code rules:FILE:LINE: WORDS: what is wrong}; nothing is added if all
     *     is well
     * @return the rules; {@link #everything()} if there was an error
     */
    public static RuleSet load(List<Path> files, List<String> problems) {
        return load(files, problems, Arch.current());
    }

    static RuleSet load(List<Path> files, List<String> problems, Arch arch) {
        int problemsBefore = problems.size();
        RuleFiles reader = new RuleFiles(arch, problems);
        for (int i = 0; i < files.size(); i++) {
            reader.read(files.get(i));
        }
        if (files.isEmpty() || problems.size() > problemsBefore) {
            return EVERYTHING;
        }
        Rule[] rules = reader.rules();
        if (rules.length == 0) {
            reader.notices.add("rules: no rule in the files given: every operation is audited");
            return new RuleSet(rules, true, reader.controls, reader.notices, arch);
        }
        for (int i = 0; i < rules.length; i++) {
            if (!OperationRules.anyFor(rules[i], arch)) {
                reader.place(i).notice("rule", whyInert(rules[i]));
            }
        }
        return new RuleSet(rules, false, reader.controls, reader.notices, arch);
    }

    /**
     * Whether there are rules, so that what is selected was asked for.
     *
     * @return false for a set that selects everything for want of a rule
     */
    public boolean areGiven() {
        return rules.length > 0;
    }

    /**
     * Tells whether an operation needs its hook at all.
     *
     * @param op the operation
     * @return false if no rule can select it
     */
    public boolean canSelect(Operation op) {
        return verdicts[op.ordinal()] != NEVER;
    }

    /**
     * The verdict that needs no argument of the action: one array read.
     *
     * @param operationOrdinal ordinal of an {@link Operation}
     * @return the number of the rule that selects every action of the operation, {@link #NEVER} or {@link #DEPENDS}
     */
    public int verdict(int operationOrdinal) {
        return verdicts[operationOrdinal];
    }

    /**
     * Matches an action at its entry.
     *
     * @param operationOrdinal ordinal of an {@link Operation}
     * @param accessMode open flags {@code & 3}; read for opens only
     * @param name absolute name of the object, null if it has none
     * @param length bytes of name that count
     * @param name2 second name of a rename or link, else null
     * @param length2 bytes of name2 that count
     * @return rule number, {@link #NEVER}, or {@link #MAYBE} if the result of the action decides
     */
    public int match(
            int operationOrdinal,
            int accessMode,
            byte @Nullable [] name,
            int length,
            byte @Nullable [] name2,
            int length2) {
        int verdict = verdicts[operationOrdinal];
        return verdict != DEPENDS
                ? verdict
                : byOperation[operationOrdinal].scan(
                        OperationRules.AT_ENTRY, accessMode, name, length, name2, length2, false, 0);
    }

    /**
     * Matches an action at its exit; parameters as for {@link #match}.
     *
     * @param success false if the action failed
     * @param exit the result, {@code -errno} for a failure
     * @return rule number or {@link #NEVER}
     */
    public int decide(
            int operationOrdinal,
            int accessMode,
            byte @Nullable [] name,
            int length,
            byte @Nullable [] name2,
            int length2,
            boolean success,
            long exit) {
        int verdict = verdicts[operationOrdinal];
        return verdict != DEPENDS
                ? verdict
                : byOperation[operationOrdinal].scan(
                        OperationRules.AT_EXIT, accessMode, name, length, name2, length2, success, exit);
    }

    /**
     * Matches an action whose outcome stays unknown because its process ends in it: no {@code exit=} or {@code success=}
     * term holds, as in the kernel. To be asked at entry for a {@link #MAYBE}, so that recovery knows what to keep.
     * Parameters as for {@link #match}.
     *
     * @return rule number or {@link #NEVER}
     */
    public int decideUnknown(
            int operationOrdinal,
            int accessMode,
            byte @Nullable [] name,
            int length,
            byte @Nullable [] name2,
            int length2) {
        int verdict = verdicts[operationOrdinal];
        return verdict != DEPENDS
                ? verdict
                : byOperation[operationOrdinal].scan(
                        OperationRules.UNKNOWN, accessMode, name, length, name2, length2, false, 0);
    }

    /**
     * The bytes of a record's {@code key=}; several keys are joined by 0x01.
     *
     * @param rule a rule number
     * @return not to be modified; empty if the rule has no key
     */
    public byte[] key(int rule) {
        return rules.length == 0 ? NO_KEY : rules[rule].key;
    }

    /**
     * Number of rules; rule numbers run from 0.
     *
     * @return 1 for a set that selects everything
     */
    public int size() {
        return Math.max(1, rules.length);
    }

    /**
     * {@code -b}.
     *
     * @return records, -1 if not given
     */
    public int backlogLimit() {
        return backlogLimit;
    }

    /**
     * {@code -f}.
     *
     * @return 0 to 3, -1 if not given
     */
    public int failure() {
        return failure;
    }

    /**
     * {@code --backlog_wait_time}.
     *
     * @return milliseconds, -1 if not given
     */
    public int backlogWaitTimeMillis() {
        return backlogWaitTimeMillis;
    }

    /**
     * {@code -e}.
     *
     * @return 0 to 2, -1 if not given
     */
    public int enabled() {
        return enabled;
    }

    /**
     * What the rules do other than a reader may expect: rules that can select nothing, comparisons that always hold.
     *
     * @return a line each, {@code rules:FILE:LINE: WORDS: text}; unmodifiable
     */
    public List<String> notices() {
        return notices;
    }

    /**
     * The rules in matching order and auditctl's normal form; the index is the rule number.
     *
     * @return a line each; empty for a set that selects everything
     */
    public List<String> describe() {
        List<String> lines = new ArrayList<>(rules.length);
        for (int i = 0; i < rules.length; i++) {
            lines.add(rules[i].text);
        }
        return lines;
    }

    private static String whyInert(Rule rule) {
        if (!rule.live) {
            return "selects nothing: another architecture, or a result that never occurs";
        }
        String[] calls = rule.calls;
        if (calls != null && (RuleWords.contains(calls, "open") || RuleWords.contains(calls, "creat"))) {
            return "selects nothing: a JVM opens files with openat (write -S openat)";
        }
        return "selects nothing: no such system call is made by Java code";
    }
}
