package org.audithalt.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a log is gone is noticed within a second of the simulation's clock, on which no machine is busy. */
final class GoneLogSimulationTest {
    private static final int SEEDS = 10;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "acting {0}")
    @ValueSource(booleans = {true, false})
    void isNoticedWithinASecond(boolean acting) throws Exception {
        Method run = new SimulationLoader(GoneLogSimulationTest.class.getClassLoader())
                .loadClass(GoneLogSimulation.class.getName())
                .getMethod("longestNanos", long.class, boolean.class, Path.class);
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(one(run, seed, acting))
                    .as("seed %d, ns until it was noticed", seed)
                    .isPositive()
                    .isLessThan(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private long one(Method run, long seed, boolean acting) throws Exception {
        try {
            return (long) run.invoke(null, seed, acting, Files.createDirectory(directory.resolve("seed-" + seed)));
        } catch (InvocationTargetException failed) {
            throw new AssertionError("seed " + seed + ": " + failed.getCause().getMessage(), failed.getCause());
        }
    }
}
