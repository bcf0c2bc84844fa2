/**
 * {@code premain} and {@code agentmain}: reads the settings, builds the other rooms in order, exercises what recovery
 * needs, and only then weaves the first hook.
 */
@NullMarked
package org.audithalt.agent;

import org.jspecify.annotations.NullMarked;
