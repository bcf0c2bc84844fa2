package org.audithalt.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.rule.RuleBook;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration file and the rules again, as SIGHUP has auditd do: all of it is checked before anything of it counts, the
 * rules first, for settings that were checked cannot fail. The thread of the rules.
 */
final class Reload {
    private final AuditedProcess process;
    private final RuleChanges changes;
    private final ChangeRecords records;

    Reload(AuditedProcess process, RuleChanges changes, ChangeRecords records) {
        this.process = process;
        this.changes = changes;
        this.records = records;
    }

    RuleOutcome run(RuleChange change) {
        SettingsReading reading = process.sources.readAgain(process.settings.nodeName());
        List<String> problems = new ArrayList<>(reading.problems());
        RuleBook old = process.rules;
        RuleBook next = old.replaced(reading.rulesFiles(), problems);
        Settings settings = reading.settings();
        if (settings == null || next == null || !problems.isEmpty()) {
            return refused(change, problems);
        }
        SettingsChange settingsChange = new SettingsChange(process, settings);
        settingsChange.check(problems);
        Checks.contradictions(settings, process.backlog.generalSlots(), process.limits.neededBytes(), problems);
        RuleDifference difference = RuleDifference.between(old, next);
        RuleFlags flags = changes.flags(change.request, settings, old, next);
        boolean newRules = !difference.isEmpty() || flags.comeOfRules();
        if (RuleFlags.enabled(old) == RuleFlags.LOCKED) {
            List<String> locked = ReloadLock.check(difference, flags, process.settings, settings, problems);
            for (int i = 0; i < locked.size(); i++) {
                records.post(change, false, locked.get(i));
            }
        }
        if (!problems.isEmpty()) {
            return refused(change, problems);
        }
        RuleOutcome rules = null;
        if (newRules) {
            rules = changes.put(change, old, next, RuleListing.names(settings.rulesFiles()), flags);
            if (!rules.changed()) {
                List<String> why = rules.errors().isEmpty() ? List.of(rules.line()) : rules.errors();
                return refused(change, why);
            }
        }
        return done(change, settings, settingsChange, flags, rules);
    }

    /** The records first: whatever ends the process, nothing is in force without them. */
    private RuleOutcome done(
            RuleChange change,
            Settings settings,
            SettingsChange settingsChange,
            RuleFlags flags,
            @Nullable RuleOutcome rules) {
        List<String> details = settingsChange.details();
        if (rules == null) {
            details.addAll(flags.details());
        }
        boolean each = records.roomFor(details.size());
        records.reconfigured(
                change,
                true,
                file(settings) + " changes=" + details.size() + " rules=" + (rules == null ? "same" : "changed")
                        + (each || rules != null ? "" : flags.shortest()));
        for (int i = 0; each && i < details.size(); i++) {
            records.post(change, true, details.get(i));
        }
        List<String> notCapp = NotCapp.notices(settings);
        List<String> told = NotCapp.notices(process.settings);
        settingsChange.use();
        String text = settingsChange.text();
        if (rules == null) {
            flags.use(process);
            text = flags.addTo(text);
        }
        if (!text.isEmpty()) {
            process.stderrLines.say("reloaded: " + text);
        }
        for (String line : notCapp) {
            if (!told.contains(line)) {
                process.stderrLines.say("notice: " + line);
            }
        }
        String line = (text.isEmpty() ? "reloaded, no setting is different" : "reloaded: " + text) + "; ";
        List<String> notices = new ArrayList<>(settings.notices());
        notices.addAll(notCapp);
        if (rules == null) {
            notices.addAll(flags.notices());
        }
        return rules == null
                ? RuleOutcome.settings(line + "the rules are the same", details, notices)
                : rules.and(line + "rules: ", details, notices);
    }

    private static String file(Settings settings) {
        Path file = settings.configFile();
        return "file=" + (file == null ? "?" : Words.field(file.toString()));
    }

    private RuleOutcome refused(RuleChange change, List<String> problems) {
        String first = Words.field(problems.get(0));
        records.reconfigured(change, false, "problems=" + problems.size() + " reason=" + first);
        return RuleOutcome.refused(
                "nothing is changed, for there " + (problems.size() == 1 ? "is an error" : "are errors"), problems);
    }
}
