/**
 * Open or closed, with every reason kept, and the queue of those who wait. Entry reads one flag here; what happens at
 * exit when a record cannot be kept (the failure flag) is decided here too.
 */
@NullMarked
package org.audithalt.gate;

import org.jspecify.annotations.NullMarked;
