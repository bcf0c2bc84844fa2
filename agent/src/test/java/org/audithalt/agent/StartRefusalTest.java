package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.audithalt.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code -Daudithalt.docs.write=true} the table in the documentation is written anew instead of compared. */
class StartRefusalTest {
    private static final String HEAD = "| code | why the start was refused | what to do |\n|---|---|---|\n";

    @Test
    void eachCauseHasACodeOfItsOwnThatAJvmThatWasAuditedDoesNotEndWith() {
        List<Integer> codes = new ArrayList<>(List.of(0, 1, 70, 74, 75));
        for (StartRefusal refusal : StartRefusal.values()) {
            codes.add(refusal.code());
        }
        // those of sysexits.h and a few behind them, none that a shell or a signal makes
        assertThat(codes).doesNotHaveDuplicates().allMatch(code -> code < 2 || code > 63 && code < 100);
    }

    @Test
    void onlyProblemSaysTheCodeAndTheNextStepInItsOwnLine() {
        assertThat(StartRefusal.DISK_FULL.lastWords(List.of("log_file=/l: full (free space)")))
                .isEqualTo(
                        "log_file=/l: full (free space); start refused with exit code 79: there is no space for the log");
        assertThat(StartRefusal.CONFIG.lastWords(List.of("argument: frek=7: unknown key")))
                .isEqualTo("argument: frek=7: unknown key; start refused with exit code 78: settings or rules are wrong"
                        + " (correct them)");
    }

    @Test
    void severalProblemsAreFollowedByALineThatSaysTheCodeAndTheNextStep() {
        assertThat(StartRefusal.CONFIG.lastWords(List.of("a", "b")))
                .isEqualTo(
                        "start refused with exit code 78: settings or rules are wrong (correct them; 2 problems above)");
    }

    @Test
    void documentedTableIsTheOneInTheCode() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path beside = here.resolve("docs/exit-codes.md");
        Path document = Files.exists(beside) ? beside : here.resolveSibling("docs/exit-codes.md");
        String text = Files.readString(document);
        int start = text.indexOf(HEAD);
        assertThat(start).as("table in %s", document).isNotNegative();
        int end = text.indexOf("\n\n", start) + 1;

        if (Boolean.getBoolean("audithalt.docs.write")) {
            Files.writeString(document, text.substring(0, start) + table() + text.substring(end));
            return;
        }

        assertThat(text.substring(start, end)).isEqualTo(table());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/halted.md", "docs/command-line.md"})
    void pageThatGivesTheRangeOfTheCodesGivesThisOne(String page) throws IOException {
        IntSummaryStatistics codes = Stream.of(StartRefusal.values())
                .mapToInt(StartRefusal::code)
                .summaryStatistics();
        Matcher range = Pattern.compile("\\bfrom (\\d\\d) to (\\d\\d)\\b")
                .matcher(Files.readString(Repository.root().resolve(page)));

        assertThat(range.find()).isTrue();
        assertThat(List.of(range.group(1), range.group(2)))
                .containsExactly(Integer.toString(codes.getMin()), Integer.toString(codes.getMax()));
    }

    private static String table() {
        StringBuilder table = new StringBuilder(HEAD);
        for (StartRefusal refusal : StartRefusal.values()) {
            table.append("| ").append(refusal.code()).append(" | ");
            table.append(refusal.meaning()).append(" | ").append(refusal.step()).append(" |\n");
        }
        return table.toString();
    }
}
