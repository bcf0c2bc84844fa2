package org.audithalt.hook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads lines of {@code natives.table}. Not thread-safe; one per table, because each method may have one row only. */
final class MediationTableParser {
    private static final String BY_RULE = "by-rule:";

    private final List<MediationRow> rows = new ArrayList<>();
    private final List<MediationFact> facts = new ArrayList<>();
    private final Map<HookRow.Member, List<MediationRow>> byTarget = new HashMap<>();

    List<MediationRow> rows() {
        return rows;
    }

    List<MediationFact> facts() {
        return facts;
    }

    /**
     * Reads a line that is neither empty nor a comment.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    void read(String line) {
        int jdkEnd = blank(line, 0);
        int targetStart = text(line, jdkEnd);
        int targetEnd = blank(line, targetStart);
        int verdictStart = text(line, targetEnd);
        int verdictEnd = blank(line, verdictStart);
        String rest = line.substring(text(line, verdictEnd)).stripTrailing();
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("JDK, native method, verdict and its text are needed");
        }
        String verdict = line.substring(verdictStart, verdictEnd);
        String range = line.substring(0, jdkEnd);
        int since = HookRowParser.since(range);
        int until = HookRowParser.until(range);
        HookRow.Member target = HookRowParser.member(line.substring(targetStart, targetEnd));
        switch (verdict) {
            case "auditable":
                int callsEnd = blank(rest, 0);
                String note = rest.substring(callsEnd).strip();
                List<String> calls = calls(rest.substring(0, callsEnd));
                add(new MediationRow(since, until, target, calls, "", byRule(note)));
                break;
            case "not":
                add(new MediationRow(since, until, target, List.of(), rest, ""));
                break;
            case "within":
                facts.add(new MediationFact(since, until, target, HookRowParser.member(rest)));
                break;
            default:
                throw new IllegalArgumentException(verdict + ": none of auditable, not, within");
        }
    }

    private void add(MediationRow row) {
        List<MediationRow> others = byTarget.get(row.target());
        if (others == null) {
            others = new ArrayList<>();
            byTarget.put(row.target(), others);
        }
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).since() <= row.until()
                    && row.since() <= others.get(i).until()) {
                throw new IllegalArgumentException(
                        row.target().owner() + "." + row.target().name() + ": two rows for one JDK");
            }
        }
        others.add(row);
        rows.add(row);
    }

    private static List<String> calls(String text) {
        List<String> calls = new ArrayList<>();
        for (int from = 0; from <= text.length(); ) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            String call = text.substring(from, to);
            if (call.isEmpty() || call.indexOf(' ') >= 0) {
                throw new IllegalArgumentException(text + ": not names of system calls with commas between them");
            }
            calls.add(call);
            from = to + 1;
        }
        return List.copyOf(calls);
    }

    private static String byRule(String note) {
        String reason =
                note.startsWith(BY_RULE) ? note.substring(BY_RULE.length()).strip() : "";
        if (reason.isEmpty() && !note.isEmpty()) {
            throw new IllegalArgumentException(note + ": not " + BY_RULE + " and a reason");
        }
        return reason;
    }

    private static int blank(String line, int from) {
        int at = line.indexOf(' ', from);
        return at < 0 ? line.length() : at;
    }

    private static int text(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }
}
