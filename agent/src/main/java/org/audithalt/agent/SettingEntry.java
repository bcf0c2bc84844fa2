package org.audithalt.agent;

/**
 * A key and its value as some source gives them. Immutable.
 *
 * @param source where it comes from
 * @param line line in the configuration file, 0 for the other sources
 * @param shownKey the key as written there
 * @param key the key in lower case, without prefix
 * @param value the value as written, without quotes
 */
record SettingEntry(SettingSource source, int line, String shownKey, String key, String value) {
    /** A line about this entry: {@code WHERE: KEY=VALUE: text}. */
    String line(String configFile, String text) {
        String where = source == SettingSource.FILE ? "config:" + configFile + ":" + line : source.where();
        return where + ": " + visible(shownKey + "=" + value) + ": " + text;
    }

    /** What status shows as the value's source. */
    String shownSource(String configFile) {
        return source == SettingSource.FILE ? configFile + ":" + line : source.label();
    }

    /** A message is one line, whatever the value holds. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            visible.append(c < ' ' || c == 0x7f ? '?' : c);
        }
        return visible.toString();
    }
}
