package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.audithalt.it.program.Journalled;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However many threads merely wait in accept, they hold up nobody and close no gate. */
final class WaitingAreaTest {
    private static final int ACCEPTORS = 3000;
    private static final int ROUNDS = 200;
    private static final int THREADS = 4;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void holdsThousandsOfAcceptsWhileAllElseGoesOn(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path journal = directory.resolve("journal");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/app.log") + ",max_log_file=1000,backlog_limit=256")
                .jvm("-Xmx256m")
                .main(
                        Journalled.class.getName(),
                        data.toString(),
                        journal.toString(),
                        "" + THREADS,
                        "" + ACCEPTORS,
                        "500",
                        "0")
                .start()) {
            jvm.awaitOutput("ready", LONGEST);
            State all = State.await(jvm, "all accepts hold a slot", state -> accepts(state) == ACCEPTORS);
            assertThat(all.closed()).isFalse();
            int before = Journal.read(journal).size();
            org.awaitility.Awaitility.await("others go on")
                    .atMost(LONGEST)
                    .until(() -> Journal.read(journal).size() > before + ROUNDS);
            State after = State.of(jvm);
            assertThat(accepts(after)).isEqualTo(ACCEPTORS);
            assertThat(after.closed()).isFalse();
            jvm.send("end");
            assertThat(jvm.awaitExit(LONGEST)).as("%s", jvm).isZero();
            assertThat(jvm.stderr()).noneMatch(line -> line.contains("HALTED"));

            Trail trail = Trail.read(jvm.logFile());
            Journal.read(journal).isIn(data, 0, trail);
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(trail.events()).last().satisfies(event -> {
                assertThat(event.type()).isEqualTo("DAEMON_END");
                assertThat(event.field("waiting")).isEqualTo("" + ACCEPTORS);
            });
            try (var files = Files.list(directory.resolve("audit"))) {
                assertThat(files).containsExactly(jvm.logFile());
            }
        }
    }

    private static int accepts(State state) {
        return ((Number) ((Map<?, ?>) state.json().get("backlog")).get("waiting")).intValue();
    }
}
