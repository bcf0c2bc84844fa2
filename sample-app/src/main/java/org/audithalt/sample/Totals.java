package org.audithalt.sample;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** How often each operation succeeded. Any thread may count; a sum is exact once the counting threads have ended. */
final class Totals {

    private final Map<Operation, LongAdder> done = new EnumMap<>(Operation.class);
    private final LongAdder failures = new LongAdder();
    private final AtomicReference<String> firstFailure = new AtomicReference<>("");

    Totals() {
        for (Operation operation : Operation.values()) {
            done.put(operation, new LongAdder());
        }
    }

    /** Counts one success. Called directly after the JDK call returned. */
    void count(Operation operation) {
        done.get(operation).increment();
    }

    void countFailure(Exception failure) {
        firstFailure.compareAndSet("", failure.toString());
        failures.increment();
    }

    long of(Operation operation) {
        return done.get(operation).sum();
    }

    long failures() {
        return failures.sum();
    }

    /** The first failure in words, empty if there was none. */
    String firstFailure() {
        return firstFailure.get();
    }

    /** {@code create=12 rename=12 …}, in the order of {@link Operation}. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (Operation operation : Operation.values()) {
            line.append(line.isEmpty() ? "" : " ")
                    .append(operation.label)
                    .append('=')
                    .append(of(operation));
        }
        return line.toString();
    }
}
