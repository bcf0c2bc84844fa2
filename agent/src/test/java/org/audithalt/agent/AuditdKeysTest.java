package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.audithalt.build.RequiredTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key of auditd.conf(5), 2.x to 4.x, is a setting or reported as without a meaning here; none is passed over. */
class AuditdKeysTest {
    private static final String NO_MEANING = "no meaning here";
    private static final Path SHIPPED = Path.of("/etc/audit/auditd.conf");

    @TempDir
    Path directory;

    private SettingsReading read(String... lines) throws IOException {
        Path file = directory.resolve("auditd.conf");
        Files.writeString(file, String.join("\n", lines) + "\n");
        return read(file);
    }

    private static SettingsReading read(Path file) {
        return new SettingsReader(new ProcessFacts(4711, "host", 0)).read("config=" + file, Map.of(), new Properties());
    }

    private static Settings settings(SettingsReading reading) {
        assertThat(reading.problems()).isEmpty();
        Settings settings = reading.settings();
        assertThat(settings).isNotNull();
        return settings;
    }

    @ParameterizedTest
    @CsvSource({
        "log_file, /var/log/audit/audit.log, /var/log/audit/audit.log",
        "log_format, RAW, raw",
        "log_group, adm, adm",
        "write_logs, yes, yes",
        "flush, INCREMENTAL_ASYNC, incremental_async",
        "freq, 50, 50",
        "max_log_file, 8, 8",
        "max_log_file_action, KEEP_LOGS, keep_logs",
        "num_logs, 5, 5",
        "space_left, 75, 75",
        "space_left_action, SYSLOG, syslog",
        "admin_space_left, 50, 50",
        "admin_space_left_action, SUSPEND, suspend",
        "disk_full_action, SUSPEND, suspend",
        "disk_error_action, SUSPEND, suspend",
        "name_format, NONE, none",
        "name, mydomain, mydomain"
    })
    void isASetting(String key, String value, String inForce) throws IOException {
        Settings settings = settings(read("# as auditd.conf", key + " = " + value));

        Setting setting = Setting.of(key);
        assertThat(setting).isNotNull();
        SettingValue found = settings.values().get(setting.ordinal());
        assertThat(found.text()).isEqualTo(inForce);
        assertThat(found.source()).endsWith("auditd.conf:2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local_events = yes",
                "priority_boost = 4",
                "verify_email = yes",
                "action_mail_acct = root",
                "use_libwrap = yes",
                "tcp_listen_port = 60",
                "tcp_listen_queue = 5",
                "tcp_max_per_addr = 1",
                "tcp_client_ports = 1024-65535",
                "tcp_client_max_idle = 0",
                "transport = TCP",
                "enable_krb5 = no",
                "krb5_principal = auditd",
                "krb5_key_file = /etc/audit/audit.key",
                "distribute_network = no",
                "q_depth = 2000",
                "overflow_action = SYSLOG",
                "max_restarts = 10",
                "plugin_dir = /etc/audit/plugins.d",
                "end_of_event_timeout = 2",
                "dispatcher = /sbin/audispd",
                "disp_qos = lossy",
                "report_interval = 0",
                "tls_cert_file = /x",
                "tls_ca_file = /x"
            })
    void isReportedAsWithoutAMeaning(String line) throws IOException {
        Settings settings = settings(read(line));

        assertThat(settings.notices())
                .containsExactly("config:" + directory.resolve("auditd.conf") + ":1: " + line.replace(" = ", "=") + ": "
                        + NO_MEANING);
    }

    @Test
    void actionsThatOnlyAuditdHasAreReported() throws IOException {
        assertThat(settings(read("space_left_action = email")).notices())
                .singleElement()
                .asString()
                .endsWith("taken for syslog");
        assertThat(settings(read("disk_full_action = single")).notices())
                .singleElement()
                .asString()
                .endsWith("taken for suspend");
    }

    /** Whatever the package of this machine ships: each line is in force or told of. */
    @Test
    void everyLineOfTheFileThatDebianShipsCountsOrIsReported() throws IOException {
        RequiredTool.file(SHIPPED, "auditd");
        List<String> lines = Files.readAllLines(SHIPPED);
        if (Setting.LOG_FORMAT.objection("enriched") != null) {
            lines.replaceAll(line -> line.startsWith("log_format") ? "log_format = RAW" : line);
        }
        Path file = directory.resolve("auditd.conf");
        Settings settings = settings(read(lines.toArray(new String[0])));
        List<String> told = settings.notices();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String key = line.substring(0, line.indexOf('=')).strip();
            String place = file + ":" + (i + 1);
            Setting setting = Setting.of(key);
            boolean inForce = setting != null
                    && settings.values().get(setting.ordinal()).source().equals(place);
            boolean reported = told.stream().anyMatch(each -> each.startsWith("config:" + place + ": "));
            assertThat(inForce || reported).as("%s, told %s", line, told).isTrue();
        }
        for (String line : told) {
            System.out.println(line);
        }
    }
}
