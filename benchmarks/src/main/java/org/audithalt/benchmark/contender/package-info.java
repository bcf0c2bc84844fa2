/**
 * The program whose actions are compared: the same in each process, alone with the JDK, so that nothing but what stands around it
 * differs. {@link org.audithalt.benchmark.contender.Contender} is told by its input what to do.
 */
@NullMarked
package org.audithalt.benchmark.contender;

import org.jspecify.annotations.NullMarked;
