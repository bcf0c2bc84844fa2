package org.audithalt.rule;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.jspecify.annotations.Nullable;

/** Says which rule would decide an action, and why not another. For people; asks the file system about the action's objects. */
final class Explanation {
    private final RuleSet rules;
    private final ActionQuery query;
    private final Arch arch;
    private final @Nullable ObjectFacts objects;
    private final String unaudited;
    /** Rules that fit, or may, as far as they were looked at. */
    private final List<Integer> fitting = new ArrayList<>();
    /** Whether one of them fits whatever the outcome. */
    private boolean certain;

    private final byte @Nullable [] real;
    private final byte @Nullable [] real2;
    private final List<String> lines = new ArrayList<>();

    private Explanation(RuleSet rules, ActionQuery query, Arch arch, String unaudited) {
        this.unaudited = unaudited;
        this.rules = rules;
        this.query = query;
        this.arch = arch;
        this.real = real(query.operation, query.name);
        this.real2 = real(query.operation, query.name2);
        this.objects = rules.asksOfObjects(query.operation.ordinal()) ? facts(query) : null;
    }

    /**
     * A line for each rule up to the one that decides, and one that says what becomes of the action.
     *
     * @param unaudited why no rule is asked; empty if they are
     */
    static List<String> of(RuleSet rules, ActionQuery query, Arch arch, String unaudited) {
        Explanation explanation = new Explanation(rules, query, arch, unaudited);
        explanation.explain();
        return explanation.lines;
    }

    private void explain() {
        long answer = match();
        int decided = query.outcomeGiven ? decided(answer) : RuleSet.settled(answer);
        boolean waits = !query.outcomeGiven && RuleSet.waiting(answer) != 0;
        int last = decided >= 0 && decided < rules.count() ? decided : rules.count() - 1;
        boolean over = !unaudited.isEmpty();
        for (int i = 0; i <= last && !over; i++) {
            Rule rule = rules.rule(i);
            String why = whyNot(rule);
            boolean open = why.isEmpty() && rule.results.length > 0 && !query.outcomeGiven;
            String said = !why.isEmpty() ? "no, " + why : open ? "if " + words(rule.results) : "yes";
            lines.add((i + 1) + ". " + rules.list().get(i).text() + ": " + said);
            over = why.isEmpty() && !open;
            if (why.isEmpty()) {
                fitting.add(i);
            }
            certain = over;
        }
        lines.add(query.operation.callName(arch) + ": " + (waits ? openConclusion() : conclusion(decided)));
    }

    private String openConclusion() {
        return certain && allRecord()
                ? "recorded by rule " + numbers() + ", as its outcome decides"
                : "its outcome decides; until then space for its record is reserved";
    }

    /** What the rules themselves say. */
    private long match() {
        byte[] one = query.name;
        byte[] two = query.name2;
        long[] a = query.arguments;
        return rules.match(
                query.operation.ordinal(),
                a[0],
                a[1],
                a[2],
                a[3],
                query.family,
                one,
                one == null ? 0 : one.length,
                two,
                two == null ? 0 : two.length,
                real,
                real2,
                objects);
    }

    private int decided(long answer) {
        int waiting = RuleSet.waiting(answer);
        if (waiting == 0) {
            return RuleSet.settled(answer);
        }
        long[] a = query.arguments;
        int decided = rules.decide(
                query.operation.ordinal(),
                waiting,
                a[0],
                a[1],
                a[2],
                a[3],
                query.family,
                objects,
                query.success,
                true,
                query.exit);
        return decided == RuleSet.AS_SETTLED || decided == RuleSet.RECORD ? RuleSet.settled(answer) : decided;
    }

    private String conclusion(int decided) {
        if (decided == RuleSet.NEVER) {
            return "not recorded" + (unaudited.isEmpty() ? "" : ": " + unaudited);
        }
        if (decided < rules.count()) {
            String key = rules.list().get(decided).key();
            return "recorded by rule " + (decided + 1) + (key.isEmpty() ? ", without a key" : ", key " + key);
        }
        return rules.count() == 0
                ? "recorded: there are no rules"
                : "recorded whatever the rules say, key " + OwnFiles.KEY + ": it concerns the trail itself";
    }

