package org.audithalt.agent;

import java.util.ArrayList;
import java.util.List;

/** Settings under which records are lost where CAPP wants the process to be halted (FAU_STG.4), and why. */
final class NotCapp {
    /** Settings of which {@code rotate} deletes logs. */
    static final Setting[] DELETING = {
        Setting.MAX_LOG_FILE_ACTION,
        Setting.SPACE_LEFT_ACTION,
        Setting.ADMIN_SPACE_LEFT_ACTION,
        Setting.DISK_FULL_ACTION
    };

    private NotCapp() {}

    /** A line each, {@code KEY=VALUE: why}; none under the defaults. */
    static List<String> lines(Settings settings) {
        List<String> lines = new ArrayList<>(deletions(settings));
        add(Setting.DISK_FULL_ACTION, settings.diskFullAction(), lines);
        add(Setting.DISK_ERROR_ACTION, settings.diskErrorAction(), lines);
        return lines;
    }

    /** Those of the lines that tell of deletions. */
    static List<String> deletions(Settings settings) {
        List<String> lines = new ArrayList<>();
        for (Setting setting : DELETING) {
            if (settings.text(setting).equals("rotate")) {
                boolean atSize = setting == Setting.MAX_LOG_FILE_ACTION;
                lines.add(setting.key() + "=rotate: the oldest log is deleted "
                        + (atSize ? "" : "while space is short ") + "(each deletion is a record)");
            }
        }
        return lines;
    }

    /** What people are told of deletions at a start and a reload; a line each. */
    static List<String> notices(Settings settings) {
        List<String> notices = new ArrayList<>();
        for (String line : deletions(settings)) {
            notices.add("not CAPP (FAU_STG.4): " + line);
        }
        return notices;
    }

    private static void add(Setting setting, String action, List<String> lines) {
        if (action.equals("ignore") || action.equals("syslog")) {
            lines.add(setting.key() + "=" + action + ": records are lost while none can be stored");
        }
    }
}
