/**
 * Other people's software behind the JDK's own interfaces, so that the contender needs none of it to compile. Loaded by name, in a
 * process of its own each.
 */
@NullMarked
package org.audithalt.benchmark.peer;

import org.jspecify.annotations.NullMarked;
