package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.audithalt.it.program.Allocations;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Entry and exit allocate nothing: an application thread allocates for its actions as much with the agent as without. Interpreted,
 * for a compiler leaves out some of what is allocated, and not the same in both.
 */
final class AllocationTest {
    /** Bytes; what is allocated once, as a first wait, is less than one of these for each action. */
    private static final long SMALLEST_OBJECT = 16;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** All of them fit the backlog: who waits for a slot allocates what he waits with. */
    private static final int ACTIONS = 1000;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void anAuditedActionAllocatesAsMuchAsAnyOther(Jdk jdk) throws Exception {
        Map<String, Long> audited = new TreeMap<>();
        Map<String, Long> plain = new TreeMap<>();
        try (AuditedJvm jvm = program(jdk)
                        .agent("log_file=" + directory.resolve("audit/audit.log") + ",max_log_file=1000,backlog_limit="
                                + 16 * ACTIONS)
                        .start();
                AuditedJvm without = program(jdk).withoutAgent().start()) {
            read(jvm, audited);
            read(without, plain);

            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.naming("/proc/version").size()).isGreaterThanOrEqualTo(8 * ACTIONS);
            assertThat(trail.naming("/proc/missing").size()).isGreaterThanOrEqualTo(2 * ACTIONS);
        }
        assertThat(plain).hasSize(5);
        assertThat(plain.values()).allMatch(bytes -> bytes > ACTIONS);
        assertThat(audited).containsOnlyKeys(plain.keySet());
        plain.forEach((action, bytes) -> assertThat((audited.get(action) - bytes) / ACTIONS)
                .as("bytes per %s: %s audited, %s not", action, audited, plain)
                .isBetween(-SMALLEST_OBJECT / 2, SMALLEST_OBJECT / 2));
    }

    private AuditedJvm.Builder program(Jdk jdk) {
        return AuditedJvm.with(jdk)
                .in(directory)
                .jvm("-Xint", "-XX:+UseSerialGC")
                .main(Allocations.class.getName(), "" + ACTIONS);
    }

    private static void read(AuditedJvm jvm, Map<String, Long> into) throws Exception {
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
        for (String line : jvm.stdout()) {
            String[] words = line.split(" ");
            into.put(words[0], Long.parseLong(words[1]));
        }
    }
}