    private boolean allRecord() {
        for (int i = 0; i < fitting.size(); i++) {
            if (!rules.rule(fitting.get(i)).always) {
                return false;
            }
        }
        return true;
    }

    private String numbers() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fitting.size(); i++) {
            text.append(i == 0 ? "" : i == fitting.size() - 1 ? " or " : ", ").append(fitting.get(i) + 1);
        }
        return text.toString();
    }

    /** Why a rule does not fit; empty if it does, as far as is known before the action. */
    private String whyNot(Rule rule) {
        Operation operation = query.operation;
        if (rule.list != RuleList.EXIT) {
            return "a rule of the list " + rule.list.word();
        }
        if (rule.ruleClass == RuleClass.INERT) {
            return rule.reason;
        }
        if (!rule.asked.has(operation)) {
            return "another system call";
        }
        int permission = operation.permission((int) query.arguments[2] & 3);
        if (rule.permission != 0 && (rule.permission & permission) == 0) {
            String own = Permissions.shown(permission);
            return "the permission of the call is " + (own.isEmpty() ? "none of r, w, x, a" : own);
        }
        PathTerm path = rule.path;
        boolean named = path == null || means(path, query.name) || means(path, query.name2);
        if (path != null && !named && !means(path, real) && !means(path, real2)) {
            return "another name";
        }
        if (path != null
                && !rule.always
                && !means(path, orElse(real, query.name))
                && !means(path, orElse(real2, query.name2))) {
            return "another name behind a symbolic link";
        }
        int arguments =
                rule.fits(query.arguments[0], query.arguments[1], query.arguments[2], query.arguments[3], query.family);
        if (arguments == Rule.NO) {
            return "other arguments than " + words(rule.arguments);
        }
        if (rule.objects.length > 0 && rule.fits(objects, query.outcomeGiven && !query.success) == Rule.NO) {
            return "another object than " + words(rule.objects);
        }
        boolean outcomeFits = !query.outcomeGiven || rule.fits(query.success, true, query.exit) != Rule.NO;
        return outcomeFits ? "" : "another outcome than " + words(rule.results);
    }

    private static boolean means(PathTerm path, byte @Nullable [] name) {
        return name != null && path.means(name);
    }

    private static byte @Nullable [] orElse(byte @Nullable [] one, byte @Nullable [] other) {
        return one == null ? other : one;
    }

    /** The name behind all symbolic links; null if it is the same, or unknown. */
    private static byte @Nullable [] real(Operation operation, byte @Nullable [] name) {
        if (name == null) {
            return null;
        }
        Path path = Path.of(new String(name, StandardCharsets.UTF_8));
        Path directory = path.getParent();
        Path last = path.getFileName();
        try {
            Path found = operation.followsLinks() && Files.exists(path) || directory == null || last == null
                    ? path.toRealPath()
                    : directory.toRealPath().resolve(last);
            return found.equals(path) ? null : found.toString().getBytes(StandardCharsets.UTF_8);
        } catch (IOException missing) {
            return null;
        }
    }

    private static String words(FieldTerm[] terms) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < terms.length; i++) {
            words.append(i == 0 ? "" : " and ").append(terms[i].words());
        }
        return words.toString();
    }

    private static ObjectFacts facts(ActionQuery query) {
        ObjectFacts facts = new ObjectFacts();
        add(facts, query.name);
        add(facts, query.name2);
        return facts;
    }

    private static void add(ObjectFacts facts, byte @Nullable [] name) {
        if (name == null) {
            return;
        }
        try {
            Path file = Path.of(new String(name, StandardCharsets.UTF_8));
            facts.add(
                    (int) number(file, "mode"),
                    (int) number(file, "uid"),
                    (int) number(file, "gid"),
                    number(file, "ino"),
                    number(file, "dev"),
                    number(file, "rdev"));
        } catch (IOException | InvalidPathException missing) {
            facts.addMissing();
        }
    }

    private static long number(Path file, String attribute) throws IOException {
        return ((Number) Files.getAttribute(file, "unix:" + attribute)).longValue();
    }
}
