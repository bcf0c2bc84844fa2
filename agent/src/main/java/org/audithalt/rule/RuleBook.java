package org.audithalt.rule;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Arch;
import org.jspecify.annotations.Nullable;

/**
 * The rules as they were read, with what was compiled of them for a process. Immutable: a change makes another book, or none if
 * there is an error in it, so nothing is ever half applied. Made by one thread at a time; touches the file system.
 */
public final class RuleBook {
    private static final String NO_RULE =
            "rules: no rule is left: every operation of capp is recorded, without a key (to record none: -e 0)";

    private final List<RuleDraft> drafts;
    private final RuleControls controls;
    private final List<String> notices;
    private final RuleSet rules;
    private final ProcessFacts facts;
    private final OwnFiles own;
    private final boolean tolerant;
    private final Arch arch;

    private RuleBook(
            boolean tolerant,
            List<RuleDraft> drafts,
            RuleControls controls,
            List<String> notices,
            RuleSet rules,
            ProcessFacts facts,
            OwnFiles own,
            Arch arch) {
        this.arch = arch;
        this.tolerant = tolerant;
        this.drafts = drafts;
        this.controls = controls;
        this.notices = List.copyOf(notices);
        this.rules = rules;
        this.facts = facts;
        this.own = own;
    }

    /**
     * Reads rules files in the order given, as one list. Files without a single rule leave every operation selected, and
     * a notice says so. What a rule needs and this machine does not have is an error.
     *
     * @param files audit.rules files, directories of which all files {@code *.rules} are read as augenrules(8) would, and
     *     {@link Profiles} by their bare names
     * @param facts of the process that is audited
     * @param own files whose use is always recorded
     * @param problems receives a line per error, {@code rules:FILE:LINE: WORDS: what is wrong}; nothing is added if all
     *     is well
     * @return the rules; {@link RuleSet#everything()} if there was an error
     */
    public static RuleBook load(List<Path> files, ProcessFacts facts, OwnFiles own, List<String> problems) {
        return load(files, false, facts, own, problems);
    }

    /**
     * Reads rules files as {@link #load(List, ProcessFacts, OwnFiles, List)}.
     *
     * @param tolerant true to leave out, with a notice, rules on paths, users and groups that do not exist
     */
    public static RuleBook load(
            List<Path> files, boolean tolerant, ProcessFacts facts, OwnFiles own, List<String> problems) {
        return load(files, tolerant, facts, own, problems, Arch.current());
    }

    static RuleBook load(
            List<Path> files, boolean tolerant, ProcessFacts facts, OwnFiles own, List<String> problems, Arch arch) {
        int problemsBefore = problems.size();
        RuleFiles reader = new RuleFiles(arch, tolerant, problems);
        for (int i = 0; i < files.size(); i++) {
            reader.read(files.get(i));
        }
        if (files.isEmpty() || problems.size() > problemsBefore) {
            return new RuleBook(
                    tolerant, List.of(), new RuleControls(), List.of(), RuleSet.everything(), facts, own, arch);
        }
        return compiled(tolerant, reader.drafts(), reader.controls, reader.notices, facts, own, arch);
    }

    private static RuleBook compiled(
            boolean tolerant,
            List<RuleDraft> drafts,
            RuleControls controls,
            List<String> notices,
            ProcessFacts facts,
            OwnFiles own,
            Arch arch) {
        RuleCalls calls = new RuleCalls(SystemCalls.ALL, arch);
        RuleCompiler compiler = new RuleCompiler(facts, arch, calls);
        Rule[] rules = new Rule[drafts.size()];
        List<ListedRule> list = new ArrayList<>();
        for (int i = 0; i < rules.length; i++) {
            RuleDraft draft = drafts.get(i);
            draft.place.useNotices(notices);
            rules[i] = compiler.compile(draft);
            list.add(new ListedRule(
                    i,
                    Place.shown(draft.text),
                    rules[i].ruleClass,
                    rules[i].reason,
                    draft.place.toString(),
                    RuleText.keys(draft)));
            if (rules[i].ruleClass == RuleClass.INERT) {
                draft.place.notice("rule", "selects nothing: " + rules[i].reason);
            }
        }
        if (rules.length == 0) {
            notices.add(NO_RULE);
        }
        boolean disabled = controls.enabled == 0;
        RuleSet set = new RuleSet(rules, list, own, rules.length == 0, disabled);
        return new RuleBook(tolerant, List.copyOf(drafts), controls, notices, set, facts, own, arch);
    }

    /**
     * The book that these files make in place of this one, for the same process, read as at the start. What they leave unsaid of
     * {@code -e}, {@code -f} and {@code --backlog_wait_time} stays. Made also if {@code -e 2} locks this one: whether it may take its
     * place is for whoever asks for it.
     *
     * @param files as for {@link #load}
     * @param problems as for {@link #load}
     * @return null if there was an error
     */
    public @Nullable RuleBook replaced(List<Path> files, List<String> problems) {
        int problemsBefore = problems.size();
        RuleFiles reader = new RuleFiles(arch, tolerant, problems);
        reader.begin(List.of(), controls);
        reader.controls.lockedAt = null;
        for (int i = 0; i < files.size(); i++) {
            reader.read(files.get(i));
        }
        return problems.size() > problemsBefore
                ? null
                : compiled(tolerant, reader.drafts(), reader.controls, reader.notices, facts, own, arch);
    }

