/**
 * How an administrator reaches a live process: a Unix-domain socket served by one agent thread that no halted thread can
 * hold up. Invariants: nothing here waits for a lock, a class or a file of the application; nothing loads after
 * {@link org.audithalt.control.ControlServer#rehearse()}; a client that is silent or slow costs nobody else anything.
 */
@NullMarked
package org.audithalt.control;

import org.jspecify.annotations.NullMarked;
