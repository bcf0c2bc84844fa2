package org.audithalt.agent;

import java.util.ArrayList;
import java.util.List;

/** Settings under which records are lost where CAPP wants the process to be halted (FAU_STG.4), and why. */
final class NotCapp {
    private NotCapp() {}

    /** A line each, {@code KEY=VALUE: why}; none under the defaults. */
    static List<String> lines(Settings settings) {
        List<String> lines = new ArrayList<>();
        if (settings.maxLogFileAction().equals("rotate")) {
            lines.add("max_log_file_action=rotate: the oldest log is deleted (each deletion is a record)");
        }
        add(Setting.DISK_FULL_ACTION, settings.diskFullAction(), lines);
        add(Setting.DISK_ERROR_ACTION, settings.diskErrorAction(), lines);
        return lines;
    }

    private static void add(Setting setting, String action, List<String> lines) {
        if (action.equals("ignore") || action.equals("syslog")) {
            lines.add(setting.key() + "=" + action + ": records are lost while none can be stored");
        }
    }
}
