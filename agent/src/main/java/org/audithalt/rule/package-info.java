/**
 * Rules in auditctl's language: which actions are auditable, and under which key.
 *
 * <p>Invariants: a {@link org.audithalt.rule.RuleSet} never changes once loaded; its matching methods take no lock, load no
 * class and, for names in normal form, allocate nothing. Loading reports every error of every file and applies nothing if
 * there is one.
 */
@NullMarked
package org.audithalt.rule;

import org.jspecify.annotations.NullMarked;
