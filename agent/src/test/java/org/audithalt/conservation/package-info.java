/**
 * The one oracle of all tests that kill, fill or simulate: what an outside witness saw, held against what the logs, the
 * recovery and the stated losses say. Knows nothing of the agent's code but the format of its log. The integration tests
 * use it from the agent's jar of tests.
 */
package org.audithalt.conservation;
