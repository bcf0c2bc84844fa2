/**
 * The MXBean. The only code of an audited process that uses {@code java.management}: loaded when the application itself does,
 * on a thread of its own, and never needed to recover from a halt.
 */
@NullMarked
package org.audithalt.control.jmx;

import org.jspecify.annotations.NullMarked;
