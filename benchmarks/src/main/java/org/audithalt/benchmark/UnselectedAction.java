package org.audithalt.benchmark;

import java.util.concurrent.TimeUnit;
import org.audithalt.bridge.Bridge;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Entry and exit of an action that the rules in force leave out; the agent is started with them: {@code -a never,exit -S socket}, {@code -a
 * always,exit -S socket -F a0=10} (IPv6 only), {@code -w /etc/passwd -p wa}. An open is looked at whatever the rules say, for it may be
 * that of the trail behind a symbolic link.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class UnselectedAction {
    private static final int LENGTH = 56;

    private final String name = Hooks.path(LENGTH);
    private int row;

    /** The action. */
    @Param({"socket", "open"})
    public String call = "";

    private boolean socket;

    /** Finds the row. */
    @Setup
    public void find() {
        socket = call.equals("socket");
        row = socket ? Hooks.socket() : Hooks.open(true);
        if (pass() != Bridge.UNAUDITED) {
            throw new IllegalStateException("the rules in force select the action");
        }
    }

    /** One action. */
    @Benchmark
    public long pass() {
        return socket ? Hooks.socket(row) : Hooks.open(row, name);
    }
}
