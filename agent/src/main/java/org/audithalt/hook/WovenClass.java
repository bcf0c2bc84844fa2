package org.audithalt.hook;

import org.jspecify.annotations.Nullable;

/**
 * Outcome of weaving one class.
 *
 * @param bytes the woven class file; null if no row matched
 * @param matches how often each row matched, in the order in which the rows were given
 */
record WovenClass(byte @Nullable [] bytes, int[] matches) {}
