package org.audithalt.agent;

/** What the value of a setting is. */
enum SettingType {
    /** A file name; {@code %p}, {@code %h}, {@code %t} are replaced, a relative one starts at the working directory. */
    PATH("path"),
    /** A file name as {@link #PATH}, or several separated by colons, as in PATH. */
    PATH_LIST("path, or several separated by colons"),
    /** Several profiles of rules or file names, one a mention. */
    PATHS("profile or path, repeatable"),
    /** A word without blanks and control characters, or nothing. */
    NAME("name"),
    /** A whole number in a range. */
    NUMBER("number"),
    /** Space: MiB, or a percentage. */
    SPACE("MiB, or percent as 25%"),
    /** One of a few words, in any case. */
    WORD("word");

    private final String label;

    SettingType(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
