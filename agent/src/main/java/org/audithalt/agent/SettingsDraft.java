package org.audithalt.agent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.audithalt.rule.NearestWord;
import org.jspecify.annotations.Nullable;

/** The settings while they are read: for each the strongest entry so far, and every problem. */
final class SettingsDraft {
    private static final SettingEntry DEFAULT = new SettingEntry(SettingSource.DEFAULT, 0, "", "", "");

    final ProcessFacts facts;
    final List<String> problems = new ArrayList<>();
    final List<String> notices = new ArrayList<>();
    /** Entries of the strongest source that names rules files. */
    final List<SettingEntry> rules = new ArrayList<>();
    /** Absolute, empty if there is none. */
    String configFile = "";

    private final SettingEntry[] winners = new SettingEntry[Setting.count()];

    SettingsDraft(ProcessFacts facts) {
        this.facts = facts;
        Arrays.fill(winners, DEFAULT);
    }

    void apply(List<SettingEntry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            apply(entries.get(i));
        }
    }

    SettingEntry winner(Setting setting) {
        return winners[setting.ordinal()];
    }

    /** The value in force as written. */
    String raw(Setting setting) {
        SettingEntry entry = winner(setting);
        return entry.source() == SettingSource.DEFAULT ? setting.initial() : entry.value();
    }

    /** An entry's file name, absolute; null and a problem if this JVM cannot express it. */
    @Nullable
    Path path(SettingEntry entry) {
        return path(entry, entry.value());
    }

    /** A setting's file name, absolute; null if it is empty. */
    @Nullable
    Path path(Setting setting) {
        String value = raw(setting);
        return value.isEmpty() ? null : path(winner(setting), value);
    }

    void problem(SettingEntry entry, String text) {
        problems.add(entry.line(configFile, text));
    }

    /** A file name pattern of an entry, filled in and absolute; null and a problem if this JVM cannot express it. */
    @Nullable
    Path path(SettingEntry entry, String pattern) {
        try {
            return Path.of(PathPattern.filled(pattern, facts)).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            problem(entry, "not a file name in this process's locale: " + e.getReason());
            return null;
        }
    }

    private void apply(SettingEntry entry) {
        Setting setting = Setting.of(entry.key());
        if (setting == null) {
            String notice = ForeignSetting.notice(entry.key());
            if (notice != null) {
                notices.add(entry.line(configFile, notice));
            } else {
                problem(entry, "unknown key" + hint(entry));
            }
            return;
        }
        SettingEntry before = winners[setting.ordinal()];
        boolean fromSameSource = before.source() == entry.source();
        boolean repeatable = setting == Setting.RULES
                ? entry.source() == SettingSource.ARGUMENT
                : entry.source() == SettingSource.FILE;
        String objection = setting.objection(entry.value());
        boolean isPath = setting.type() != SettingType.NAME
                && setting.type() != SettingType.NUMBER
                && setting.type() != SettingType.SPACE
                && setting.type() != SettingType.WORD;
        if (objection == null && isPath) {
            objection = PathPattern.objection(entry.value());
        }
        if (fromSameSource && !repeatable) {
            problem(entry, "given twice");
        } else if (setting == Setting.CONFIG && entry.source() == SettingSource.FILE) {
            problem(entry, "a configuration file cannot name another");
        } else if (objection != null
                && !(entry.value().isEmpty() && setting.initial().isEmpty() && isOptional(setting))) {
            problem(entry, objection);
        }
        if (setting == Setting.RULES) {
            if (!fromSameSource) {
                rules.clear();
            }
            rules.add(entry);
        }
        winners[setting.ordinal()] = entry;
    }

    /** Settings that an empty value sets back to what holds without them. */
    private static boolean isOptional(Setting setting) {
        return setting == Setting.BACKLOG_DIR
                || setting == Setting.CONTROL_SOCKET
                || setting == Setting.HEALTH_FILE
                || setting == Setting.ATTACH_REPORT;
    }

    private static String hint(SettingEntry entry) {
        String[] keys = new String[Setting.count()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Setting.of(i).key();
        }
        String nearest = NearestWord.of(Setting.lowerCase(entry.key()), keys);
        if (nearest == null) {
            return "";
        }
        String name = entry.source() == SettingSource.ENVIRONMENT ? upperCase(nearest) : nearest;
        return NearestWord.hint(entry.source().prefix() + name);
    }

    private static String upperCase(String text) {
        StringBuilder upper = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            upper.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
        }
        return upper.toString();
    }
}
