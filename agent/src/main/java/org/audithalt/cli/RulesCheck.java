package org.audithalt.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.rule.ListedRule;
import org.audithalt.rule.OwnFiles;
import org.audithalt.rule.ProcessFacts;
import org.audithalt.rule.Profiles;
import org.audithalt.rule.RuleBook;
import org.audithalt.rule.RuleClass;

/** Says of rules files what is wrong with them, and of every rule what it would mean; without any process. */
final class RulesCheck {
    private final Console console;
    private final boolean json;
    private final boolean tolerant;

    /** @param tolerant whether what is missing on this machine costs a rule only, as under {@code rules_tolerant=yes} */
    RulesCheck(Console console, boolean json, boolean tolerant) {
        this.console = console;
        this.tolerant = tolerant;
        this.json = json;
    }

    /**
     * Checks files as one list of rules.
     *
     * @return {@link ExitCode#WRONG_RULES}, {@link ExitCode#NOTHING_FIRES} or {@link ExitCode#OK}
     */
    int run(List<String> names, String auid, String asPid, String explained) throws CommandException {
        if (names.isEmpty()) {
            throw new CommandException(ExitCode.USAGE, "rules check: FILE is missing");
        }
        List<Path> files = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            String objection = Profiles.objection(name);
            if (objection != null) {
                problems.add("rules:" + name + ": " + objection);
            }
            files.add(Path.of(name));
        }
        ProcessFacts facts = CheckedProcess.facts(auid, asPid);
        RuleBook book = RuleBook.load(problems.isEmpty() ? files : List.of(), tolerant, facts, OwnFiles.NONE, problems);
        int exitCode = !problems.isEmpty()
                ? ExitCode.WRONG_RULES
                : book.selectsNothing() || book.leavesProcessOut() ? ExitCode.NOTHING_FIRES : ExitCode.OK;
        List<String> explanation =
                explained.isEmpty() || !problems.isEmpty() ? List.of() : book.explain(explained, problems);
        if (!problems.isEmpty() && exitCode != ExitCode.WRONG_RULES) {
            throw new CommandException(ExitCode.USAGE, problems.get(0));
        }
        Map<String, Object> members = members(book, problems, exitCode);
        if (!explanation.isEmpty()) {
            members.put("explanation", explanation);
        }
        if (json) {
            console.printJson(members);
            return exitCode;
        }
        for (String problem : problems) {
            console.complain(problem);
        }
        if (exitCode == ExitCode.WRONG_RULES) {
            console.complain(Wording.count(problems.size(), "error") + ", the rules would not be used");
            return exitCode;
        }
        if (!explanation.isEmpty()) {
            for (String line : explanation) {
                console.print(line);
            }
            return exitCode;
        }
        Fields fields = new Fields(members);
        for (String notice : fields.texts("notices")) {
            console.complain("notice: " + notice);
        }
        RulesText.rules(console, fields.objects("rules"), "", false);
        console.print(RulesText.counts(fields));
        if (book.leavesProcessOut()) {
            console.complain(
                    "a rule task,never leaves the whole process out: NOTHING WOULD BE RECORDED but what is done to the trail itself");
        } else if (exitCode == ExitCode.NOTHING_FIRES) {
            console.complain("none of the rules can ever select anything (--auid UID checks them for a login user)");
        }
        return exitCode;
    }

    private static Map<String, Object> members(RuleBook book, List<String> problems, int exitCode) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("fine", exitCode == ExitCode.OK);
        members.put("errors", problems);
        members.put("notices", book.notices());
        members.put("left_out", book.leavesProcessOut());
        members.put("count", book.rules().count());
        for (RuleClass ruleClass : RuleClass.values()) {
            members.put(ruleClass.word(), book.count(ruleClass));
        }
        List<Object> rules = new ArrayList<>();
        for (ListedRule rule : book.rules().list()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("number", rule.number());
            row.put("rule", rule.text());
            row.put("class", rule.ruleClass().word());
            row.put("reason", rule.reason());
            row.put("key", rule.key());
            row.put("place", rule.place());
            rules.add(row);
        }
        members.put("rules", rules);
        return members;
    }
}
