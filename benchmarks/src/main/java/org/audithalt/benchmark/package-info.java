/** What entry and exit cost. Compare a run with the agent against one without: see docs/internals.md. */
@NullMarked
package org.audithalt.benchmark;

import org.jspecify.annotations.NullMarked;
