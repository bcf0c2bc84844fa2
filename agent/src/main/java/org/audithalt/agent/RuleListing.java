package org.audithalt.agent;

import java.nio.file.Path;
import java.util.List;
import org.audithalt.control.Json;
import org.audithalt.rule.ListedRule;
import org.audithalt.rule.RuleBook;
import org.audithalt.rule.RuleClass;
import org.audithalt.rule.RuleSet;

/** The rules in force as answers show them. Control thread; touches no file. */
final class RuleListing {
    private final AuditedProcess process;

    RuleListing(AuditedProcess process) {
        this.process = process;
    }

    /** How many rules of each class, whether they are used and locked, and where they come from. */
    void counts(Json out, RuleBook book) {
        out.member("count", book.rules().count());
        out.member("exact", book.count(RuleClass.EXACT));
        out.member("decided", book.count(RuleClass.DECIDED));
        out.member("inert", book.count(RuleClass.INERT));
        out.member("enabled", RuleFlags.enabled(book));
        out.member("left_out", book.leavesProcessOut());
        out.member("changed", process.rulesChanged);
        out.name("files").beginArray();
        List<String> files = process.ruleFiles;
        for (int i = 0; i < files.size(); i++) {
            out.value(files.get(i));
        }
        out.endArray();
    }

    /** What auditctl -s prints, and the counts. */
    void state(Json out, RuleBook book) {
        counts(out, book);
        out.member("failure", process.failure.flag());
        out.member("pid", process.subject.pid());
        out.member("rate_limit", 0);
        out.member("backlog_limit", process.backlog.generalSlots());
        out.member("lost", process.losses.count());
        out.member("backlog", process.drain.use().unstored());
        out.member("backlog_wait_time", process.backlogWaitMillis);
    }

    /** Each rule with what it means here and how many records it selected. */
    void rules(Json out, RuleBook book) {
        RuleSet rules = book.rules();
        List<ListedRule> list = rules.list();
        out.name("rules").beginArray();
        for (int i = 0; i < list.size(); i++) {
            ListedRule rule = list.get(i);
            out.beginObject();
            out.member("number", rule.number());
            out.member("rule", rule.text());
            out.member("class", rule.ruleClass().word());
            out.member("reason", rule.reason());
            out.member("hits", process.backlog.hits(rules, i));
            out.member("key", rule.key());
            out.member("place", rule.place());
            out.endObject();
        }
        out.endArray();
        out.name("notices").beginArray();
        for (int i = 0; i < book.notices().size(); i++) {
            out.value(book.notices().get(i));
        }
        out.endArray();
    }

    /** Names of files as text. */
    static List<String> names(List<Path> files) {
        String[] names = new String[files.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = files.get(i).toString();
        }
        return List.of(names);
    }
}
