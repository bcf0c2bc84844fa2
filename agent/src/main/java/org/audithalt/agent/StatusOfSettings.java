package org.audithalt.agent;

import org.audithalt.control.Json;

/** The part of a status that lists the settings in force, each with its source. */
final class StatusOfSettings {
    private final AuditedProcess process;

    StatusOfSettings(AuditedProcess process) {
        this.process = process;
    }

    void write(Json out) {
        out.name("settings").beginArray();
        for (SettingValue value : process.settings.values()) {
            if (value.setting() == Setting.ATTACH_REPORT) {
                continue;
            }
            String byRules = fromRules(value.setting());
            out.beginObject();
            out.member("key", value.setting().key());
            out.member("value", byRules.isEmpty() ? value.text() : byRules);
            out.member("source", byRules.isEmpty() ? value.source() : "rules");
            out.endObject();
        }
        out.endArray();
    }

    /** The value that a rules file has set (auditctl -b, -f, --backlog_wait_time); empty if none has. */
    private String fromRules(Setting setting) {
        if (setting == Setting.BACKLOG_LIMIT
                && process.settings.isDefault(setting)
                && process.rules.backlogLimit() > 0) {
            return Integer.toString(process.backlog.generalSlots());
        }
        if (setting == Setting.FAILURE && isOther(setting, process.failure.flag(), process.settings.failure())) {
            return Integer.toString(process.failure.flag());
        }
        return setting == Setting.BACKLOG_WAIT_TIME
                        && isOther(setting, process.backlogWaitMillis, process.settings.backlogWaitTimeMillis())
                ? Integer.toString(process.backlogWaitMillis)
                : "";
    }

    private boolean isOther(Setting setting, int value, int set) {
        return value != set || process.settings.isDefault(setting) && isGivenByRules(setting);
    }

    private boolean isGivenByRules(Setting setting) {
        return setting == Setting.FAILURE ? process.rules.failure() >= 0 : process.rules.backlogWaitTimeMillis() >= 0;
    }
}
