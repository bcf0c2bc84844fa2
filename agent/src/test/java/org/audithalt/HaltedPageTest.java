package org.audithalt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/halted.md: its beginning fits a screen, and it knows every reason and every line that the agent says while it runs. */
class HaltedPageTest {
    private static final int SCREEN_LINES = 24;
    private static final int SCREEN_COLUMNS = 100;

    private static final Path PAGE = Repository.root().resolve("docs/halted.md");
    private static final Pattern SAY = Pattern.compile("\\b(?:say|sayNow)\\(");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Lines that are put together elsewhere in the class that says them: what they consist of. */
    private static final Map<String, List<String>> ELSEWHERE = Map.of(
            "Announcer",
            List.of("auditing process ", "records go to ", "recover: "),
            "HaltNews",
            List.of(
                    "HALTED: ",
                    "still halted: ",
                    "LOG FULL: ",
                    "auditable actions do not begin",
                    "auditable actions fail",
                    "auditable actions go on and may be lost",
                    "threads waiting",
                    "cleared by "),
            "ProcessView",
            List.of("health_file=", "jmx: there is no MXBean: "),
            "ProgramRunner",
            List.of(": exec "),
            "SizeNews",
            List.of("max_log_file is reached: ", " and goes on growing"),
            "SpaceNews",
            List.of(" is reached: ", " is over: ", " left for ", "the threshold is "),
            "Watchdog",
            List.of("halting the JVM with exit code ", " waiting actions never begin"),
            "RuleNews",
            List.of("AUDITING IS DISABLED (-e 0): ", "THIS PROCESS IS NOT AUDITED: a rule task,never leaves it out; "),
            "UnauditedResume",
            List.of(
                    "RUNNING UNAUDITED for ",
                    " records lost so far; ",
                    "audited again after ",
                    " without an audit trail (",
                    "), ended by ",
                    "the process ends after "));

    @Test
    void beginningFitsAScreen() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int end = lines.indexOf("## By reason");

        assertThat(end).isPositive().isLessThanOrEqualTo(SCREEN_LINES);
        assertThat(lines.subList(0, end)).allMatch(line -> line.length() <= SCREEN_COLUMNS);
        assertThat(lines.subList(0, end)).anyMatch(line -> line.contains("audithalt.jar status"));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void knowsEveryReason(Reason reason) throws IOException {
        String text = Files.readString(PAGE);
        String table = text.substring(text.indexOf("## By reason"), text.indexOf("## By line on stderr"));

        assertThat(table).containsPattern("(?m)^\\|[^|]*`" + reason.word() + "`[^|]*\\|");
        assertThat(row(table, reason.word())).contains(reason.command());
    }

    private static String row(String table, String word) {
        return table.lines()
                .filter(line -> line.startsWith("|") && line.contains("`" + word + "`"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void knowsEveryLineThatTheAgentSays() throws IOException {
        String text = Files.readString(PAGE);
        Set<String> unknown = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (Path source : Repository.sources()) {
            String name = source.getFileName().toString().replace(".java", "");
            if (!source.toString().contains("/org/audithalt/agent/") || name.equals("StderrLines")) {
                continue;
            }
            for (String call : calls(Files.readString(source))) {
                List<String> pieces = pieces(call);
                if (pieces.isEmpty() && !ELSEWHERE.containsKey(name)) {
                    silent.add(name + ": " + call);
                }
                pieces.stream()
                        .filter(piece -> !text.contains(piece))
                        .forEach(piece -> unknown.add(name + ": " + piece));
            }
        }
        ELSEWHERE.forEach((name, pieces) -> pieces.stream()
                .filter(piece -> !text.contains(piece))
                .forEach(piece -> unknown.add(name + ": " + piece)));

        assertThat(unknown).as("pieces of lines on stderr that %s lacks", PAGE).isEmpty();
        assertThat(silent)
                .as("lines made elsewhere: name their pieces in ELSEWHERE")
                .isEmpty();
    }

    /** What stands between the parentheses of each call that says a line. */
    private static List<String> calls(String source) {
        List<String> calls = new ArrayList<>();
        Matcher say = SAY.matcher(source);
        while (say.find()) {
            int depth = 1;
            boolean quoted = false;
            int at = say.end();
            for (; depth > 0; at++) {
                char c = source.charAt(at);
                quoted ^= c == '"' && source.charAt(at - 1) != '\\';
                depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            }
            String call = source.substring(say.end(), at - 1);
            boolean declares = call.startsWith("String ") || call.startsWith("AuditedProcess ");
            boolean otherSay = call.startsWith("process, ");
            if (!declares && !otherSay) {
                calls.add(call);
            }
        }
        return calls;
    }

    /** Literals that are more than a bracket or a unit, without what words of other lines may replace at their ends. */
    private static List<String> pieces(String call) {
        List<String> pieces = new ArrayList<>();
        Matcher literal = LITERAL.matcher(call);
        while (literal.find()) {
            String piece = literal.group(1).strip();
            if (piece.replaceAll("[^A-Za-z]", "").length() >= 5) {
                pieces.add(piece);
            }
        }
        return pieces;
    }
}
