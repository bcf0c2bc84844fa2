package org.audithalt.agent;

/** Where a setting comes from, weakest first. */
enum SettingSource {
    DEFAULT("default", "default", ""),
    FILE("config", "config", ""),
    ENVIRONMENT("environment", "environment", "AUDITHALT_"),
    PROPERTY("property", "property", "audithalt."),
    ARGUMENT("argument", "agent argument", "");

    private final String where;
    private final String label;
    private final String prefix;

    SettingSource(String where, String label, String prefix) {
        this.where = where;
        this.label = label;
        this.prefix = prefix;
    }

    /** The source's name at the front of an error line. */
    String where() {
        return where;
    }

    /** The source's name in {@code status}. */
    String label() {
        return label;
    }

    /** What its names begin with. */
    String prefix() {
        return prefix;
    }
}
