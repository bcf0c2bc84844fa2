/**
 * The command line. Runs in a JVM of its own and reaches audited processes through {@code /proc}, the header of their
 * backlog file and their control socket; only {@code attach} uses the JVM's attach mechanism.
 */
@NullMarked
package org.audithalt.cli;

import org.jspecify.annotations.NullMarked;
