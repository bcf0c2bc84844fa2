package org.audithalt.agent;

/**
 * How the last drill of this process ended.
 *
 * @param millis when; 0 if there was none
 * @param result {@code success} or {@code failed}, empty if there was none
 * @param text what was counted, in words
 * @param serial serial number of its record; 0 while that is not stored
 * @param byAdministrator whether it failed only because an administrator resumed
 */
record LastDrill(long millis, String result, String text, long serial, boolean byAdministrator) {
    /** There was none since the process began to be audited. */
    static final LastDrill NEVER = new LastDrill(0, "", "", 0, false);
}
