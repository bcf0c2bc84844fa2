package org.audithalt.agent;

import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.rule.Profiles;
import org.audithalt.sink.SpaceLimit;
import org.jspecify.annotations.Nullable;

/** Checks what no entry shows by itself, fills the gaps and freezes the settings. */
final class SettingsCheck {
    /** sun_path has 108 bytes, the last is 0 (unix(7)). */
    private static final int MAX_SOCKET_PATH_BYTES = 107;

    private final SettingsDraft draft;
    private final @Nullable String knownNodeName;

    /** @param knownNodeName null if it has to be found out */
    SettingsCheck(SettingsDraft draft, @Nullable String knownNodeName) {
        this.draft = draft;
        this.knownNodeName = knownNodeName;
    }

    SettingsReading conclude() {
        checkTogether();
        if (!draft.problems.isEmpty()) {
            return failure();
        }
        List<Path> logFiles = new LogList(draft).read();
        Path backlogDirectory = draft.path(Setting.BACKLOG_DIR);
        Path controlSocket = draft.path(Setting.CONTROL_SOCKET);
        Path configFile = draft.path(Setting.CONFIG);
        Path attachReport = draft.path(Setting.ATTACH_REPORT);
        Path provenImages = draft.path(Setting.PROVEN_IMAGES);
        Path healthFile = draft.path(Setting.HEALTH_FILE);
        List<Path> rulesFiles = rulesFiles();
        String nodeName = nodeName();
        noticeInert();
        if (logFiles.isEmpty()) {
            return failure();
        }
        Path directory = Paths.parent(logFiles.get(0));
        Path name = logFiles.get(0).getFileName();
        if (controlSocket == null) {
            controlSocket = directory.resolve(socketName(name.toString()));
        }
        checkSocket(controlSocket);
        if (!draft.problems.isEmpty()) {
            return failure();
        }
        Settings settings = new Settings(
                values(logFiles),
                logFiles,
                backlogDirectory == null ? directory : backlogDirectory,
                controlSocket,
                List.copyOf(rulesFiles),
                configFile,
                attachReport,
                provenImages,
                healthFile,
                nodeName,
                List.copyOf(draft.notices));
        return new SettingsReading(settings, List.of(), settings.rulesFiles());
    }

    private String nodeName() {
        String known = knownNodeName;
        if (known != null) {
            return known;
        }
        try {
            return NodeName.of(normal(Setting.NAME_FORMAT), draft.facts.host(), draft.raw(Setting.NAME));
        } catch (UnknownHostException unknown) {
            draft.problem(
                    draft.winner(Setting.NAME_FORMAT),
                    "the resolver does not know this host: " + unknown.getMessage() + " (use hostname or user)");
            return "";
        }
    }

    private SettingsReading failure() {
        List<Path> rulesFiles = List.copyOf(rulesFiles());
        return new SettingsReading(null, List.copyOf(draft.problems), rulesFiles);
    }

    /** Files absolute, profiles by their bare names. */
    private List<Path> rulesFiles() {
        List<Path> files = new ArrayList<>();
        if (draft.rules.isEmpty()) {
            files.add(Profiles.path(Setting.RULES.initial()));
        }
        for (int i = 0; i < draft.rules.size(); i++) {
            String name = draft.rules.get(i).value();
            boolean wrong = Setting.RULES.objection(name) != null || PathPattern.objection(name) != null;
            Path file = wrong ? null : Profiles.isName(name) ? Profiles.path(name) : draft.path(draft.rules.get(i));
            if (file != null) {
                files.add(file);
            }
        }
        return files;
    }

    private void checkTogether() {
        String flush = normal(Setting.FLUSH);
        boolean incremental = flush.equals("incremental") || flush.equals("incremental_async");
        if (incremental && normal(Setting.FREQ).equals("0")) {
            draft.problem(draft.winner(Setting.FREQ), "out of range with flush=" + flush + " (1 or more)");
        }
        if (normal(Setting.NAME_FORMAT).equals("user") && normal(Setting.NAME).isEmpty()) {
            draft.problem(draft.winner(Setting.NAME_FORMAT), "needs a name (set name)");
        }
        checkSpaceLeft();
        checkNumLogs();
    }

