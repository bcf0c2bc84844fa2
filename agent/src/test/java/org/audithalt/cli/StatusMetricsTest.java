package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.backlog.DeadBacklogFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusMetricsTest {
    private static final long NOW = 1_796_000_000_500L;

    private static final String CLOSED = """
            {"pid":1,"version":"0.1.0","jdk":"17.0.15","gate":"closed","degraded":[
            {"what":"alternate_log","detail":"a"},{"what":"alternate_log","detail":"b"}],
            "reasons":[{"reason":"disk_full","since":1795999990250},{"reason":"administrator","since":1795999999000}],
            "waiting":3,"oldest_wait_ms":1500,"backlog":{"limit":8192,"oldest":1795999999500},
            "log":{"file":"/l","bytes":7,"growth_bytes_per_hour":3600,"full_in_ms":-1},
            "drill":{"time":1790000000000,"result":"failed"},"hooks":{"woven":5,"verified":0},"lost":{"count":2}}
            """;

    private static final String OPEN = "{\"gate\":\"open\",\"waiting\":0,\"log\":{\"file\":\"/m\"}}";

    private static final DeadJvms NONE = new DeadJvms(List.of(), List.of());

    private static StatusReport report(int pid, String mainClass, String answer, boolean reachable) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("host_pid", pid);
        members.put("main_class", mainClass);
        members.put("reachable", reachable);
        members.putAll(JSON.std.mapFrom(answer));
        return new StatusReport(members, ExitCode.OK);
    }

    private static Map<String, String> metrics(DeadJvms dead, StatusReport... reports) {
        return ExpositionFormat.parse(StatusMetrics.of(new StatusLook(List.of(reports), dead, 4, false), NOW));
    }

    @Test
    void keepsTheRulesOfTheFormatWithSeveralProcessesAndHostileNames(@TempDir Path directory) throws IOException {
        DeadBacklogFile.in(directory);
        Map<String, String> metrics = metrics(
                DeadJvms.in(Set.of(directory), List.of()),
                report(7, "a\"b\\c\nd\033[31m", CLOSED, true),
                report(8, "App", OPEN, false));

        assertThat(metrics)
                .containsEntry(
                        "audithalt_up{pid=\"7\",main_class=\"a\\\"b\\\\\\\\c\\\\x0ad\\\\x1b[31m\",log=\"/l\"}", "1")
                .containsEntry("audithalt_up{pid=\"8\",main_class=\"App\",log=\"/m\"}", "0")
                .containsEntry("audithalt_gate_open{pid=\"8\",main_class=\"App\",log=\"/m\"}", "1")
                .containsEntry("audithalt_unreadable_jvms", "4");
        assertThat(metrics.keySet().stream().filter(name -> name.startsWith("audithalt_dead_unstored_records{")))
                .hasSize(1);
    }

    @Test
    void givesWhatIsKnownInBaseUnits() throws IOException {
        Map<String, String> metrics = metrics(NONE, report(7, "App", CLOSED, true));

        String labels = "{pid=\"7\",main_class=\"App\",log=\"/l\"";
        assertThat(metrics)
                .containsEntry("audithalt_gate_open" + labels + "}", "0")
                .containsEntry(
                        "audithalt_gate_reason_timestamp_seconds" + labels + ",reason=\"disk_full\"}", "1795999990.250")
                .containsKey("audithalt_gate_reason_timestamp_seconds" + labels + ",reason=\"administrator\"}")
                .containsEntry("audithalt_degraded" + labels + ",what=\"alternate_log\"}", "1")
                .containsEntry("audithalt_oldest_wait_seconds" + labels + "}", "1.500")
                .containsEntry("audithalt_backlog_oldest_unstored_age_seconds" + labels + "}", "1.000")
                .containsEntry("audithalt_log_growth_bytes_per_second" + labels + "}", "1.000")
                .containsEntry("audithalt_lost_records_total" + labels + "}", "2")
                .containsEntry("audithalt_drill_success" + labels + "}", "0")
                .containsEntry("audithalt_info" + labels + ",version=\"0.1.0\",jdk=\"17.0.15\"}", "1");
    }

    @Test
    void hasNoSampleForWhatIsNotKnown() throws IOException {
        Map<String, String> metrics = metrics(NONE, report(7, "App", CLOSED, true));

        assertThat(metrics.keySet())
                .noneMatch(series -> series.startsWith("audithalt_log_full_seconds"))
                .noneMatch(series -> series.startsWith("audithalt_hooks_verified_timestamp_seconds"))
                .noneMatch(series -> series.startsWith("audithalt_status_timestamp_seconds"));
    }

    /** Each metric is in the table of the documentation, and no other. */
    @Test
    void areThoseOfTheDocumentation(@TempDir Path directory) throws IOException {
        DeadBacklogFile.in(directory);
        String all = CLOSED.trim().replaceFirst("\\}$", "") + """
                ,"as_of":1,"at_start":true,"unaudited":{"since":0},"orphans":0,"rules":{"count":1},
                "space":[{"threshold":"space_left","left_bytes":1,"limit_bytes":2}]}
                """;
        String full = all.replace(
                        "\"limit\":8192", "\"limit\":8192,\"used\":1,\"in_flight\":1,\"waiting\":1,\"unstored\":1")
                .replace("\"full_in_ms\":-1", "\"full_in_ms\":1,\"serial\":1,\"free_bytes\":1,\"needed_bytes\":1")
                .replace("\"verified\":0", "\"verified\":1,\"probed\":1");
        Set<String> printed = new TreeSet<>();
        for (String series : metrics(DeadJvms.in(Set.of(directory), List.of()), report(7, "App", full, true))
                .keySet()) {
            printed.add(series.replaceFirst("\\{.*", ""));
        }

        Set<String> documented = new TreeSet<>();
        Matcher names =
                Pattern.compile("`(audithalt_[a-z_]+)").matcher(Files.readString(Path.of("../docs/command-line.md")));
        while (names.find()) {
            documented.add(names.group(1));
        }
        assertThat(printed).isEqualTo(documented);
    }
}
