/**
 * Whole programs of others under the agent with the rules it has by default, in alternation with the same programs without it. Run it
 * with {@code benchmarks/programs}.
 */
@NullMarked
package org.audithalt.benchmark.programs;

import org.jspecify.annotations.NullMarked;
