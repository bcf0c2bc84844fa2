package org.audithalt.agent;

/**
 * That an administrator opened the gate although no record can be stored.
 *
 * @param sinceMillis since when actions run so; 0 if they do not
 * @param reason the administrator's
 * @param by who asked, {@code pid=N uid=N}
 * @param lost records that were not kept since
 */
record Unaudited(long sinceMillis, String reason, String by, long lost) {
    /** Every action that runs is audited. */
    static final Unaudited NO = new Unaudited(0, "", "", 0);
}
