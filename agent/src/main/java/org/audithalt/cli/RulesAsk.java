package org.audithalt.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.control.RulesRequest.Verb;
import org.audithalt.control.SuggestedCommand;

/** Asks processes of their rules, or for others, and prints what they answer. */
final class RulesAsk {
    private static final long LIMIT_MILLIS = 10_000;
    private static final byte[] NOTHING = new byte[0];
    private static final String[] STATE = {
        "enabled", "failure", "pid", "rate_limit", "backlog_limit", "lost", "backlog", "backlog_wait_time"
    };

    private final Reached reached;
    private final Console console;
    private final boolean json;
    private final boolean asList;
    private final List<Object> all = new ArrayList<>();
    private int exitCode;
    private String listedKey = "";

    /**
     * @param reached who is asked
     * @param json whether JSON is printed
     * @param asList whether that is an array even for one process
     */
    RulesAsk(Reached reached, Console console, boolean json, boolean asList) {
        this.reached = reached;
        exitCode = reached.exitCode();
        this.console = console;
        this.json = json;
        this.asList = asList;
    }

    /** Lists the rules, or those of one key. */
    int list(String key) {
        listedKey = key;
        for (AuditedJvm jvm : reached.jvms()) {
            Fields answer = ask(jvm, Verb.LIST, "", NOTHING);
            if (!answer.has("error") && !json) {
                console.print(jvm.heading() + RulesText.counts(answer) + RulesText.source(answer));
                RulesText.rules(console, answer.objects("rules"), key, true);
            }
        }
        return finish();
    }

    /** Prints the state. */
    int state() {
        for (AuditedJvm jvm : reached.jvms()) {
            Fields answer = ask(jvm, Verb.STATE, "", NOTHING);
            if (!answer.has("error") && !json) {
                if (asList) {
                    console.print(jvm.heading().stripTrailing());
                }
                for (String name : STATE) {
                    console.print(name + " " + answer.number(name));
                }
            }
        }
        return finish();
    }

    /** Says which rule decides. */
    int explain(String words) {
        for (AuditedJvm jvm : reached.jvms()) {
            Fields answer = ask(jvm, Verb.EXPLAIN, words, NOTHING);
            if (!answer.has("error") && !json) {
                console.print(jvm.heading() + answer.text("message"));
                for (String line : answer.texts("lines")) {
                    console.print("  " + line);
                }
            }
        }
        return finish();
    }

    /** Has rules changed. */
    int change(Verb verb, byte[] content) {
        for (AuditedJvm jvm : reached.jvms()) {
            tell(jvm, ask(jvm, verb, Integer.toString(content.length), content));
        }
        return finish();
    }

    /** Has configuration and rules read again. */
    int reload() {
        for (AuditedJvm jvm : reached.jvms()) {
            tell(jvm, ask(jvm, Verb.LOAD, "reload", "", NOTHING));
        }
        return finish();
    }

    private void tell(AuditedJvm jvm, Fields answer) {
        boolean changed = answer.flag("changed", false);
        if (!changed && !answer.has("error")) {
            exitCode = ExitCode.worse(exitCode, ExitCode.UNREACHABLE);
        }
        if (!answer.has("error") && !json) {
            console.print(jvm.heading() + answer.text("message"));
            RulesText.changes(console, answer);
        }
    }

    private List<Object> withKey(List<?> rules) {
        List<Object> kept = new ArrayList<>();
        for (Object rule : rules) {
            if (rule instanceof Map<?, ?> object && RulesText.hasKey(new Fields(object), listedKey)) {
                kept.add(rule);
            }
        }
        return kept;
    }

    private int finish() {
        if (json) {
            reached.addPassedOver(all);
            console.printJson(asList ? all : all.get(0));
        }
        return exitCode;
    }

    /** One answer, noted; what went wrong is said. */
    private Fields ask(AuditedJvm jvm, Verb verb, String words, byte[] content) {
        return ask(jvm, verb, "rules", verb.word() + " " + words, content);
    }

    private Fields ask(AuditedJvm jvm, Verb verb, String command, String rest, byte[] content) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("host_pid", jvm.pid());
        members.put("main_class", jvm.header().mainClass());
        all.add(members);
        int code = ExitCode.OK;
        try {
            Map<String, Object> answer =
                    new ControlClient(LIMIT_MILLIS).ask(jvm.controlSocket(), command, rest.replace('\t', ' '), content);
            answer.forEach(members::putIfAbsent);
            if (verb == Verb.LIST && answer.get("rules") instanceof List<?> rules) {
                members.put("rules", withKey(rules));
            }
            boolean wrong = new Fields(answer).number("errors_count") > 0;
            int notUnderstood = verb == Verb.EXPLAIN ? ExitCode.USAGE : ExitCode.WRONG_RULES;
            code = !members.containsKey("error") ? ExitCode.OK : wrong ? notUnderstood : ExitCode.REFUSED;
        } catch (IOException e) {
            boolean changes = verb == Verb.CHANGE || verb == Verb.LOAD;
            String later = changes ? NoAnswerException.mayStillAct(e) : "";
            members.put("error", StatusReport.silence(jvm, e) + later);
            code = ExitCode.UNREACHABLE;
        }
        exitCode = ExitCode.worse(exitCode, code);
        Fields answer = new Fields(members);
        if (answer.has("error") && !json) {
            for (String error : answer.texts("errors")) {
                console.complain(error);
            }
            long more = answer.number("errors_count") - answer.texts("errors").size();
            console.complain(jvm.heading()
                    + answer.text("error")
                    + (more > 0 ? "; " + more + " more errors" : "")
                    + (code == ExitCode.UNREACHABLE ? " (see " + SuggestedCommand.of("status", jvm.pid()) + ")" : ""));
        }
        return answer;
    }
}
