/**
 * The record: what is known of one action, who did it, and the Linux audit text made of both.
 *
 * <p>Nothing here touches a file except {@link org.audithalt.record.Subject#ofThisProcess}, which reads {@code /proc}
 * once at start. All text makers append to {@link org.audithalt.record.Octets} and create no garbage once their buffers
 * have grown.
 */
@NullMarked
package org.audithalt.record;

import org.jspecify.annotations.NullMarked;
