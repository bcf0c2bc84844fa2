package org.audithalt.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.audithalt.sink.SpaceLimit;
import org.jspecify.annotations.Nullable;

/**
 * The settings in force. Strongest first they come from the agent argument, system properties {@code audithalt.KEY}, the
 * environment {@code AUDITHALT_KEY}, the configuration file, and the defaults of {@link Setting}. Immutable, safe to use
 * from any thread; nothing is looked up again after {@link #read}.
 */
public final class Settings {
    private final List<SettingValue> values;
    private final List<Path> logFiles;
    private final Path backlogDirectory;
    private final Path controlSocket;
    private final List<Path> rulesFiles;
    private final @Nullable Path configFile;
    private final @Nullable Path attachReport;
    private final @Nullable Path provenImages;
    private final @Nullable Path healthFile;
    private final String nodeName;
    private final List<String> notices;

    Settings(
            List<SettingValue> values,
            List<Path> logFiles,
            Path backlogDirectory,
            Path controlSocket,
            List<Path> rulesFiles,
            @Nullable Path configFile,
            @Nullable Path attachReport,
            @Nullable Path provenImages,
            @Nullable Path healthFile,
            String nodeName,
            List<String> notices) {
        this.values = values;
        this.logFiles = logFiles;
        this.backlogDirectory = backlogDirectory;
        this.controlSocket = controlSocket;
        this.rulesFiles = rulesFiles;
        this.configFile = configFile;
        this.attachReport = attachReport;
        this.provenImages = provenImages;
        this.healthFile = healthFile;
        this.nodeName = nodeName;
        this.notices = notices;
    }

    /**
     * Reads all sources. Names in the environment and among the properties count only if they begin with
     * {@code AUDITHALT_} or {@code audithalt.}.
     *
     * @param agentArgument text after {@code -javaagent:audithalt.jar=}, null if there is none
     * @param environment of the process
     * @param properties system properties
     * @return the settings, or every problem of every source
     */
    public static SettingsReading read(
            @Nullable String agentArgument, Map<String, String> environment, Properties properties) {
        return new SettingsReader(ProcessFacts.current()).read(agentArgument, environment, properties);
    }

    /**
     * Every setting in the order of {@link Setting}, with its source.
     *
     * @return unmodifiable
     */
    public List<SettingValue> values() {
        return values;
    }

    /**
     * Settings that were accepted but do nothing.
     *
     * @return a line each, {@code WHERE: KEY=VALUE: text}; unmodifiable
     */
    public List<String> notices() {
        return notices;
    }

    /**
     * The audit log; of several the first, which gives backlog, lock and socket their names.
     *
     * @return absolute
     */
    public Path logFile() {
        return logFiles.get(0);
    }

    /**
     * The audit logs in order of preference.
     *
     * @return absolute, at least one, no two in one directory; unmodifiable
     */
    public List<Path> logFiles() {
        return logFiles;
    }

    /**
     * Whether records name users, groups, system calls and addresses.
     *
     * @return true for {@code log_format=enriched}
     */
    public boolean enriched() {
        return text(Setting.LOG_FORMAT).equals("enriched");
    }

    /**
     * Whether PATH records say what the file system knows of the object.
     *
     * @return false by default
     */
    public boolean pathDetail() {
        return yes(Setting.PATH_DETAIL);
    }

    /**
     * Group that may read the log.
     *
     * @return a group's name, empty for none
     */
    public String logGroup() {
        return text(Setting.LOG_GROUP);
    }

    /**
     * Actions that begin only when their reservation is on the backlog's disk.
     *
     * @return keys of rules and names of system calls, separated by commas; empty for none
     */
    public String durable() {
        return text(Setting.DURABLE);
    }

    /**
     * When written records are forced to disk.
     *
     * @return none, incremental, incremental_async, data or sync
     */
    public String flush() {
        return text(Setting.FLUSH);
    }

    /**
     * Records between two flushes.
     *
     * @return 0 or more; at least 1 with incremental flushes
     */
    public int freq() {
        return number(Setting.FREQ);
    }

    /**
     * Size at which {@link #maxLogFileAction()} is taken.
     *
     * @return bytes, a multiple of 1 MiB
     */
    public long maxLogFileBytes() {
        return (long) number(Setting.MAX_LOG_FILE) << 20;
    }

    /**
     * What happens at {@link #maxLogFileBytes()}.
     *
     * @return keep_logs, rotate, suspend, ignore, syslog or exec PATH
     */
    public String maxLogFileAction() {
        return text(Setting.MAX_LOG_FILE_ACTION);
    }

    /**
     * Number of logs that are kept under an action {@code rotate}.
     *
     * @return 0 to 999, at least 2 then
     */
    public int numLogs() {
        return number(Setting.NUM_LOGS);
    }

    /**
     * Space for the log under which {@link #spaceLeftAction()} is taken.
     *
     * @return MiB or percent
     */
    public SpaceLimit spaceLeft() {
        return SpaceLimit.of(text(Setting.SPACE_LEFT));
    }

    /**
     * What happens below {@link #spaceLeft()}.
     *
     * @return ignore, syslog, rotate, suspend, deny, halt or exec PATH
     */
    public String spaceLeftAction() {
        return text(Setting.SPACE_LEFT_ACTION);
    }

    /**
     * Space for the log under which {@link #adminSpaceLeftAction()} is taken.
     *
     * @return MiB or percent
     */
    public SpaceLimit adminSpaceLeft() {
        return SpaceLimit.of(text(Setting.ADMIN_SPACE_LEFT));
    }