    private void checkNumLogs() {
        String number = normal(Setting.NUM_LOGS);
        boolean fewer = number.equals("0") || number.equals("1");
        for (Setting action : NotCapp.DELETING) {
            if (fewer && normal(action).equals("rotate")) {
                draft.problem(draft.winner(action), "needs num_logs of 2 or more, it is " + number);
            }
        }
    }

    /** As auditd: percentages are not compared. */
    private void checkSpaceLeft() {
        String left = draft.raw(Setting.SPACE_LEFT);
        String admin = draft.raw(Setting.ADMIN_SPACE_LEFT);
        if (Setting.SPACE_LEFT.objection(left) != null || Setting.ADMIN_SPACE_LEFT.objection(admin) != null) {
            return;
        }
        SpaceLimit first = SpaceLimit.of(left);
        SpaceLimit second = SpaceLimit.of(admin);
        if (!first.percent() && !second.percent() && first.number() <= second.number()) {
            draft.problem(
                    draft.winner(Setting.SPACE_LEFT),
                    "must exceed admin_space_left=" + second.text() + " (both are MiB)");
        }
    }

    private void noticeInert() {
        for (int i = 0; i < Setting.count(); i++) {
            Setting setting = Setting.of(i);
            String other = setting.takenFor(draft.raw(setting));
            if (other != null) {
                draft.notices.add(draft.winner(setting).line(draft.configFile, "no meaning here, taken for " + other));
            }
        }
        SettingEntry numLogs = draft.winner(Setting.NUM_LOGS);
        boolean rotates = false;
        for (Setting action : NotCapp.DELETING) {
            rotates |= normal(action).equals("rotate");
        }
        if (numLogs.source() != SettingSource.DEFAULT && !rotates) {
            draft.notices.add(
                    numLogs.line(draft.configFile, "no effect, every log is kept (delete or move old ones away)"));
        }
    }

    private void checkSocket(Path socket) {
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes <= MAX_SOCKET_PATH_BYTES) {
            return;
        }
        String text = bytes + " bytes, at most " + MAX_SOCKET_PATH_BYTES + " (set control_socket to a shorter path)";
        if (draft.raw(Setting.CONTROL_SOCKET).isEmpty()) {
            draft.problems.add("default: control_socket=" + socket + ": " + text);
        } else {
            draft.problem(draft.winner(Setting.CONTROL_SOCKET), text);
        }
    }

    private static String socketName(String logName) {
        return (logName.endsWith(".log") ? logName.substring(0, logName.length() - 4) : logName) + ".sock";
    }

    private List<SettingValue> values(List<Path> logFiles) {
        List<SettingValue> values = new ArrayList<>();
        for (int i = 0; i < Setting.count(); i++) {
            Setting setting = Setting.of(i);
            String text = setting == Setting.RULES
                    ? joined(rulesFiles())
                    : setting == Setting.LOG_FILE ? LogList.text(logFiles) : normal(setting);
            values.add(new SettingValue(setting, text, draft.winner(setting).shownSource(draft.configFile)));
        }
        return List.copyOf(values);
    }

    private static String joined(List<Path> files) {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < files.size(); i++) {
            joined.append(i == 0 ? "" : ",").append(files.get(i));
        }
        return joined.toString();
    }

    /** The value in force in its normal form, as written if it is wrong. */
    private String normal(Setting setting) {
        String value = draft.raw(setting);
        if (setting.objection(value) != null) {
            return value;
        }
        if (setting.type() == SettingType.PATH && PathPattern.objection(value) == null) {
            return String.valueOf(draft.path(draft.winner(setting), value));
        }
        return setting.normal(value);
    }
}
