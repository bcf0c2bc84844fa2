/**
 * Where records end: the local audit log and the one small interface through which it is touched. Nothing here decides
 * when to write, flush or halt; it only does so and says how it went.
 */
@NullMarked
package org.audithalt.sink;

import org.jspecify.annotations.NullMarked;
