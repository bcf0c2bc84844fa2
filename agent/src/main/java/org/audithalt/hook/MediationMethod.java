package org.audithalt.hook;

/**
 * A method of an image.
 *
 * @param member its name
 * @param access its access flags
 */
record MediationMethod(HookRow.Member member, int access) {}
