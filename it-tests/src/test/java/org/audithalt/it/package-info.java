/** Tests of the built jar: real JVMs, real full disks, real kills. */
@NullMarked
package org.audithalt.it;

import org.jspecify.annotations.NullMarked;
