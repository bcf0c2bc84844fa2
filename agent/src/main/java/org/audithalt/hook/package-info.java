/**
 * The table of hooked JDK methods and the weaver that applies it. A row per method tells the operation, where its
 * arguments and its error come from, and whether the caller may sleep there; the weaver is a function of the class bytes
 * alone.
 */
@NullMarked
package org.audithalt.hook;

import org.jspecify.annotations.NullMarked;
