package org.audithalt.agent;

/**
 * Something that an administrator has to see to although the gate is open.
 *
 * @param what a word, for programs
 * @param detail in words; never empty
 */
record Degradation(String what, String detail) {}
