package org.audithalt.agent;

import java.util.Locale;
import org.audithalt.gate.FullAction;
import org.audithalt.sink.LogLimits;

/** What the settings of the log mean for the gate and the writer. */
final class SinkSettings {
    private static final String EXEC = "exec";
    private static final String ROTATE = "rotate";
    private static final String SYSLOG = "syslog";
    private static final Setting[] ACTIONS = {
        Setting.MAX_LOG_FILE_ACTION,
        Setting.SPACE_LEFT_ACTION,
        Setting.ADMIN_SPACE_LEFT_ACTION,
        Setting.DISK_FULL_ACTION,
        Setting.DISK_ERROR_ACTION
    };

    private SinkSettings() {}

    /** The part of the limits that settings can change. */
    static LogLimits.Values limits(Settings settings) {
        return new LogLimits.Values(
                settings.maxLogFileBytes(),
                settings.program(Setting.MAX_LOG_FILE_ACTION).isEmpty()
                        ? LogLimits.Action.valueOf(settings.maxLogFileAction().toUpperCase(Locale.ROOT))
                        : LogLimits.Action.IGNORE,
                Math.max(1, settings.freq()),
                settings.numLogs(),
                settings.diskFullAction().equals(ROTATE),
                settings.spaceLeftAction().equals(ROTATE)
                        || settings.adminSpaceLeftAction().equals(ROTATE));
    }

    /**
     * What happens to actions. A program is run, and logs are deleted, besides: no record may be lost meanwhile, and a warning
     * holds nobody up; that logs are deleted for it is told to syslog, as auditd does.
     */
    static FullAction action(Settings settings, Setting setting) {
        boolean warning = setting == Setting.SPACE_LEFT_ACTION || setting == Setting.ADMIN_SPACE_LEFT_ACTION;
        String word = word(settings.text(setting));
        if (word.equals(ROTATE)) {
            return warning ? FullAction.SYSLOG : FullAction.SUSPEND;
        }
        if (word.equals(EXEC)) {
            return warning ? FullAction.IGNORE : FullAction.SUSPEND;
        }
        return FullAction.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether any action tells syslog. */
    static boolean tellsSyslog(Settings settings) {
        for (Setting setting : ACTIONS) {
            if (tellsSyslog(settings, setting)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the action of a setting tells syslog; false for a setting that names no action. */
    static boolean tellsSyslog(Settings settings, Setting setting) {
        if (setting == Setting.MAX_LOG_FILE_ACTION) {
            return settings.maxLogFileAction().equals(SYSLOG);
        }
        for (Setting action : ACTIONS) {
            if (action == setting) {
                return action(settings, setting) == FullAction.SYSLOG;
            }
        }
        return false;
    }

    /** How an action is named in one word. */
    static String word(String action) {
        int blank = action.indexOf(' ');
        return blank < 0 ? action : action.substring(0, blank);
    }
}
