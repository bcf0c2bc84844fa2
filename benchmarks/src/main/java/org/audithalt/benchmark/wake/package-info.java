/**
 * How fast a crowd of halted threads goes on: the real agent, a real halt, and the JDK's own ways to wake many threads in the
 * same process beside it. Run it with {@code benchmarks/wake}.
 */
@NullMarked
package org.audithalt.benchmark.wake;

import org.jspecify.annotations.NullMarked;
