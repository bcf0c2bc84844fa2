/** A small action for each hooked method of the JDK and each public API that leads to it. */
@org.jspecify.annotations.NullMarked
package org.audithalt.it.program.matrix;
