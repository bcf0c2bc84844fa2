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
import org.audithalt.control.RulesRequest;
import org.audithalt.rule.OwnFiles;
import org.audithalt.rule.ProcessFacts;
import org.audithalt.rule.RuleBook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After {@code -e 2} a reload changes neither rules nor flags nor what becomes of actions. */
class ReloadLockTest {
    private static final String RULES = "-w /etc/passwd -p wa\n-e 2\n";

    @TempDir
    private Path directory;

    private final List<String> problems = new ArrayList<>();

    private Settings settings(String more) {
        return Objects.requireNonNull(
                Settings.read("log_file=" + directory + "/a.log" + more, Map.of(), new Properties())
                        .settings());
    }

    /** What is refused when these settings and rules take the place of those. */
    private List<String> refused(String before, String settings, String rules) throws IOException {
        Path file = Files.writeString(directory.resolve("app.rules"), RULES);
        RuleBook old = RuleBook.load(List.of(file), ProcessFacts.ofNobody(), OwnFiles.NONE, problems);
        Files.writeString(file, rules);
        RuleBook next = old.replaced(List.of(file), problems);
        assertThat(problems)
                .as("files are read, whether they are locked or not")
                .isEmpty();
        Settings was = settings(before);
        FlagsInForce now =
                new FlagsInForce(Checks.failure(was, old), Checks.backlogWaitMillis(was, old), was.backlogLimit());
        Settings wanted = settings(settings);
        Objects.requireNonNull(next);
        RuleFlags flags = new RuleFlags(now, was, wanted, RulesRequest.ownFiles(), old, next);
        return ReloadLock.check(RuleDifference.between(old, next), flags, was, wanted, problems);
    }

    @Test
    void letsTheSameRulesAndOtherSettingsThrough() throws IOException {
        assertThat(refused(",failure=2", ",failure=2,max_log_file=16,flush=sync", RULES))
                .isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void refusesFlagsWhereverTheyAreWritten() throws IOException {
        assertThat(refused(",failure=3", ",failure=0,backlog_wait_time=5", RULES))
                .containsExactly("audit_failure=0 old=3", "audit_backlog_wait_time=5 old=0");
        assertThat(problems)
                .containsExactly(
                        "rules: audit_failure=0 old=3: flags are locked (-e 2) until the process ends",
                        "rules: audit_backlog_wait_time=5 old=0: flags are locked (-e 2) until the process ends");
    }

    @Test
    void refusesOtherRulesAndToBeUnlocked() throws IOException {
        assertThat(refused("", "", "-w /etc/group -p wa\n-f 1\n-e 1\n"))
                .containsExactly("audit_failure=1 old=3", "audit_enabled=1 old=2");
        assertThat(problems)
                .hasSize(3)
                .first()
                .isEqualTo("rules: the rules are locked (-e 2) until the process ends, and the files have others");
    }

    @Test
    void refusesAnotherActionWhetherItIsMilderOrNot() throws IOException {
        assertThat(refused("", ",disk_full_action=ignore,max_log_file_action=suspend,max_log_file=80", RULES))
                .containsExactly("max_log_file_action=suspend old=keep_logs", "disk_full_action=ignore old=suspend");
        assertThat(problems)
                .contains("disk_full_action=ignore: locked with the rules (-e 2) until the process ends, suspend stays"
                        + " in force");
    }
}
