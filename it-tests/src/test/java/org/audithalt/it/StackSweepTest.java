package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.it.program.Swept;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stack ends at every place around entry and exit once: an action that happened has its record, whatever it threw. */
final class StackSweepTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Pattern SWEPT = Pattern.compile("swept (\\d+) failed (\\d+) agent 0");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void interpreted(Jdk jdk) throws Exception {
        sweep(jdk, "-Xint", 1600);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void compiled(Jdk jdk) throws Exception {
        sweep(jdk, "-XX:TieredStopAtLevel=1", 4200);
    }

    private void sweep(Jdk jdk, String option, int depths) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm(option, "-Xmx64m", "-XX:+UseSerialGC")
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",max_log_file=1000,backlog_limit=256")
                .main(Swept.class.getName(), data.toString(), "" + depths)
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            Matcher swept = SWEPT.matcher(jvm.stdout().get(0));
            assertThat(swept.matches()).as("%s", jvm).isTrue();
            int failed = Integer.parseInt(swept.group(2));
            assertThat(failed).as("%s", jvm).isBetween(depths / 100, depths - 1);
            assertThat(jvm.stderr()).noneMatch(line -> line.contains("HALTED"));
            // no slot is left behind by an entry that had no stack to give it back
            assertThat(jvm.logFile().resolveSibling("audit.log.backlog")).doesNotExist();
            CreatedFiles.areConserved(jdk + " " + option, data, failed, jvm.logFile());
        }
    }
}
