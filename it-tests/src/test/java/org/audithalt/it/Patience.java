package org.audithalt.it;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** How long a soak waits for anything that a program does by itself; the end of patience is a violation. */
final class Patience {
    static final Duration LONGEST = Duration.ofSeconds(90);

    private Patience() {}

    static void until(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
    }
}
