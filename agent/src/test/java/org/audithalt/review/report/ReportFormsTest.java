package org.audithalt.review.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportFormsTest {
    private static final Pattern MEMBER = Pattern.compile("[{,]\"([a-z_]+)\":");

    private static final String LOG = String.join(
                    "\n",
                    "type=SYSCALL msg=audit(1795499532.007:7): arch=c000003e syscall=257 success=no exit=-2 a0=1 a1=2 items=1 ppid=1 pid=9 auid=4294967295 uid=1000 tty=(none) ses=3 comm=\"main\" exe=\"/opt/java\" key=2F61C3BC0A222C",
                    "type=PATH msg=audit(1795499532.007:7): item=0 name=2F61C3BC0A222C nametype=NORMAL",
                    "type=PROCTITLE msg=audit(1795499532.007:7): proctitle=\"x\"")
            + "\n";

    @TempDir
    private Path directory;

    private String details(Report report, ReportFormat format) {
        Path log = ReportRuns.written(directory, "a.log", LOG.getBytes(UTF_8));
        String text = ReportRuns.run(log, ReportRuns.ALL, true, format, settings -> new DetailReport(report, settings));
        return new String(text.getBytes(ISO_8859_1), UTF_8);
    }

    @Test
    void nothingThatATerminalObeysIsPrinted() {
        assertThat(details(Report.FILE, ReportFormat.TEXT)).contains(" /aü\\012\", openat no /opt/java unset 7\n");
        assertThat(details(Report.KEY, ReportFormat.TEXT)).contains(" /aü\\012\", no /opt/java unset 7\n");
    }

    @Test
    void commaSeparatedValuesQuoteWhatTheyMust() {
        assertThat(details(Report.FILE, ReportFormat.CSV))
                .isEqualTo("time,file,syscall,success,exe,auid,event\n"
                        + "2026-11-24T05:52:12.007Z,\"/aü\n\"\",\",openat,no,/opt/java,unset,7\n");
    }

    @ParameterizedTest
    @CsvSource({"3000000000, 3000000000", "4294967294, 4294967294", "4294967295, -1"})
    void idsOfUsersHaveNoSignButThatOfNobody(String id, String shown) {
        byte[] log = LOG.replace("auid=4294967295", "auid=" + id).getBytes(UTF_8);
        for (ReportFormat format : ReportFormat.values()) {
            assertThat(ReportRuns.run(
                            ReportRuns.written(directory, "b.log", log),
                            ReportRuns.ALL,
                            false,
                            format,
                            settings -> new DetailReport(Report.FILE, settings)))
                    .contains(shown)
                    .doesNotContain("-1294967296", ",-2,", "\"-2\"", " -2 ");
        }
    }

    @Test
    void jsonIsAnObjectALine() {
        assertThat(details(Report.FILE, ReportFormat.JSON))
                .isEqualTo("{\"time\":\"2026-11-24T05:52:12.007Z\",\"file\":\"/aü\\u000a\\\",\",\"syscall\":\"openat\","
                        + "\"success\":\"no\",\"exe\":\"/opt/java\",\"auid\":\"unset\",\"event\":\"7\"}\n");
    }

    @Test
    void jsonNamesItsMembersAsCsvItsColumnsAndLeavesOutWhatIsNotThere() {
        int compared = 0;
        for (Report report : Report.values()) {
            String line = details(report, ReportFormat.JSON).lines().findFirst().orElse("");
            if (!line.isEmpty()) {
                String columns =
                        details(report, ReportFormat.CSV).lines().findFirst().orElseThrow();
                assertThat(List.of(columns.split(",")))
                        .as("%s", report)
                        .containsSubsequence(MEMBER.matcher(line)
                                .results()
                                .map(member -> member.group(1))
                                .toList());
                compared++;
            }
        }

        assertThat(compared).isGreaterThan(1);
    }

    @Test
    void everyReportHasColumnsAndAHead() {
        for (Report report : Report.values()) {
            assertThat(report.columns()).contains(Column.EVENT);
            assertThat(report.head()).contains(" Report\n", "\n# date time ");
            assertThat(List.of(report.names())).allMatch(name -> name.startsWith("-"));
        }
    }

    @Test
    void anEventThatNoRecordEndsKeepsItsPlace() {
        String config = "type=CONFIG_CHANGE msg=audit(1795499532.001:1): auid=1000 ses=3 op=x res=1\n";
        Path log = ReportRuns.written(directory, "a.log", (config + LOG + LOG.replace(":7)", ":8)")).getBytes(UTF_8));

        String text = ReportRuns.run(
                log, ReportRuns.ALL, false, ReportFormat.CSV, settings -> new DetailReport(Report.EVENT, settings));
        assertThat(text.lines().skip(1).map(line -> line.split(",", -1)[1])).containsExactly("1", "7", "8");
    }
}
