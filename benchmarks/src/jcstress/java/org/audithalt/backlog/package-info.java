/** The shapes of gate and backlog that all interleavings are tried of, on the shipped classes. */
@NullMarked
package org.audithalt.backlog;

import org.jspecify.annotations.NullMarked;
