package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The outside witness over real programs: what strace saw their Java threads do, against their trail. Not among the tests
 * of each build, for it fetches the programs and takes long: {@code .ci/witness} runs it.
 */
final class RealProgramsCoverage {
    private static final List<ProgramRun> RUNS = new ArrayList<>();

    @TempDir
    Path directory;

    static Stream<Arguments> runs() {
        String chosen = System.getProperty("witnessed", "");
        return Stream.of(RealProgram.values())
                .filter(program ->
                        chosen.isEmpty() || List.of(chosen.split(",")).contains(program.name()))
                .flatMap(program -> Jdk.all()
                        .flatMap(
                                jdk -> Stream.of(Arguments.of(program, jdk, true), Arguments.of(program, jdk, false))));
    }

    @ParameterizedTest(name = "{0}, {1}, all operations: {2}")
    @MethodSource("runs")
    void allThatJavaThreadsDoStandsInTheTrail(RealProgram program, Jdk jdk, boolean everything) throws Exception {
        ProgramRun run = ProgramRun.of(program, jdk, everything, directory);
        RUNS.add(run);

        assertThat(run.coverage().untold())
                .as("records of what the kernel did not see")
                .isEmpty();
        assertThat(run.coverage().unexplained())
                .as("calls without a record, and no cause is known")
                .isEmpty();
        assertThat(run.coverage().matched()).isGreaterThan(everything ? 500 : 10);
    }

    /** Written whatever became of the runs; into the documentation only if it was asked for. */
    @AfterAll
    static void writePage() throws Exception {
        RUNS.sort(Comparator.comparing(ProgramRun::program)
                .thenComparing(run -> run.jdk().feature())
                .thenComparing(run -> !run.everything()));
        String page = CoveragePage.of(RUNS);
        Files.writeString(Path.of(System.getProperty("coverage.page")), page);
        String documentation = System.getProperty("coverage.documentation", "");
        if (!documentation.isEmpty()) {
            Files.writeString(Path.of(documentation), page);
        }
    }
}
