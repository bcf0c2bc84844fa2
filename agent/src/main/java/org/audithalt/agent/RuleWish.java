package org.audithalt.agent;

import java.nio.charset.StandardCharsets;
import org.audithalt.control.RulesRequest;
import org.audithalt.control.RulesRequest.Verb;

/** What somebody wants of the rules, for the record of a change that is refused before it is understood. */
final class RuleWish {
    private RuleWish() {}

    /** The record's {@code op=}: what the first line asks for. */
    static String op(RulesRequest request) {
        if (request.verb() == Verb.LOAD) {
            return "load_rules";
        }
        String text = text(request);
        boolean removes = text.startsWith("-d") || text.startsWith("-D") || text.startsWith("-W");
        boolean adds = text.startsWith("-a") || text.startsWith("-A") || text.startsWith("-w");
        return removes ? "remove_rule" : adds ? "add_rule" : "set";
    }

    /** The first line of what was typed, or the name of the first file. */
    static String text(RulesRequest request) {
        byte[] content = request.content();
        int end = 0;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        String line = new String(content, 0, end, StandardCharsets.UTF_8);
        int name = line.indexOf(' ') + 1;
        return request.verb() == Verb.LOAD ? line.substring(name) : line.trim();
    }
}
