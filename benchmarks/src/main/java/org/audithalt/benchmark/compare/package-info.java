/**
 * Compares the agent with its peers over whole processes: {@code benchmarks/run}. All contenders run at the same time and take turns
 * of a few milliseconds, so that whatever else the machine does hits all alike; what counts is the CPU time of the thread that
 * acts, and its ratio to the turn of the bare JVM beside it.
 */
@NullMarked
package org.audithalt.benchmark.compare;

import org.jspecify.annotations.NullMarked;
