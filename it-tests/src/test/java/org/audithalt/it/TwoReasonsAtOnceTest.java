package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The administrator resumes at the moment at which the watch of the disk finds that there is space again. */
@Execution(ExecutionMode.CONCURRENT)
final class TwoReasonsAtOnceTest {
    private static final int ROUNDS = 6;
    /** From round to round the command comes so much later after the space: around the look of the watch in one of them. */
    private static final long STEP_NANOS = 50_000_000;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String OPENED = "op=resume reason=";
    private static final String COMMANDED = "op=resume holds=";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void opensOnceAndRecordsBoth(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(32);
                StandingProgram program = StandingProgram.start(
                        jdk,
                        directory,
                        "log_file=" + disk.path().resolve("audit/audit.log")
                                + ",backlog_limit=256,max_log_file=1000,backlog_dir=" + directory)) {
            for (int i = 0; i < ROUNDS; i++) {
                int round = i;
                State.ask(program.jvm(), "suspend test");
                disk.fill();
                State halted = program.awaitHalt("disk_full");
                assertThat(halted.reasons()).containsExactlyInAnyOrder("administrator", "disk_full");
                // the record of the end names what the announcer has seen
                Awaitility.await("both are told")
                        .atMost(LIMIT)
                        .until(() -> program.jvm().stderr().stream()
                                        .filter(line ->
                                                line.matches("audithalt: (HALTED|still halted): .*disk_full: .*"))
                                        .count()
                                > round);

                CompletableFuture<Map<String, Object>> resumed = CompletableFuture.supplyAsync(() -> {
                    LockSupport.parkNanos(round * STEP_NANOS);
                    return State.ask(program.jvm(), "resume");
                });
                disk.free();
                assertThat(resumed.join()).containsKey("holds");
                program.awaitProgress();
                Awaitility.await("both are recorded")
                        .atMost(LIMIT)
                        .until(() -> lines(program, OPENED).size() > round
                                && lines(program, COMMANDED).size() > round);
            }
            program.end();

            System.out.println("tried " + ROUNDS + " resumes beside the watch of the disk");
            assertThat(lines(program, COMMANDED)).hasSize(ROUNDS);
            assertThat(lines(program, OPENED))
                    .hasSize(ROUNDS)
                    .allMatch(line -> line.contains("administrator") && line.contains("disk_full"));
            program.conserved(StandingProgram.logsIn(program.log().getParent()));
        }
    }

    private static List<String> lines(StandingProgram program, String part) throws IOException {
        try (Stream<String> lines = Files.lines(program.log())) {
            return lines.filter(line -> line.contains(part)).toList();
        }
    }
}
