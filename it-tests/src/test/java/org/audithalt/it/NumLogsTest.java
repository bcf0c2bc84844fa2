package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.it.program.Creators;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs that max_log_file_action=rotate deletes: what is gone is known to the serial number. */
final class NumLogsTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String SETTINGS =
            "log_file=audit/audit.log,backlog_limit=256,max_log_file=1,max_log_file_action=rotate,num_logs=3";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void keepsSoManyAndRecordsWhatEachDeletedOneHeld(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent(SETTINGS)
                .main(Creators.class.getName(), data.toString(), "2")
                .start()) {
            jvm.awaitError(
                    "audithalt: notice: not CAPP .*max_log_file_action=rotate: the oldest log is deleted .*", LONGEST);
            assertThat(Cli.run("status", Long.toString(jvm.pid())).out())
                    .contains("not CAPP  max_log_file_action=rotate: the oldest log is deleted");
            Awaitility.await("two deletions")
                    .atMost(LONGEST)
                    // between the two renames of a rotation
                    .ignoreExceptionsInstanceOf(NoSuchFileException.class)
                    .until(() -> Files.readString(jvm.logFile()).contains("op=delete-log")
                            && Files.readString(rotated(jvm, 1)).contains("op=delete-log"));
            jvm.send("end");
            assertThat(jvm.awaitExit(LONGEST)).as("%s", jvm).isZero();

            List<Trail.Event> kept = kept(jvm);
            long before = 0;
            long oldest = kept.get(0).serial();
            for (Trail.Event deletion : kept) {
                if ("delete-log".equals(deletion.field("op"))) {
                    long first = Long.parseLong(String.valueOf(deletion.field("first_serial")));
                    assertThat(before == 0 || before + 1 == first)
                            .as("%s", deletion)
                            .isTrue();
                    before = Long.parseLong(String.valueOf(deletion.field("last_serial")));
                }
            }
            // the last may have been announced at the very end, and is still there then
            assertThat(before).isPositive();
            assertThat(before + 1 == oldest || before > oldest)
                    .as("%d deleted, %d kept", before, oldest)
                    .isTrue();
            assertThat(rotated(jvm, 4)).doesNotExist();
        }
    }

    private static Path rotated(AuditedJvm jvm, int number) {
        return jvm.logFile().resolveSibling("audit.log." + number);
    }

    /** Events of all logs that are there, oldest first; without a hole. */
    private static List<Trail.Event> kept(AuditedJvm jvm) throws IOException {
        List<Trail.Event> events = new ArrayList<>();
        for (int number = 3; number >= 0; number--) {
            Path log = number == 0 ? jvm.logFile() : rotated(jvm, number);
            if (Files.exists(log)) {
                events.addAll(Trail.read(log).events());
            }
        }
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).serial()).isEqualTo(events.get(i - 1).serial() + 1);
        }
        return events;
    }
}
