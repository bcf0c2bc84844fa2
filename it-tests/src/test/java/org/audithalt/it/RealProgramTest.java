package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One real program on each JDK; the others, and the page of coverage, are the work of {@link RealProgramsCoverage}. */
final class RealProgramTest {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void allThatDatabaseServerDoesStandsInItsTrail(Jdk jdk) throws Exception {
        Coverage coverage = ProgramRun.of(RealProgram.H2, jdk, true, directory).coverage();

        assertThat(coverage.untold())
                .as("unexplained: %s", coverage.unexplained())
                .isEmpty();
        assertThat(coverage.unexplained()).isEmpty();
        assertThat(coverage.matched()).isGreaterThan(2000);
    }
}
