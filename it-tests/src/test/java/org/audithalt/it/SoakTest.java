package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real programs under load with random faults and kills. A short one in each build; {@code .ci/soak} runs it for as long as one
 * likes ({@code -Dsoak.seconds=…}, {@code -Dsoak.seed=…}).
 */
final class SoakTest {
    private static final int SECONDS = 13;

    @TempDir
    Path directory;

    @Test
    void losesNothingUnderRandomFaults() throws Exception {
        long seed = Long.getLong("soak.seed", System.nanoTime() % 1_000_000);
        int seconds = Integer.getInteger("soak.seconds", SECONDS);
        List<Jdk> jdks = Jdk.all().toList();
        boolean isLong = seconds > SECONDS;
        System.out.println("soak.seed=" + seed + " soak.seconds=" + seconds + " " + jdks);

        SoakTally tally = new Soak(seed, seconds, isLong ? jdks : jdks.subList(0, 1), directory, isLong).run();
        System.out.println("tried " + tally.faults() + " random faults\ntried " + tally.lives() + " lives");

        assertThat(tally.violations()).as("soak.seed=%d", seed).isEmpty();
    }
}
