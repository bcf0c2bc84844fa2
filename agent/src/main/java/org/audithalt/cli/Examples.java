package org.audithalt.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.control.SuggestedCommand;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Examples of each command, at the end of its help: as they can be pasted, so they are never broken into lines. */
final class Examples {
    /**
     * One use of a command.
     *
     * @param words the command and what follows it, as typed
     * @param text what that does
     */
    record Example(String words, String text) {
        /** The command's name. */
        String command() {
            int end = words.indexOf(' ');
            return end < 0 ? words : words.substring(0, end);
        }
    }

    private static final List<Example> ALL = List.of(
            example("list", "every audited JVM that this user may look into, those that hang, too"),
            example("list --output json", "the same for scripts"),
            example("attach 1234 log_file=/var/log/app/audit.log", "begins auditing process 1234"),
            example("attach com.example.App config=/etc/audithalt/app.conf", "the same by the name of its main class"),
            example("status", "every audited JVM: open or closed, why, since when, what clears it"),
            example("status 1234 --all", "one of them, with every thread that waits"),
            example("status --watch", "again every 2 s in place, until Ctrl-C"),
            example("status /var/log/app", "who logs there, and what the dead have left"),
            example("status /var/log/app/audit.log.backlog", "whose a backlog is, and whether that process runs"),
            example("status --output prometheus", "for the textfile collector"),
            example("wait 1234 --open --timeout 60s", "for scripts: 0 as soon as the gate is open, 1 after a minute"),
            example("wait 1234 --stored", "until the log holds all that has happened so far"),
            example("detach 1234", "is refused, and says what there is instead"),
            example("suspend 1234 disk is replaced", "halts it; the reason stands in the trail"),
            example("suspend --all backup", "halts every audited JVM"),
            example("resume 1234", "takes that back, and says whether it will hold"),
            example("resume --all", "the same for every audited JVM"),
            example("resume 1234 --dry-run", "what would come of it"),
            example(
                    "resume 1234 --unaudited incident 17, SAN down until noon",
                    "lets it run without a log, in an emergency; that stays to be seen"),
            example("drill 1234", "tries the halt for 5 s, after a question"),
            example("drill 1234 --seconds 2 --yes", "the same for scripts"),
            example("halt 1234 cannot be repaired", "ends it at once; what is in the backlog is kept for recover"),
            example("rotate 1234", "keeps the full log under another name and begins a new one"),
            example("reload 1234", "after a change of the configuration file or the rules"),
            example("rules 1234 -l", "the rules in force, with how often each selected something"),
            example("rules check /etc/audithalt/app.rules", "what is wrong in a file, without any process"),
            example("rules 1234 -R /etc/audithalt/app.rules", "replaces the rules by those of a file"),
            example("rules 1234 -w /etc/app.conf -p wa -k config", "adds one rule"),
            example("rules 1234 --explain 'openat /etc/app.conf w'", "which rule would decide that action"),
            example("recover /var/log/app", "stores what processes that died left in the backlogs there"),
            example("search -if /var/log/app -ts today -sv no", "what failed today"),
            example(
                    "search -if audit.log -f /etc/passwd -w -ts 2026-11-29T20:00:00Z --format json",
                    "one file, for scripts"),
            example("search -if 'logs/app.log*' --format csv --extra-keys", "for a spreadsheet"),
            example("report -if /var/log/app", "how many events of each kind there are"),
            example(
                    "report -if /var/log/app -f --summary --failed -ts this-week",
                    "files that could not be opened, by number"),
            example("report -if /var/log/app --html audit.html", "one page with charts"),
            example("report -if /var/log/app --growth --num-logs 10 --max-log-file 100", "when the disk will be full"),
            example("mediation", "proves for this JDK that no call avoids a hook"),
            example(
                    "mediation --java-home /opt/jdk --add-to /etc/audithalt/images",
                    "the same for another, and has it allowed"),
            example("install", "the program audithalt, its man pages and completion in /usr/local"),
            example("install --prefix ~/.local", "the same for this user alone"),
            example("completion bash", "what bash needs to complete words; for . <(audithalt completion bash)"),
            example("man status", "the manual page, as man(1) formats it"),
            example("help status", "the options of one command"));

    private final Map<String, List<Example>> byCommand = new HashMap<>();

    private Examples() {
        for (Example example : ALL) {
            byCommand
                    .computeIfAbsent(example.command(), none -> new ArrayList<>())
                    .add(example);
        }
    }

    private static Example example(String words, String text) {
        return new Example(words, text);
    }

    /** Those of all commands. */
    static List<Example> all() {
        return ALL;
    }

    /** Those of one command. */
    static List<Example> of(String command) {
        return new Examples().byCommand.getOrDefault(command, List.of());
    }

    /** Has each command's help end with its examples; they are made when help is asked for. */
    static void showIn(CommandLine line) {
        Map<String, CommandLine.IHelpSectionRenderer> sections = line.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_FOOTER, Examples::text);
        line.setHelpSectionMap(sections);
    }

    private static String text(Help help) {
        StringBuilder text = new StringBuilder();
        for (Example example : of(help.commandSpec().name())) {
            text.append(text.length() == 0 ? "\nExamples:\n" : "")
                    .append("  ")
                    .append(SuggestedCommand.of(example.words()))
                    .append("\n      ")
                    .append(example.text())
                    .append('\n');
        }
        return text.toString();
    }
}
