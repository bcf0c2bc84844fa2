package org.audithalt.agent;

import java.util.ArrayList;
import java.util.List;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Reason;
import org.audithalt.sink.FlushPolicy;
import org.audithalt.sink.SpaceThreshold;

/** What a reload changes of the settings, and how it is put in force. The thread of the rules. */
final class SettingsChange {
    private final AuditedProcess process;
    private final Settings old;
    private final Settings next;
    private final List<Setting> changed = new ArrayList<>();

    SettingsChange(AuditedProcess process, Settings next) {
        this.process = process;
        this.old = process.settings;
        this.next = next;
        for (int i = 0; i < Setting.count(); i++) {
            Setting setting = Setting.of(i);
            if (!isOfRules(setting) && !next.text(setting).equals(old.text(setting))) {
                changed.add(setting);
            }
        }
    }

    /** What rules can say too is compared as it counts, by {@link RuleFlags}. */
    private static boolean isOfRules(Setting setting) {
        return setting == Setting.RULES || setting == Setting.FAILURE || setting == Setting.BACKLOG_WAIT_TIME;
    }

    /** Adds a line for each change that cannot be made while the process runs. */
    void check(List<String> problems) {
        for (Setting setting : changed) {
            if (!setting.changesWhileRunning()) {
                problems.add(line(
                        setting,
                        "cannot change while the process runs, " + shown(old.text(setting))
                                + " stays in force (restart it, or take the change back)"));
            }
        }
        for (Setting setting : changed) {
            if (!process.runsPrograms && !next.program(setting).isEmpty()) {
                problems.add(line(
                        setting,
                        "what runs programs was not made ready at the start, for no action named one"
                                + " (restart the process)"));
            }
            if (!process.tellsSyslog && SinkSettings.tellsSyslog(next, setting)) {
                problems.add(line(
                        setting,
                        "what tells syslog was not made ready at the start, for no action told it"
                                + " (restart the process)"));
            }
        }
        ProgramNews.check(next, process.subject.fsuid(), problems);
    }

    private String line(Setting setting, String text) {
        String source = next.values().get(setting.ordinal()).source();
        // as errors of the same file begin
        String where = source.startsWith("/") ? "config:" + source : source;
        return where + ": " + setting.key() + "=" + next.text(setting) + ": " + text;
    }

    private static String shown(String text) {
        return text.isEmpty() ? "none" : text;
    }

    /** For a record and for people, each {@code KEY=NEW old=OLD}. */
    List<String> details() {
        List<String> details = new ArrayList<>();
        for (Setting setting : changed) {
            details.add(detail(setting, old, next));
        }
        return details;
    }

    static String detail(Setting setting, Settings old, Settings next) {
        return setting.key() + "=" + Words.field(next.text(setting)) + " old=" + Words.field(old.text(setting));
    }

    /** {@code max_log_file=16 (was 8), freq=1 (was 50)}; empty if nothing changes. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Setting setting : changed) {
            text.append(text.length() == 0 ? "" : ", ");
            text.append(setting.key()).append('=').append(next.text(setting));
            text.append(" (was ").append(shown(old.text(setting))).append(')');
        }
        return text.toString();
    }

    /**
     * Puts all in force. Nothing here can fail. While limits and actions are not those of one configuration, what happens is the
     * gentler of both: a limit of the new one is not to end the JVM by an action of the old one.
     */
    void use() {
        FullAction full = SinkSettings.action(next, Setting.DISK_FULL_ACTION);
        FullAction error = SinkSettings.action(next, Setting.DISK_ERROR_ACTION);
        FullAction spaceLeft = SinkSettings.action(next, Setting.SPACE_LEFT_ACTION);
        FullAction adminSpaceLeft = SinkSettings.action(next, Setting.ADMIN_SPACE_LEFT_ACTION);
        process.gate.useActions(
                full.gentler(process.gate.action(Reason.DISK_FULL)),
                error.gentler(process.gate.action(Reason.DISK_ERROR)),
                spaceLeft.gentler(process.gate.action(Reason.SPACE_LEFT)),
                adminSpaceLeft.gentler(process.gate.action(Reason.ADMIN_SPACE_LEFT)));
        process.limits.use(SinkSettings.limits(next));
        process.writer.use(FlushPolicy.of(next.flush()));
        List<SpaceThreshold> thresholds = process.space.thresholds().list();
        thresholds.get(0).use(next.spaceLeft(), spaceLeft, SinkSettings.word(next.spaceLeftAction()));
        thresholds.get(1).use(next.adminSpaceLeft(), adminSpaceLeft, SinkSettings.word(next.adminSpaceLeftAction()));
        process.gate.useActions(full, error, spaceLeft, adminSpaceLeft);
        process.watchdog.allows(next.writeTimeoutNanos());
        process.exit.waits(next.exitWaitNanos());
        process.announcer.use(next);
        process.settings = next;
    }
}
