/** What the test build of the agent has in it, and the jar that people use has not. */
package org.audithalt.it.failpoint;
