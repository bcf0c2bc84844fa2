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

/** Settings and control lines that are the same values: what counts is compared, and what is not done is told. */
class RuleFlagsTest {
    private static final String RULE = "-w /etc/passwd -p wa\n";
    private static final FlagsInForce DEFAULTS = new FlagsInForce(3, 0, 8192);

    @TempDir
    private Path directory;

    private Settings settings(String more) {
        return Objects.requireNonNull(
                Settings.read("log_file=" + directory + "/a.log" + more, Map.of(), new Properties())
                        .settings());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("app.rules"), text);
    }

    private RuleBook book(String text) throws IOException {
        List<String> problems = new ArrayList<>();
        RuleBook book = RuleBook.load(List.of(file(text)), ProcessFacts.ofNobody(), OwnFiles.NONE, problems);
        assertThat(problems).isEmpty();
        return book;
    }

    private RuleBook replaced(RuleBook old, String text) throws IOException {
        List<String> problems = new ArrayList<>();
        RuleBook next = old.replaced(List.of(file(text)), problems);
        assertThat(problems).isEmpty();
        return Objects.requireNonNull(next);
    }

    private static RuleFlags reload(FlagsInForce now, Settings before, Settings settings, RuleBook old, RuleBook next) {
        return new RuleFlags(now, before, settings, RulesRequest.ownFiles(), old, next);
    }

    @Test
    void aSettingThatIsMadeOverrulesAControlLineThoughItIsTheDefault() throws IOException {
        RuleBook old = book(RULE + "-f 1\n--backlog_wait_time 50\n");
        RuleBook next = replaced(old, RULE + "-f 1\n--backlog_wait_time 50\n");

        RuleFlags flags = reload(
                new FlagsInForce(1, 50, 8192), settings(""), settings(",failure=3,backlog_wait_time=0"), old, next);

        assertThat(flags.details()).containsExactly("audit_failure=3 old=1", "audit_backlog_wait_time=0 old=50");
        assertThat(flags.shortest()).isEqualTo(" audit_failure=3 audit_backlog_wait_time=0");
        assertThat(flags.comeOfRules()).as("the rules say what they said").isFalse();
        assertThat(flags.addTo("freq=1 (was 50)"))
                .isEqualTo("freq=1 (was 50), failure=3 (was 1), backlog_wait_time=0 (was 50)");
    }

    @Test
    void aSettingThatIsTakenBackLeavesTheControlLineInForce() throws IOException {
        RuleBook old = book(RULE + "-f 1\n");
        RuleFlags flags = reload(DEFAULTS, settings(",failure=3"), settings(""), old, replaced(old, RULE + "-f 1\n"));

        assertThat(flags.details()).containsExactly("audit_failure=1 old=3");
        assertThat(flags.notices()).isEmpty();
    }

    @Test
    void aSettingOfTheSameReloadWinsOverItsControlLine() throws IOException {
        RuleBook old = book(RULE + "-f 2\n");
        RuleFlags flags = reload(
                new FlagsInForce(2, 0, 8192),
                settings(""),
                settings(",failure=0"),
                old,
                replaced(old, RULE + "-f 1\n"));

        assertThat(flags.details()).containsExactly("audit_failure=0 old=2");
    }

    @Test
    void whatWasTypedStaysUntilFilesOrSettingsWantSomethingElse() throws IOException {
        RuleBook old = Objects.requireNonNull(book(RULE).changed("-f 1", "command", new ArrayList<>()));
        RuleBook next = replaced(old, RULE);
        FlagsInForce now = new FlagsInForce(1, 0, 8192);

        assertThat(reload(now, settings(",failure=3"), settings(",failure=3"), old, next)
                        .details())
                .isEmpty();
        assertThat(reload(now, settings(""), settings(""), old, next).details()).isEmpty();
        assertThat(reload(now, settings(",failure=3"), settings(",failure=2"), old, next)
                        .details())
                .containsExactly("audit_failure=2 old=1");
    }

    @Test
    void tellsOfEveryControlLineOfTheFilesThatIsNotApplied() throws IOException {
        Settings made = settings(",failure=3,backlog_wait_time=7");
        RuleBook old = book(RULE);
        RuleBook next = replaced(old, RULE + "-b 300\n-f 1\n--backlog_wait_time 9\n");

        RuleFlags flags = reload(new FlagsInForce(3, 7, 256), made, made, old, next);

        assertThat(flags.details()).isEmpty();
        assertThat(flags.notices())
                .containsExactly(
                        "rules: -f 1 of the files is not applied: the setting failure is made elsewhere, and 3 is in force",
                        "rules: --backlog_wait_time 9 of the files is not applied: the setting backlog_wait_time is made"
                                + " elsewhere, and 7 is in force",
                        "rules: -b 300 of the files is not applied: the backlog has 256 slots until the process ends");
        RuleBook silent = replaced(next, RULE);
        assertThat(reload(new FlagsInForce(3, 7, 256), made, made, next, silent).notices())
                .as("of what the files leave unsaid")
                .isEmpty();
    }

    @Test
    void whatIsTypedCountsWhateverTheSettingsSay() throws IOException {
        Settings made = settings(",failure=3");
        RuleBook old = book(RULE + "--backlog_wait_time 9\n");
        RuleBook next = Objects.requireNonNull(old.changed("-e 1 -f 0", "command", new ArrayList<>()));

        RuleFlags flags =
                new RuleFlags(new FlagsInForce(3, 9, 8192), made, made, RulesRequest.typed("-e 1 -f 0"), old, next);

        assertThat(flags.details()).containsExactly("audit_failure=0 old=3");
        assertThat(flags.notices()).isEmpty();
    }
}
