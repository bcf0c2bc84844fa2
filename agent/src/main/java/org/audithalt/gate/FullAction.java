package org.audithalt.gate;

import java.util.Locale;

/** What happens to auditable actions while the sink is full (disk_full_action, disk_error_action). */
public enum FullAction {
    /** The caller waits; the default, and the only one that CAPP accepts. */
    SUSPEND,
    /** The action fails with the JDK's own exception. */
    DENY,
    /** The JVM ends. */
    HALT,
    /** The action goes on; records that find no slot are lost and counted. */
    IGNORE,
    /** As ignore, and syslog is told. */
    SYSLOG;

    /** The word of the configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Of this and another the one after which more can be made good: a wait ends, an action that failed can be done again; a record
     * that was lost and a JVM that has ended are gone.
     */
    public FullAction gentler(FullAction other) {
        return harm() <= other.harm() ? this : other;
    }

    private int harm() {
        return this == SUSPEND ? 0 : this == DENY ? 1 : goesOn() ? 2 : 3;
    }

    /** Whether actions go on without a place for their record. */
    public boolean goesOn() {
        return this == IGNORE || this == SYSLOG;
    }
}
