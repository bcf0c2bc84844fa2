/** What makes the agent's jar; runs in the build, never in an audited process. */
@NullMarked
package org.audithalt.build;

import org.jspecify.annotations.NullMarked;