    /**
     * The book that texts of files make in place of this one, for the same process. What they leave unsaid of {@code -e},
     * {@code -f} and {@code --backlog_wait_time} stays.
     *
     * @param names of the files, absolute, for messages and lists; or of {@link Profiles}
     * @param contents of each; of a profile it does not count
     * @param problems as for {@link #load}
     * @return null if there was an error
     */
    public @Nullable RuleBook replaced(List<String> names, List<byte[]> contents, List<String> problems) {
        int problemsBefore = problems.size();
        RuleFiles reader = new RuleFiles(arch, tolerant, problems);
        reader.begin(List.of(), controls);
        reader.controls.lockedAt = null;
        for (int i = 0; i < names.size(); i++) {
            byte[] profile = Profiles.content(names.get(i));
            reader.read(names.get(i), profile != null ? profile : contents.get(i));
        }
        return problems.size() > problemsBefore
                ? null
                : compiled(tolerant, reader.drafts(), reader.controls, reader.notices, facts, own, arch);
    }

    /**
     * The book after one more line, as {@code auditctl} takes it: a rule that is added or deleted, or a control line.
     *
     * @param line one line, UTF-8
     * @param origin who gives it, for messages and lists, instead of a file's name
     * @param problems as for {@link #load}
     * @return null if there was an error
     */
    public @Nullable RuleBook changed(String line, String origin, List<String> problems) {
        int problemsBefore = problems.size();
        RuleFiles reader = new RuleFiles(arch, false, problems);
        reader.begin(drafts, controls);
        reader.read(origin, line.getBytes(StandardCharsets.UTF_8));
        return problems.size() > problemsBefore
                ? null
                : compiled(tolerant, reader.drafts(), reader.controls, reader.notices, facts, own, arch);
    }

    /** Number of rules of a class. */
    public int count(RuleClass ruleClass) {
        int count = 0;
        for (int i = 0; i < drafts.size(); i++) {
            count += rules.list().get(i).ruleClass() == ruleClass ? 1 : 0;
        }
        return count;
    }

    /** Whether a rule of the list {@code task} leaves the whole process out. */
    public boolean leavesProcessOut() {
        for (int i = 0; i < drafts.size(); i++) {
            Rule rule = rules.rule(i);
            if (rule.list == RuleList.TASK && rule.ruleClass != RuleClass.INERT) {
                return !rule.always;
            }
        }
        return false;
    }

    /** Whether there are rules, but none of them can ever select an action of this process. */
    public boolean selectsNothing() {
        for (int i = 0; i < drafts.size(); i++) {
            Rule rule = rules.rule(i);
            if (rule.always && rule.isLive()) {
                return false;
            }
        }
        // that a process is left out is said loudly
        return !drafts.isEmpty() && !leavesProcessOut();
    }

    /**
     * Says which rule would decide an action, and why not another.
     *
     * @param query {@code OPERATION [PATH [PATH]] [r|w|rw] [a0=N … saddr_fam=N exit=N success=N]}
     * @param problems receives a line if the query cannot be read
     * @return a line for each rule up to the one that decides, the last says what becomes of the action; empty if there was a
     *     problem
     */
    public List<String> explain(String query, List<String> problems) {
        ActionQuery action = ActionQuery.read(query, arch, problems);
        return action == null ? List.of() : Explanation.of(rules, action, arch, whyUnaudited());
    }

    /** Why nothing of this process is recorded, whatever the rules of the list exit say; empty if that is not so. */
    private String whyUnaudited() {
        return controls.enabled == 0
                ? "auditing is disabled (-e 0)"
                : leavesProcessOut() ? "a rule task,never leaves the whole process out" : "";
    }

    /** The compiled rules. */
    public RuleSet rules() {
        return rules;
    }

    /**
     * {@code -b}.
     *
     * @return records, -1 if not given
     */
    public int backlogLimit() {
        return controls.backlogLimit;
    }

    /** Whether {@link #backlogLimit} is of the lines that made this book of another, not what those left unsaid. */
    public boolean givesBacklogLimit() {
        return controls.givesBacklogLimit;
    }

    /** Whether {@link #failure} is of the lines that made this book of another, not what those left unsaid. */
    public boolean givesFailure() {
        return controls.givesFailure;
    }

    /** Whether {@link #backlogWaitTimeMillis} is of the lines that made this book of another, not what those left unsaid. */
    public boolean givesBacklogWaitTime() {
        return controls.givesBacklogWaitTime;
    }

    /**
     * {@code -f}.
     *
     * @return 0 to 3, -1 if not given
     */
    public int failure() {
        return controls.failure;
    }

    /**
     * {@code --backlog_wait_time}.
     *
     * @return milliseconds, -1 if not given
     */
    public int backlogWaitTimeMillis() {
        return controls.backlogWaitTimeMillis;
    }

    /**
     * {@code -e}.
     *
     * @return 0 to 2, -1 if not given
     */
    public int enabled() {
        return controls.enabled;
    }

    /**
     * What the rules do other than a reader may expect: rules that can select nothing, comparisons that always hold.
     *
     * @return a line each, {@code rules:FILE:LINE: WORDS: text}; unmodifiable
     */
    public List<String> notices() {
        return notices;
    }
}
