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
import org.audithalt.backlog.Backlog;
import org.audithalt.record.Subject;
import org.audithalt.rule.RuleBook;
import org.audithalt.sink.SpaceWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without space is /proc, which says of itself that nothing is free. */
class SpaceNeedsTest {
    private static final Subject SUBJECT = Subject.ofThisProcess("");
    private static final int SLOTS = 256;

    @TempDir
    private Path directory;

    private RuleBook rules;

    private Settings settings(String arguments) throws IOException {
        Path file = directory.resolve("audit.rules");
        Files.writeString(file, "-a always,exit -F arch=b64 -S openat -k opened\n");
        SettingsReading reading = SettingsSources.now(
                        "rules=" + file + ",backlog_limit=" + SLOTS + "," + arguments,
                        Map.of(),
                        new Properties(),
                        ProcessFacts.current())
                .read();
        Settings settings = Objects.requireNonNull(
                reading.settings(), () -> reading.problems().toString());
        List<String> problems = new ArrayList<>();
        rules = RuleBook.load(
                reading.rulesFiles(), false, RuleFacts.of(SUBJECT, settings), RuleFacts.ownFiles(settings), problems);
        assertThat(problems).isEmpty();
        return settings;
    }

    private String missing(String arguments) throws IOException {
        Settings settings = settings(arguments);
        return new SpaceNeeds(settings, rules, SUBJECT).missing(settings);
    }

    private String enough() {
        return directory.resolve("audit/audit.log").toString();
    }

    @Test
    void isWhatOpensAGateAndTheBacklogItself() throws IOException {
        Settings settings = settings("log_file=" + enough());
        long opens = Checks.neededBytes(settings, rules, SUBJECT);

        long bytes = new SpaceNeeds(settings, rules, SUBJECT).bytes();

        assertThat(bytes).isEqualTo(opens + opens / 16 + Backlog.fileBytes(SLOTS));
    }

    @Test
    void nothingIsMissingWhereThereIsRoomAlsoForADirectoryToBeMade() throws IOException {
        assertThat(missing("log_file=" + enough())).isEmpty();
    }

    @Test
    void saysWhatIsFreeAndNeededAndWhere() throws IOException {
        assertThat(missing("log_file=/proc/no/such/audit.log")).matches("0.0 MiB free, \\d+\\.\\d MiB needed in /proc");
    }

    @Test
    void roomForOneLogOfSeveralIsEnough() throws IOException {
        assertThat(missing("log_file=/proc/no/audit.log:" + enough() + ",backlog_dir=" + directory))
                .isEmpty();
        assertThat(missing("log_file=/proc/no/audit.log:/sys/no/audit.log,backlog_dir=" + directory))
                .matches("0.0 MiB free, .* needed in /proc; 0.0 MiB free, .* needed in /sys");
    }

    @Test
    void aBacklogElsewhereNeedsItsOwn() throws IOException {
        String own = SpaceWatch.readable(Backlog.fileBytes(SLOTS));

        assertThat(missing("log_file=" + enough() + ",backlog_dir=/proc/no"))
                .isEqualTo("0.0 MiB free, " + own + " needed in /proc");
    }

    @Test
    void adviceNamesTheWaitOnlyToWhomItHelps() throws IOException {
        String log = "log_file=" + enough();

        // there is enough, so it is a threshold that stands in the way, and less backlog would not help
        assertThat(advice(log, false))
                .isEqualTo(" (free space, name another directory, or set disk_full_at_start=suspend to wait for it)");
        assertThat(advice(log, true)).isEqualTo(" (free space, or name another directory)");
    }

    @Test
    void adviceNamesNoBacklogLimitWhereNoneWouldFit() throws IOException {
        String log = "log_file=/proc/no/such/audit.log";

        assertThat(advice(log, true)).isEqualTo(" (free space, or name another directory)");
        assertThat(advice(log, false))
                .isEqualTo(" (free space, name another directory, or set disk_full_at_start=suspend to wait for it)");
    }

    private String advice(String arguments, boolean settled) throws IOException {
        Settings settings = settings(arguments);
        return new SpaceNeeds(settings, rules, SUBJECT).advice(settings, settled);
    }
}
