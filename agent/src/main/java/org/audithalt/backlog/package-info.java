/**
 * The slab of fixed slots in a mapped file: claimed at entry, done at exit, free again once the sink has stored the
 * record. What a killed process leaves behind is read back from here.
 */
@NullMarked
package org.audithalt.backlog;

import org.jspecify.annotations.NullMarked;
