/** The shapes of the gate that all interleavings are tried of, and what they need of its package. */
@NullMarked
package org.audithalt.gate;

import org.jspecify.annotations.NullMarked;
