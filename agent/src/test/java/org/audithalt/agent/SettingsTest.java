package org.audithalt.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.audithalt.sink.SpaceLimit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final ProcessFacts FACTS = new ProcessFacts(4711, "box", 1_795_499_532L);

    @TempDir
    Path directory;

    @Test
    void defaultsHoldWithoutAnySource() {
        Settings settings = settings(read(null));
        Path log = Path.of("audit/audit-4711-20261124T055212.log").toAbsolutePath();

        assertThat(settings.logFile()).isEqualTo(log);
        assertThat(settings.backlogDirectory()).isEqualTo(log.getParent());
        assertThat(settings.controlSocket()).isEqualTo(log.resolveSibling("audit-4711-20261124T055212.sock"));
        assertThat(settings.logGroup()).isEmpty();
        assertThat(settings.flush()).isEqualTo("incremental_async");
        assertThat(settings.freq()).isEqualTo(50);
        assertThat(settings.maxLogFileBytes()).isEqualTo(8L << 20);
        assertThat(settings.maxLogFileAction()).isEqualTo("keep_logs");
        assertThat(settings.numLogs()).isZero();
        assertThat(settings.spaceLeft()).isEqualTo(new SpaceLimit(25, true));
        assertThat(settings.spaceLeftAction()).isEqualTo("syslog");
        assertThat(settings.adminSpaceLeft()).isEqualTo(new SpaceLimit(10, true));
        assertThat(settings.adminSpaceLeftAction()).isEqualTo("syslog");
        assertThat(settings.diskFullAction()).isEqualTo("suspend");
        assertThat(settings.diskErrorAction()).isEqualTo("suspend");
        assertThat(settings.nodeName()).isEmpty();
        assertThat(settings.rulesFiles()).containsExactly(Path.of("capp"));
        assertThat(settings.isDefault(Setting.RULES)).isTrue();
        assertThat(settings.backlogLimit()).isEqualTo(8192);
        assertThat(settings.failure()).isEqualTo(3);
        assertThat(settings.backlogWaitTimeMillis()).isZero();
        assertThat(settings.writeTimeoutNanos()).isEqualTo(10_000_000_000L);
        assertThat(settings.exitWaitNanos()).isEqualTo(10_000_000_000L);
        assertThat(settings.configFile()).isNull();
        assertThat(settings.attachReport()).isNull();
        assertThat(settings.backlogUnsafe()).isFalse();
        assertThat(settings.allowUntestedJdk()).isFalse();
        assertThat(settings.notices()).isEmpty();
        assertThat(settings.values())
                .hasSize(Setting.count())
                .allMatch(value -> value.source().equals("default"));
        assertThat(settings.isDefault(Setting.FREQ)).isTrue();
    }

    @Test
    void everyDefaultIsAValueWithoutObjection() {
        for (int i = 0; i < Setting.count(); i++) {
            Setting setting = Setting.of(i);
            if (!setting.initial().isEmpty()) {
                assertThat(setting.objection(setting.initial()))
                        .as(setting.key())
                        .isNull();
            }
        }
    }

    @Test
    void strongerSourcesWinAndEachValueRemembersItsOwn() throws IOException {
        Path file = config("freq = 1", "failure = 1", "num_logs = 1", "exit_wait=1");
        Map<String, String> environment = Map.of(
                "AUDITHALT_CONFIG", file.toString(),
                "AUDITHALT_FREQ", "2",
                "AUDITHALT_FAILURE", "2",
                "AUDITHALT_NUM_LOGS", "2",
                "AUDITHALTER", "ignored",
                "PATH", "/bin");
        Properties properties = properties("audithalt.freq", "3", "audithalt.failure", "0", "java.home", "/x");

        Settings settings = settings(read("freq=4", environment, properties));

        assertThat(settings.freq()).isEqualTo(4);
        assertThat(settings.failure()).isZero();
        assertThat(settings.numLogs()).isEqualTo(2);
        assertThat(settings.exitWaitNanos()).isEqualTo(1_000_000_000L);
        assertThat(source(settings, Setting.FREQ)).isEqualTo("agent argument");
        assertThat(source(settings, Setting.FAILURE)).isEqualTo("property");
        assertThat(source(settings, Setting.NUM_LOGS)).isEqualTo("environment");
        assertThat(source(settings, Setting.EXIT_WAIT)).isEqualTo(file + ":4");
        assertThat(source(settings, Setting.FLUSH)).isEqualTo("default");
        assertThat(settings.configFile()).isEqualTo(file);
        assertThat(settings.isDefault(Setting.FREQ)).isFalse();
    }

    @Test
    void strongestSourceNamesTheConfigurationFile() throws IOException {
        Path file = config("freq = 7");

        Settings settings = settings(read(
                "config=" + file, Map.of("AUDITHALT_CONFIG", "/missing"), properties("audithalt.config", "/gone")));

        assertThat(settings.freq()).isEqualTo(7);
    }

    @Test
    void configurationFileIsReadAsAuditdReadsIt() throws IOException {
        Path file = config(
                "# comment",
                "",
                "  LOG_FILE = /var/log/a.log  ",
                "Flush=NONE",
                "freq = 0",
                "\tmax_log_file = 5",
                "disk_full_action = SUSPEND",
                "freq = 9");

        Settings settings = settings(read("config=" + file));

        assertThat(settings.logFile()).isEqualTo(Path.of("/var/log/a.log"));
        assertThat(settings.flush()).isEqualTo("none");
        assertThat(settings.freq()).isEqualTo(9);
        assertThat(settings.maxLogFileBytes()).isEqualTo(5L << 20);
    }

    @Test
    void reportsEveryErrorOfEverySourceOnALineOfItsOwn() throws IOException {
        Path file = config("freq = 50", "max_log_file = 8x", "log_fiel = /x", "nonsense", "flush = none now", "= 5");
        Map<String, String> environment =
                Map.of("AUDITHALT_FREQ", "many", "AUDITHALT_FLSUH", "none", "AUDITHALT_NUM_LOGS", "1000");
        Properties properties = properties("audithalt.freq", "-1", "audithalt.disk_full_action", "email");

        SettingsReading reading =
                read("config=" + file + ",freq=,zzzzz=1,failure=4,log_format=nolog", environment, properties);

        String config = "config:" + file + ":";
        assertThat(reading.settings()).isNull();
        assertThat(reading.problems())
                .containsExactlyInAnyOrder(
                        config + "2: max_log_file=8x: not a whole number of MiB",
                        config + "3: log_fiel=/x: unknown key (did you mean log_file?)",
                        config + "4: nonsense: not key = value",
                        config + "5: flush=none now: now is too much: a value here is one word"
                                + " (use the agent argument instead)",
                        config + "6: = 5: not key = value",
                        "environment: AUDITHALT_FREQ=many: not a whole number of records",
                        "environment: AUDITHALT_FLSUH=none: unknown key (did you mean AUDITHALT_FLUSH?)",
                        "environment: AUDITHALT_NUM_LOGS=1000: out of range (0 to 999 files)",
                        "property: audithalt.freq=-1: not a whole number of records",
                        "property: audithalt.disk_full_action=email: unknown word"
                                + " (use suspend, rotate, halt, deny, ignore, syslog, exec PATH)",
                        "argument: freq=: not a whole number of records",
                        "argument: zzzzz=1: unknown key",
                        "argument: failure=4: out of range (0 to 3)",
                        "argument: log_format=nolog: no longer used (use raw)");
    }

    @Test
    void wrongValuesCountEvenWhereAStrongerSourceOverridesThem() {
        SettingsReading reading = read("freq=5", Map.of("AUDITHALT_FREQ", "x"), new Properties());

        assertThat(reading.problems()).containsExactly("environment: AUDITHALT_FREQ=x: not a whole number of records");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "freq | freq: not key=value",
                "=5 | =5: not key=value",
                "freq=5, | freq=5,: a comma too many (write key=value,key=value)",
                "freq=5,freq=6 | freq=6: given twice",
                "log_file='/a,b | log_file=/a,b: the quote ' is not closed",
                "freq=0 | freq=0: out of range with flush=incremental_async (1 or more)",
                "flush=incremental,freq=0 | freq=0: out of range with flush=incremental (1 or more)",
                "freq=99999999999999999999 | freq=99999999999999999999: out of range (0 or more records)",
                "max_log_file=0 | max_log_file=0: out of range (1 to 8388608 MiB)",
                "max_log_file_action=rotate | max_log_file_action=rotate: needs num_logs of 2 or more, it is 0",
                "max_log_file_action=exec | max_log_file_action=exec: exec needs the absolute path of a program, without"
                        + " blanks",
                "space_left_action=exec x | space_left_action=exec x: exec needs the absolute path of a program, without"
                        + " blanks",
                "disk_full_action=exec /a b | disk_full_action=exec /a b: exec needs the absolute path of a program,"
                        + " without blanks",
                "max_log_file_action=halt_process | max_log_file_action=halt_process: unknown word"
                        + " (use keep_logs, rotate, suspend, ignore, syslog, exec PATH)",
                "disk_error_action=stop | disk_error_action=stop: unknown word"
                        + " (use suspend, halt, deny, ignore, syslog, exec PATH)",
                "name_format=user | name_format=user: needs a name (set name)",
                "name=a b | name=a b: blanks and control characters are not allowed",
                "backlog_limit=255 | backlog_limit=255: out of range (256 to 1048576 records)",
                "write_timeout=0 | write_timeout=0: out of range (1 to 86400 seconds)",
                "backlog_unsafe=true | backlog_unsafe=true: unknown word (use yes, no)",
                "flush= | flush=: unknown word (use none, incremental, incremental_async, data, sync)",
                "write_logs=no | write_logs=no: not implemented (use yes)",
                "log_file= | log_file=: value missing",
                "log_file=/ | log_file=/: names no file",
                "rules= | rules=: value missing",
                "rules=STIG | rules=STIG: unknown profile (did you mean stig?); there are capp, lspp, stig, ospp, pci"
                        + " and all (for a file write ./STIG)",
                "rules=osp | rules=osp: unknown profile (did you mean ospp?); there are capp, lspp, stig, ospp, pci and"
                        + " all (for a file write ./osp)",
                "log_file=/a%x | log_file=/a%x: unknown placeholder %x"
                        + " (%p process id, %h host name, %t start time, %% percent)",
                "log_file=/a% | log_file=/a%: unknown placeholder %"
                        + " (%p process id, %h host name, %t start time, %% percent)",
                "config=/missing/a.conf | config=/missing/a.conf: no such file"
            })
    void refusesArguments(String argument, String problem) {
        SettingsReading reading = read(argument);

        assertThat(reading.problems()).containsExactly("argument: " + problem);
        assertThat(reading.settings()).isNull();
    }

    @Test
    void quotedValuesMayHoldCommasAndQuotes() {
        Settings settings = settings(read("log_file='/a,b''c.log',freq=5,log_group=adm"));

        assertThat(settings.logFile()).isEqualTo(Path.of("/a,b'c.log"));
        assertThat(settings.freq()).isEqualTo(5);
        assertThat(settings.logGroup()).isEqualTo("adm");
    }

    @Test
    void rulesFilesAddUpInTheArgumentOnly() throws IOException {
        Path file = config("rules = /c.rules");

        Settings settings = settings(read(
                "rules=/a.rules,config=" + file + ",rules='/b,%p.rules'",
                Map.of("AUDITHALT_RULES", "/d.rules"),
                new Properties()));
        SettingsReading twice = read("config=" + config("rules = /c.rules", "rules = /d.rules"));

        assertThat(settings.rulesFiles()).containsExactly(Path.of("/a.rules"), Path.of("/b,4711.rules"));
        assertThat(settings.values().get(Setting.RULES.ordinal()).text()).isEqualTo("/a.rules,/b,4711.rules");
        assertThat(twice.problems()).singleElement().asString().endsWith(":2: rules=/d.rules: given twice");
    }

    @Test
    void wordWithoutSlashOrDotIsAProfile() {
        Settings settings = settings(read("rules=./capp,rules=lspp"));

        Path file = Path.of("capp").toAbsolutePath();
        assertThat(settings.rulesFiles()).containsExactly(file, Path.of("lspp"));
        assertThat(settings.values().get(Setting.RULES.ordinal()).text()).isEqualTo(file + ",lspp");
    }

    @Test
    void configurationFileCannotNameAnother() throws IOException {
        Path file = config("config = /x");

        assertThat(read("config=" + file).problems())
                .containsExactly("config:" + file + ":1: config=/x: a configuration file cannot name another");
    }

    @Test
    void acceptsOtherKeysOfAuditdAndSaysThatTheyDoNothing() throws IOException {
        Path file = config("verify_email = yes", "q_depth = 2000", "space_left_action = EMAIL");

        Settings settings = settings(read("config=" + file));

        assertThat(settings.notices())
                .containsExactly(
                        "config:" + file + ":1: verify_email=yes: no meaning here",
                        "config:" + file + ":2: q_depth=2000: no meaning here",
                        "config:" + file + ":3: space_left_action=EMAIL: no meaning here, taken for syslog");
        assertThat(settings.spaceLeftAction()).isEqualTo("syslog");
    }

    @Test
    void actionsMayBePrograms() throws IOException {
        Path file = config("disk_full_action = EXEC /sbin/Full", "space_left_action = exec  /sbin/low");

        Settings settings = settings(read("config=" + file + ",max_log_file_action=exec /sbin/large"));

        assertThat(settings.diskFullAction()).isEqualTo("exec /sbin/Full");
        assertThat(settings.program(Setting.DISK_FULL_ACTION)).isEqualTo("/sbin/Full");
        assertThat(settings.program(Setting.SPACE_LEFT_ACTION)).isEqualTo("/sbin/low");
        assertThat(settings.program(Setting.MAX_LOG_FILE_ACTION)).isEqualTo("/sbin/large");
        assertThat(settings.program(Setting.DISK_ERROR_ACTION)).isEmpty();
    }

    @Test
    void onlyExecHasAnOptionInAFile() throws IOException {
        Path file = config("disk_full_action = exec /sbin/full now", "disk_error_action = suspend /x");

        assertThat(read("config=" + file).problems())
                .allMatch(problem -> problem.contains(" is too much: "))
                .hasSize(2);
    }

    @Test
    void numLogsCountUnderRotate() throws IOException {
        Settings settings = settings(read("config=" + config("num_logs = 5", "max_log_file_action = ROTATE")));

        assertThat(settings.numLogs()).isEqualTo(5);
        assertThat(settings.notices()).isEmpty();
        assertThat(NotCapp.lines(settings))
                .containsExactly("max_log_file_action=rotate: the oldest log is deleted (each deletion is a record)");
        assertThat(NotCapp.lines(settings(read(null)))).isEmpty();
        assertThat(NotCapp.lines(settings(read("disk_full_action=ignore,disk_error_action=syslog"))))
                .containsExactly(
                        "disk_full_action=ignore: records are lost while none can be stored",
                        "disk_error_action=syslog: records are lost while none can be stored");
    }

    @Test
    void rotateForSpaceIsNotCappEither() {
        assertThat(NotCapp.notices(settings(read("num_logs=3,space_left_action=rotate"))))
                .containsExactly("not CAPP (FAU_STG.4): space_left_action=rotate: the oldest log is deleted while space"
                        + " is short (each deletion is a record)");
        assertThat(NotCapp.notices(settings(read(null)))).isEmpty();
        Settings settings = settings(
                read("num_logs=3,space_left_action=rotate,admin_space_left_action=ROTATE,disk_full_action=rotate"));

        assertThat(NotCapp.lines(settings))
                .containsExactly(
                        "space_left_action=rotate: the oldest log is deleted while space is short (each deletion is a record)",
                        "admin_space_left_action=rotate: the oldest log is deleted while space is short (each deletion is a"
                                + " record)",
                        "disk_full_action=rotate: the oldest log is deleted while space is short (each deletion is a record)");
        assertThat(settings.notices()).isEmpty();
        assertThat(read("num_logs=3,disk_error_action=rotate").problems())
                .containsExactly("argument: disk_error_action=rotate: unknown word (use suspend, halt, deny, ignore,"
                        + " syslog, exec PATH)");
    }

    @Test
    void actionsOfAuditdWithoutAMeaningHereAreTakenForOthers() {
        Settings settings = settings(read("space_left_action=email,admin_space_left_action=single,"
                + "disk_full_action=SINGLE,disk_error_action=single"));

        assertThat(settings.spaceLeftAction()).isEqualTo("syslog");
        assertThat(settings.diskFullAction()).isEqualTo("suspend");
        assertThat(settings.notices())
                .containsExactly(
                        "argument: space_left_action=email: no meaning here, taken for syslog",
                        "argument: admin_space_left_action=single: no meaning here, taken for syslog",
                        "argument: disk_full_action=SINGLE: no meaning here, taken for suspend",
                        "argument: disk_error_action=single: no meaning here, taken for suspend");
    }

    @Test
    void thresholdsOfSpaceAreMebibytesOrPercent() {
        Settings settings = settings(read("space_left=75,admin_space_left=5%,space_left_action=HALT_PROCESS"));

        assertThat(settings.spaceLeft()).isEqualTo(new SpaceLimit(75, false));
        assertThat(settings.adminSpaceLeft()).isEqualTo(new SpaceLimit(5, true));
        assertThat(settings.spaceLeftAction()).isEqualTo("suspend");
    }

    @ParameterizedTest
    @CsvSource({
        "space_left=75M, neither a whole number of MiB nor a percentage as 25%",
        "space_left=%, neither a whole number of MiB nor a percentage as 25%",
        "space_left=0%, out of range (1% to 99%)",
        "admin_space_left=100%, out of range (1% to 99%)",
        "admin_space_left=1000000000001, out of range (at most 1000000000000 MiB)",
        "admin_space_left_action=rotate, 'needs num_logs of 2 or more, it is 0'",
        "space_left_action=keep_logs, 'unknown word (use ignore, syslog, rotate, suspend, deny, halt, exec PATH)'"
    })
    void refusesWrongThresholdsOfSpace(String entry, String objection) {
        assertThat(read(entry).problems()).containsExactly("argument: " + entry + ": " + objection);
    }

    @Test
    void spaceLeftMustExceedAdminSpaceLeftIfBothAreMebibytes() {
        assertThat(read("space_left=50,admin_space_left=50").problems())
                .containsExactly("argument: space_left=50: must exceed admin_space_left=50 (both are MiB)");
        assertThat(read("space_left=51,admin_space_left=50").problems()).isEmpty();
        assertThat(read("space_left=10%,admin_space_left=50").problems()).isEmpty();
        assertThat(read("space_left=10%,admin_space_left=20%").problems())
                .as("as auditd")
                .isEmpty();
    }

    @Test
    void saysThatNumLogsDoesNothing() throws IOException {
        Path file = config("num_logs = 5", "max_log_file_action = keep_logs");

        assertThat(settings(read("config=" + file)).notices())
                .containsExactly("config:" + file
                        + ":1: num_logs=5: no effect, every log is kept (delete or move old ones away)");
    }

    @Test
    void shownFilesAreAbsolute() {
        Settings settings = settings(read("log_file=a.log,rules=one.rules,rules=two.rules"));

        assertThat(settings.values().get(Setting.LOG_FILE.ordinal()).text())
                .isEqualTo(Path.of("a.log").toAbsolutePath().toString());
        assertThat(settings.values().get(Setting.RULES.ordinal()).text())
                .isEqualTo(Path.of("one.rules").toAbsolutePath() + ","
                        + Path.of("two.rules").toAbsolutePath());
    }

    @Test
    void haltProcessIsSuspend() {
        Settings settings = settings(read("disk_full_action=HALT_PROCESS,disk_error_action=deny"));

        assertThat(settings.diskFullAction()).isEqualTo("suspend");
        assertThat(settings.diskErrorAction()).isEqualTo("deny");
    }

    @Test
    void backlogLimitIsRoundedUp() {
        assertThat(settings(read("backlog_limit=257")).backlogLimit()).isEqualTo(512);
        assertThat(settings(read("backlog_limit=512")).backlogLimit()).isEqualTo(512);
    }

    @Test
    void nodeNameFollowsItsFormat() {
        assertThat(settings(read("name_format=hostname,name=x")).nodeName()).isEqualTo("box");
        assertThat(settings(read("name_format=user,name=x")).nodeName()).isEqualTo("x");
        assertThat(settings(read("name=x")).nodeName()).isEmpty();
    }

    @Test
    void nodeNameIsWhatTheResolverSays() throws IOException {
        assertThat(NodeName.of("numeric", "localhost", "")).isIn("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");
        assertThat(NodeName.of("fqd", "127.0.0.1", "")).isNotEmpty().doesNotContain(" ");
        assertThat(NodeName.of("numeric", "fe80::1%1", "")).isEqualTo("fe80:0:0:0:0:0:0:1");

        List<String> problems = new SettingsReader(new ProcessFacts(4711, "[box", 1_795_499_532L))
                .read("name_format=fqd", Map.of(), new Properties())
                .problems();
        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("argument: name_format=fqd: the resolver does not know this host: [box");
    }

    @Test
    void placeholdersAreFilledInEveryPath() {
        Settings settings = settings(
                read("log_file=/v/%h/%p/100%%-%t.log,backlog_dir=/b/%p,control_socket=/s/%p.sock,attach_report=/r%p"));

        assertThat(settings.logFile()).isEqualTo(Path.of("/v/box/4711/100%-20261124T055212.log"));
        assertThat(settings.backlogDirectory()).isEqualTo(Path.of("/b/4711"));
        assertThat(settings.controlSocket()).isEqualTo(Path.of("/s/4711.sock"));
        assertThat(settings.attachReport()).isEqualTo(Path.of("/r4711"));
        assertThat(settings.values().get(Setting.BACKLOG_DIR.ordinal()).text()).isEqualTo("/b/4711");
    }

    @Test
    void emptyPathsStandForTheirDefault() {
        Settings settings = settings(read("log_file=/v/a.log,backlog_dir=,control_socket="));

        assertThat(settings.backlogDirectory()).isEqualTo(Path.of("/v"));
        assertThat(settings.controlSocket()).isEqualTo(Path.of("/v/a.sock"));
    }

    @Test
    void refusesSocketPathsThatTheKernelCannotHold() {
        String most = "/" + "s".repeat(106);

        assertThat(settings(read("control_socket=" + most)).controlSocket()).isEqualTo(Path.of(most));
        assertThat(read("control_socket=" + most + "s").problems())
                .containsExactly("argument: control_socket=" + most
                        + "s: 108 bytes, at most 107 (set control_socket to a shorter path)");
        assertThat(read("log_file=/" + "d".repeat(110) + "/a.log").problems())
                .singleElement()
                .asString()
                .startsWith("default: control_socket=/ddd")
                .endsWith("118 bytes, at most 107 (set control_socket to a shorter path)");
    }

    @Test
    void keysOfPropertiesAreExact() {
        assertThat(read(null, Map.of(), properties("audithalt.Freq", "5")).problems())
                .containsExactly("property: audithalt.Freq=5: unknown key (did you mean audithalt.freq?)");
    }

    @Test
    void messagesStayOnOneLine() {
        assertThat(read("freq=a\nb").problems()).containsExactly("argument: freq=a?b: not a whole number of records");
    }

    @Test
    void readsThisProcess() {
        SettingsReading reading = Settings.read("control_socket=/s", Map.of(), new Properties());

        assertThat(settings(reading).logFile().toString())
                .contains("audit-" + ProcessHandle.current().pid() + "-2");
    }

    private static SettingsReading read(@Nullable String argument) {
        return read(argument, Map.of(), new Properties());
    }

    private static SettingsReading read(
            @Nullable String argument, Map<String, String> environment, Properties properties) {
        return new SettingsReader(FACTS).read(argument, environment, properties);
    }

    private static Settings settings(SettingsReading reading) {
        assertThat(reading.problems()).isEmpty();
        Settings settings = reading.settings();
        if (settings == null) {
            throw new AssertionError("neither settings nor problems");
        }
        return settings;
    }

    private static String source(Settings settings, Setting setting) {
        return settings.values().get(setting.ordinal()).source();
    }

    private static Properties properties(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private Path config(String... lines) throws IOException {
        return Files.write(Files.createTempFile(directory, "a", ".conf"), List.of(lines), UTF_8);
    }

    @Test
    void colonsSeparateSeveralLogs() {
        Settings settings = settings(read("log_file=/a/%p.log:/b/x.log"));

        assertThat(settings.logFiles()).containsExactly(Path.of("/a/4711.log"), Path.of("/b/x.log"));
        assertThat(settings.logFile()).isEqualTo(Path.of("/a/4711.log"));
        assertThat(settings.backlogDirectory()).isEqualTo(Path.of("/a"));
        assertThat(settings.values().get(Setting.LOG_FILE.ordinal()).text()).isEqualTo("/a/4711.log:/b/x.log");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a/x.log:/a/y.log | /a/y.log is in the same directory as /a/x.log"
                        + " (name directories on different file systems)",
                "/a/x.log: | a name is missing before or after a colon (colons separate logs)",
                "/1/a:/2/a:/3/a:/4/a:/5/a:/6/a:/7/a:/8/a:/9/a:/10/a | 10 logs (at most 9)",
            })
    void refusesAListOfLogsInOneLine(String value, String text) {
        assertThat(read("log_file=" + value).problems()).containsExactly("argument: log_file=" + value + ": " + text);
    }
}
