package org.audithalt.rule;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.hook.Arch;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a rule that was read one for a process: terms on the process are decided, and the rule gets its class. Used while
 * rules are loaded; touches the file system for the names of {@code path} and {@code dir}.
 */
final class RuleCompiler {
    private final ProcessFacts facts;
    private final Arch arch;
    private final RuleCalls calls;
    private final Map<Path, Path> directories = new HashMap<>();

    RuleCompiler(ProcessFacts facts, Arch arch, RuleCalls calls) {
        this.facts = facts;
        this.arch = arch;
        this.calls = calls;
    }

    /** Compiles a rule; what a reader may not expect becomes a notice at its place. */
    Rule compile(RuleDraft draft) {
        List<FieldTerm> arguments = new ArrayList<>();
        List<FieldTerm> objects = new ArrayList<>();
        List<FieldTerm> results = new ArrayList<>();
        List<FieldTerm> types = new ArrayList<>();
        List<String> decided = new ArrayList<>();
        String inert = whyList(draft);
        for (int i = 0; i < draft.terms.size(); i++) {
            FieldTerm term = draft.terms.get(i);
            switch (term.field().answer()) {
                case PROCESS:
                    decided.add(ProcessTerms.constant(term.field(), facts));
                    inert = inert.isEmpty() && !ProcessTerms.holds(term, facts) ? never(term.words(), term) : inert;
                    break;
                case CALL:
                    if (term.field() != Field.PERM) {
                        arguments.add(term);
                    }
                    break;
                case OBJECT:
                    objects.add(term);
                    break;
                case OBJECT_LABEL:
                    inert = inert.isEmpty() ? "the labels of objects are not looked up: " + term.words() : inert;
                    break;
                case RESULT:
                    results.add(term);
                    break;
                case LOAD:
                    if (term.field() == Field.MSGTYPE) {
                        types.add(term);
                    }
                    break;
                default:
                    // names have their own way, fstype belongs to a list that is inert
                    break;
            }
            if (inert.isEmpty() && isNumber(term) && term.comparison().neverHolds(term.number())) {
                inert = term.words() + " never holds: compared without sign, as in the kernel";
            }
        }
        for (int i = 0; i < draft.pairs.size() && inert.isEmpty(); i++) {
            inert = decide(draft.pairs.get(i), objects, decided);
        }
        int excluded = draft.list == RuleList.EXCLUDE ? ExcludedTypes.of(types) : 0;
        if (inert.isEmpty() && draft.list == RuleList.EXCLUDE && excluded == 0) {
            inert = types.isEmpty()
                    ? "would leave out every record; only some types may be (PATH, SOCKADDR, CWD, EXECVE, MMAP, PROCTITLE)"
                    : "no record that may be left out is of this type";
        }
        if (inert.isEmpty() && !draft.archIsOurs) {
            inert = "another architecture than that of this process";
        }
        String @Nullable [] sorted = calls.sorted(draft);
        AskedCalls asked = AskedCalls.of(sorted, draft.always, arch);
        FieldTerm name = draft.name();
        PathTerm path = null;
        if (name != null) {
            // a rule that stays is not looked up again: its file system may hang by now, and others' changes must not
            // wait for it
            path = draft.resolved == null ? RealNames.resolve(draft, name.text(), directories) : draft.resolved;
            draft.resolved = path;
        }
        FieldTerm[] none = new FieldTerm[0];
        Rule rule = new Rule(
                draft,
                sorted,
                asked,
                path,
                arguments.toArray(none),
                objects.toArray(none),
                results.toArray(none),
                excluded,
                inert.isEmpty() ? decided.isEmpty() ? RuleClass.EXACT : RuleClass.DECIDED : RuleClass.INERT,
                inert.isEmpty() ? String.join(", ", decided) : inert);
        if (rule.isLive() && !OperationFit.anyFor(rule)) {
            rule = new Rule(
                    draft,
                    sorted,
                    asked,
                    path,
                    rule.arguments,
                    rule.objects,
                    rule.results,
                    0,
                    RuleClass.INERT,
                    whyNoCall(rule));
        }
        return rule;
    }

    private String never(String words, FieldTerm term) {
        return words + " never holds: " + ProcessTerms.constant(term.field(), facts);
    }

    private static boolean isNumber(FieldTerm term) {
        return term.field().answer() != Field.Answer.PROCESS
                && term.text().isEmpty()
                && term.field() != Field.ARCH
                && term.field() != Field.PERM;
    }

    /** Why it can never hold; empty if it may. */
    private String decide(FieldPair pair, List<FieldTerm> objects, List<String> decided) {
        boolean leftIsObject = pair.left().answer() == Field.Answer.OBJECT;
        boolean rightIsObject = pair.right().answer() == Field.Answer.OBJECT;
        if (leftIsObject || rightIsObject) {
            Field object = leftIsObject ? pair.left() : pair.right();
            Field own = leftIsObject ? pair.right() : pair.left();
            int number = ProcessTerms.number(own, facts);
            Comparison comparison = pair.equal() ? Comparison.EQUAL : Comparison.NOT_EQUAL;
            objects.add(new FieldTerm(object, comparison, number, "", Integer.toUnsignedString(number)));
            decided.add(ProcessTerms.constant(own, facts));
            return "";
        }
        String constants =
                ProcessTerms.constant(pair.left(), facts) + ", " + ProcessTerms.constant(pair.right(), facts);
        decided.add(constants);
        return ProcessTerms.holds(pair, facts) ? "" : pair.words() + " never holds: " + constants;
    }

    /** Why a rule of its list does nothing in a JVM; empty for those that do. */
    private static String whyList(RuleDraft draft) {
        return switch (draft.list) {
            case USER -> "messages of user space come from other processes; the agent's own records are mandatory";
            case FILESYSTEM -> "leaves PATH lines of a file system out in the kernel; here they are kept";
            case IO_URING -> "a JVM makes no io_uring requests";
            case TASK -> whyNoTask(draft);
            default -> "";
        };
    }

    /** When a process is made there is no call yet: what is asked of one never holds, not even with {@code !=}. */
    private static String whyNoTask(RuleDraft draft) {
        for (int i = 0; i < draft.terms.size(); i++) {
            Field field = draft.terms.get(i).field();
            if (field == Field.ARCH || field.answer() == Field.Answer.CALL || field.answer() == Field.Answer.OBJECT) {
                return field.word() + " is not known when a process is made";
            }
        }
        return "";
    }

    private static String whyNoCall(Rule rule) {
        String[] calls = rule.calls;
        if (calls != null && (RuleWords.contains(calls, "open") || RuleWords.contains(calls, "creat"))) {
            return "a JVM opens files with openat (write -S openat)";
        }
        return calls == null
                ? "no call of Java code has this permission"
                : "no such system call is made by Java code (native code: leave it to the system's own audit)";
    }
}