    /**
     * What happens below {@link #adminSpaceLeft()}.
     *
     * @return ignore, syslog, rotate, suspend, deny, halt or exec PATH
     */
    public String adminSpaceLeftAction() {
        return text(Setting.ADMIN_SPACE_LEFT_ACTION);
    }

    /**
     * What happens when the log is full.
     *
     * @return suspend, rotate, halt, deny, ignore, syslog or exec PATH
     */
    public String diskFullAction() {
        return text(Setting.DISK_FULL_ACTION);
    }

    /**
     * What happens when the log cannot be written.
     *
     * @return suspend, halt, deny, ignore, syslog or exec PATH
     */
    public String diskErrorAction() {
        return text(Setting.DISK_ERROR_ACTION);
    }

    /**
     * Where syslog is told.
     *
     * @return an address of this host
     */
    SyslogAddress syslog() {
        return SyslogAddress.of(text(Setting.SYSLOG));
    }

    /**
     * The name in {@code node=}.
     *
     * @return empty if records carry none
     */
    public String nodeName() {
        return nodeName;
    }

    /**
     * Slots of the backlog.
     *
     * @return 256 to 1048576, a power of two
     */
    public int backlogLimit() {
        return number(Setting.BACKLOG_LIMIT);
    }

    /**
     * Directory of the backlog file.
     *
     * @return absolute
     */
    public Path backlogDirectory() {
        return backlogDirectory;
    }

    /**
     * Whether the backlog may be on a copy-on-write or network file system.
     *
     * @return false by default
     */
    public boolean backlogUnsafe() {
        return yes(Setting.BACKLOG_UNSAFE);
    }

    /**
     * The failure flag.
     *
     * @return 0 silent, 1 printk, 2 panic, 3 suspend
     */
    public int failure() {
        return number(Setting.FAILURE);
    }

    /**
     * Longest wait for a slot.
     *
     * @return milliseconds, 0 for ever
     */
    public int backlogWaitTimeMillis() {
        return number(Setting.BACKLOG_WAIT_TIME);
    }

    /**
     * A write that takes longer counts as a full log.
     *
     * @return nanoseconds, at least one second
     */
    public long writeTimeoutNanos() {
        return number(Setting.WRITE_TIMEOUT) * 1_000_000_000L;
    }

    /**
     * How long an exit of the JVM may be stuck at a closed gate.
     *
     * @return nanoseconds, 0 or more
     */
    public long exitWaitNanos() {
        return number(Setting.EXIT_WAIT) * 1_000_000_000L;
    }

    /**
     * Path of the control socket.
     *
     * @return absolute, at most 107 bytes
     */
    public Path controlSocket() {
        return controlSocket;
    }

    /**
     * The file that exists only while the gate is open.
     *
     * @return absolute; null for none
     */
    public @Nullable Path healthFile() {
        return healthFile;
    }

    /**
     * What the MXBean allows.
     *
     * @return {@code read}, {@code control} or {@code no}
     */
    public String jmx() {
        return text(Setting.JMX);
    }

    /**
     * The rules files in order.
     *
     * @return absolute paths, and profiles by their bare names, at least one; unmodifiable
     */
    public List<Path> rulesFiles() {
        return rulesFiles;
    }

    /**
     * Whether rules are passed over that auditctl would stop at though they are well written.
     *
     * @return false by default
     */
    public boolean rulesTolerant() {
        return yes(Setting.RULES_TOLERANT);
    }

    /**
     * Whether rules are accepted of which none can ever select anything.
     *
     * @return false by default
     */
    public boolean allowInertRules() {
        return yes(Setting.ALLOW_INERT_RULES);
    }

    /**
     * What rules take an unset login user id for.
     *
     * @return 4294967295 for unset
     */
    public long auid() {
        return Long.parseLong(text(Setting.AUID));
    }

    /**
     * The configuration file.
     *
     * @return absolute, null if none was named
     */
    public @Nullable Path configFile() {
        return configFile;
    }

    /**
     * Whether a JDK release may be used that was not tested.
     *
     * @return false by default
     */
    public boolean allowUntestedJdk() {
        return yes(Setting.ALLOW_UNTESTED_JDK);
    }

    /** {@code class_cache}. */
    public boolean classCache() {
        return yes(Setting.CLASS_CACHE);
    }

    /**
     * The administrator's file of proven run-time images.
     *
     * @return absolute, null if none was named
     */
    public @Nullable Path provenImages() {
        return provenImages;
    }

    /**
     * Where {@code audithalt attach} looks for the result of the attach.
     *
     * @return absolute, null if the agent was not attached by our command line
     */
    public @Nullable Path attachReport() {
        return attachReport;
    }

    /**
     * Tells whether a setting has its default value because no source gives one, so that a rules file's control line may
     * set it.
     *
     * @param setting which
     * @return true if no source names it
     */
    public boolean isDefault(Setting setting) {
        return values.get(setting.ordinal()).source().equals(SettingSource.DEFAULT.label());
    }

    /**
     * The program that an action is to run.
     *
     * @param action a setting that may be {@code exec PATH}
     * @return absolute, empty if the action is another
     */
    public String program(Setting action) {
        return action.isProgram(text(action)) ? Setting.program(text(action)) : "";
    }

    /** The value of a setting in its normal form. */
    String text(Setting setting) {
        return values.get(setting.ordinal()).text();
    }

    private int number(Setting setting) {
        return Integer.parseInt(text(setting));
    }

    private boolean yes(Setting setting) {
        return text(setting).equals("yes");
    }
}
