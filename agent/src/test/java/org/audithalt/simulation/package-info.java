/**
 * The shipped gate, backlog, writer and recovery under a seeded scheduler that runs one thread at a time. Only the clock,
 * park and unpark, and the storage are replaced, in the byte code of a loader of its own: see docs/simulation.md.
 */
package org.audithalt.simulation;
