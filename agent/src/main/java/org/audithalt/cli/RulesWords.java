package org.audithalt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.control.RulesRequest;
import org.audithalt.control.RulesRequest.Verb;
import org.audithalt.control.SentFiles;
import org.audithalt.control.SuggestedCommand;
import org.audithalt.rule.RuleTexts;

/**
 * What stands behind {@code rules}, taken apart: of which process, and what of its rules.
 *
 * @param pid process id, empty for none
 * @param all every audited process
 * @param verb what is asked
 * @param rest the words of auditctl
 */
record RulesWords(String pid, boolean all, Verb verb, List<String> rest) {
    /** Takes words as they were typed; the process id comes first, or last where nothing else may. */
    static RulesWords of(List<String> words, boolean all, String explained) throws CommandException {
        List<String> rest = new ArrayList<>(words);
        String pid = "";
        if (!all && !rest.isEmpty() && isNumber(rest.get(0))) {
            pid = rest.remove(0);
        }
        String first = rest.isEmpty() ? "" : rest.get(0);
        boolean shows = first.equals("-l") || first.equals("-s");
        if (!all && shows && pid.isEmpty() && rest.size() % 2 == 0 && isNumber(rest.get(rest.size() - 1))) {
            pid = rest.remove(rest.size() - 1);
        }
        if (!explained.isEmpty()) {
            return checked(new RulesWords(pid, all, Verb.EXPLAIN, rest), rest.isEmpty());
        }
        boolean withKey = rest.size() == 3 && rest.get(1).equals("-k");
        if (first.equals("-l")) {
            return checked(new RulesWords(pid, all, Verb.LIST, rest), rest.size() == 1 || withKey);
        }
        if (first.equals("-s")) {
            return checked(new RulesWords(pid, all, Verb.STATE, rest), rest.size() == 1);
        }
        return checked(
                new RulesWords(pid, all, first.equals("-R") ? Verb.LOAD : Verb.CHANGE, rest),
                first.startsWith("-") && (!first.equals("-R") || rest.size() > 1));
    }

    private static RulesWords checked(RulesWords words, boolean good) throws CommandException {
        if (!good) {
            throw new CommandException(
                    ExitCode.USAGE,
                    words.rest.isEmpty()
                            ? "rules: a line is missing"
                            : "rules " + String.join(" ", words.rest) + ": not understood"
                                    + (words.rest.equals(List.of("-R"))
                                            ? ", FILE is missing"
                                            : words.rest.equals(List.of("-l", "-k")) ? ", KEY is missing" : ""));
        }
        return words;
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The processes meant. */
    Reached reached(Console console) throws CommandException, IOException {
        if (!pid.isEmpty()) {
            return Reached.one(AuditedJvm.withPid(Targets.pid(pid)));
        }
        boolean shows = verb == Verb.LIST || verb == Verb.STATE;
        if (!all && !shows) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "rules " + (verb == Verb.EXPLAIN ? "--explain" : String.join(" ", rest))
                            + ": PID or --all is missing before it (see "
                            + SuggestedCommand.of("list") + ")");
        }
        return Reached.all("rules", console);
    }

    /** Whether the result is a list even for one process. */
    boolean isList() {
        return pid.isEmpty();
    }

    /** The key that is wanted alone; empty for all. */
    String key() {
        return rest.size() == 3 ? rest.get(2) : "";
    }

    /** The words as a line of a rules file: a space or backslash within a word gets a backslash. */
    byte[] line() throws CommandException {
        List<String> escaped = new ArrayList<>();
        for (String word : rest) {
            if (word.indexOf('\n') >= 0) {
                throw new CommandException(ExitCode.USAGE, "rules: a line end in " + Wording.printable(word));
            }
            escaped.add(word.replace("\\", "\\\\").replace(" ", "\\ "));
        }
        return String.join(" ", escaped).getBytes(StandardCharsets.UTF_8);
    }

    /** The files behind each {@code -R}, read. */
    SentFiles files() throws CommandException {
        List<String> words = new ArrayList<>(rest);
        words.removeIf(word -> word.equals("-R"));
        List<String> problems = new ArrayList<>();
        RuleTexts texts = RuleTexts.read(words, problems);
        if (!problems.isEmpty()) {
            throw new CommandException(ExitCode.WRONG_RULES, String.join("\naudithalt: ", problems));
        }
        SentFiles files = new SentFiles(texts.names(), texts.contents());
        int bytes = files.toBytes().length;
        if (bytes > RulesRequest.MOST_BYTES) {
            throw new CommandException(
                    ExitCode.WRONG_RULES,
                    "rules: " + Wording.bytes(bytes) + " of rules, at most " + Wording.bytes(RulesRequest.MOST_BYTES));
        }
        return files;
    }
}
