/** The audited programs of the tests: ordinary code that knows nothing of auditing, of the tests or of JUnit. */
@NullMarked
package org.audithalt.it.program;

import org.jspecify.annotations.NullMarked;
