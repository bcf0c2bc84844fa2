package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.audithalt.rule.OwnFiles;
import org.audithalt.rule.ProcessFacts;
import org.audithalt.rule.RuleBook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
    private static final String PEOPLE =
            "-a always,exit -F arch=b64 -S openat -F auid>=1000 -F auid!=unset -k people\n";

    @TempDir
    private Path directory;

    private List<String> problems(String settings, RuleBook book) {
        List<String> problems = new ArrayList<>();
        Settings read = Settings.read("log_file=" + directory + "/a.log" + settings, Map.of(), new Properties())
                .settings();
        Checks.addIfNothingFires(Objects.requireNonNull(read), book, problems);
        return problems;
    }

    private RuleBook book(String text) throws IOException {
        Path file = directory.resolve("app.rules");
        Files.writeString(file, text);
        List<String> problems = new ArrayList<>();
        RuleBook book = RuleBook.load(List.of(file), ProcessFacts.ofNobody(), OwnFiles.NONE, problems);
        assertThat(problems).isEmpty();
        return book;
    }

    @Test
    void refusesRulesThatCanNeverSelectAnythingUnlessThatIsKnown() throws IOException {
        RuleBook book = book(PEOPLE + "-a never,exit -F arch=b64 -S openat\n");

        assertThat(problems("", book))
                .singleElement()
                .asString()
                .startsWith("rules: none of the 2 rules can ever select an action of this process; rule 1: auid")
                .endsWith("(set auid=UID, or allow_inert_rules=yes)");
        assertThat(problems(",allow_inert_rules=yes", book)).isEmpty();
        assertThat(problems("", book(PEOPLE + "-w /etc/passwd -p wa\n"))).isEmpty();
        assertThat(problems("", book("-a task,never\n"))).isEmpty();
    }

    @Test
    void refusesSettingsThatContradictEachOther() {
        long needed = 20 << 20;
        assertThat(contradictions(",max_log_file=8,max_log_file_action=suspend", 512, needed))
                .containsExactly(
                        "max_log_file=8: with max_log_file_action=suspend and backlog_limit=512 at least 22 MiB"
                                + " are needed (raise max_log_file or lower backlog_limit)");
        assertThat(contradictions(",max_log_file=8,max_log_file_action=suspend", needed))
                .as("no less is accepted")
                .containsExactly(
                        "max_log_file=8: with max_log_file_action=suspend and backlog_limit=256 at least 22 MiB"
                                + " are needed (raise max_log_file)");
        assertThat(contradictions(",max_log_file=22,max_log_file_action=suspend", needed))
                .isEmpty();
        assertThat(contradictions(",durable=all,flush=none", needed))
                .singleElement()
                .asString()
                .startsWith("durable=all: with flush=none a record may leave the backlog before it is on a disk");
        assertThat(contradictions(",durable=all", needed)).isEmpty();
    }

    private List<String> contradictions(String settings, long needed) {
        return contradictions(settings, 256, needed);
    }

    private List<String> contradictions(String settings, int backlogSlots, long needed) {
        List<String> problems = new ArrayList<>();
        Settings read = Settings.read("log_file=" + directory + "/a.log" + settings, Map.of(), new Properties())
                .settings();
        Checks.contradictions(Objects.requireNonNull(read), backlogSlots, needed, problems);
        return problems;
    }

    @Test
    void sumsUpManyNoticesAndNamesAuid() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            text.append("-a always,exit -F arch=b64 -S openat -F dir=/tmp -F auid>=1000 -F auid!=unset -k k")
                    .append(i)
                    .append('\n');
        }
        RuleBook book = book(text.append("-w /etc/passwd -p wa\n-e 0\n").toString());

        List<String> lines = RuleNews.atStart(book, 42);

        assertThat(RuleNews.count(book)).isEqualTo("121 rules (1 exact, 120 inert)");
        assertThat(lines).hasSize(9);
        assertThat(lines.get(6)).startsWith("rules: and 114 more notices; ").endsWith(" rules -l 42");
        assertThat(lines.get(7)).contains("120 of 121 rules select NOTHING", "set auid=UID");
        assertThat(lines.get(8)).startsWith("AUDITING IS DISABLED (-e 0)").endsWith(" rules 42 -e 1");
        assertThat(RuleRecords.atStart(book)).containsExactly("audit_enabled=0 old=1");
    }

    @Test
    void refusesAnotherSizeOfTheBacklogAlsoOneBelowTheLeast() {
        assertThat(Checks.otherBacklog(256, 256)).isNull();
        assertThat(Checks.otherBacklog(300, 512)).as("what 300 means").isNull();
        assertThat(Checks.otherBacklog(512, 256))
                .isEqualTo("rules: -b 512: the backlog has 256 slots until the process ends"
                        + " (start it with backlog_limit=512)");
        assertThat(Checks.otherBacklog(100, 256))
                .isEqualTo("rules: -b 100: the backlog has 256 slots until the process ends, and none has fewer");
        assertThat(Checks.otherBacklog(0, 512))
                .isEqualTo(
                        "rules: -b 0: the backlog has 512 slots until the process ends, and none has fewer than 256");
    }
}
