package org.audithalt.review.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthReportTest {
    private static final long NOON = 1_795_521_600;
    private static final long DAY = 86_400;

    @TempDir
    private Path directory;

    /** One hundred bytes an event. */
    private static String events(long seconds, int number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < number; i++) {
            String line = "type=USER msg=audit(" + (seconds + i) + ".000:1): pid=1 uid=0 auid=1 ses=1 msg='op=";
            text.append(line).append("x".repeat(98 - line.length())).append("'\n");
        }
        return text.toString();
    }

    private String report(String log, Capacity capacity) {
        return ReportRuns.run(
                ReportRuns.written(directory, "a.log", log.getBytes(UTF_8)),
                ReportRuns.ALL,
                false,
                ReportFormat.JSON,
                settings -> new GrowthReport(capacity, settings));
    }

    @Test
    void tellsMeanPeakAndTrendOfWholeDays() {
        String log = events(NOON, 7)
                + events(NOON + DAY, 10)
                + events(NOON + 2 * DAY, 20)
                + events(NOON + 3 * DAY, 30)
                + events(NOON + 4 * DAY, 1);

        assertThat(report(log, new Capacity(400_000, 6800, 100_000)))
                .contains(
                        "\"events\":68,\"bytes\":6800,",
                        "\"mean_bytes_per_day\":2000,",
                        "\"peak_bytes\":3000,\"peak_date\":\"2026-11-27\",",
                        "\"trend_bytes_per_day_each_day\":1000,",
                        "\"file_system_bytes_left\":400000,\"file_system_days_at_mean\":200,\"file_system_days_at_peak\":133,"
                                + "\"file_system_days_by_trend\":24,",
                        "\"limit_bytes_left\":93200,\"limit_days_at_mean\":46,",
                        "{\"date\":\"2026-11-26\",\"bytes\":2000,\"events\":20}");
    }

    @Test
    void aDayWithoutEventsCounts() {
        String log = events(NOON, 1) + events(NOON + DAY, 30) + events(NOON + 3 * DAY, 1);

        assertThat(report(log, new Capacity(-1, 0, -1)))
                .contains("\"mean_bytes_per_day\":1500,", "{\"date\":\"2026-11-26\",\"bytes\":0,\"events\":0}")
                .doesNotContain("file_system", "limit", "trend");
    }

    @Test
    void anEventOfALongTimeAgoMakesOneLineMore() {
        String log = events(0, 1) + events(NOON, 1) + events(NOON + DAY, 30);

        String text = ReportRuns.run(
                ReportRuns.written(directory, "a.log", log.getBytes(UTF_8)),
                ReportRuns.ALL,
                false,
                ReportFormat.TEXT,
                settings -> new GrowthReport(
                        new Capacity(-1, 0, -1),
                        new ReportSettings(
                                settings.filter(),
                                settings.conditions(),
                                settings.interpret(),
                                settings.format(),
                                ZoneOffset.UTC,
                                settings.threads(),
                                settings.progress(),
                                settings.out())));

        assertThat(text)
                .contains("\n1970-01-01 100 1\n1970-01-02 - 2026-11-23 0 0\n2026-11-24 100 1\n2026-11-25 3000 30\n");
        assertThat(report(log, new Capacity(-1, 0, -1)))
                .contains("\"days\":[{\"date\":\"1970-01-01\",\"bytes\":100,\"events\":1},{\"date\":\"2026-11-24\",");
    }

    @Test
    void withoutAWholeDayTheRateOfTheTimeCounts() {
        assertThat(report(events(NOON, 1) + events(NOON + DAY / 4, 1), new Capacity(8000, 0, -1)))
                .contains("\"mean_bytes_per_day\":800,", "\"file_system_days_at_mean\":10,");
    }

    @Test
    void anInstantHasNoRate() {
        assertThat(report(events(NOON, 3), new Capacity(8000, 0, -1)))
                .contains("\"bytes\":300", "\"file_system_bytes_left\":8000")
                .doesNotContain("mean", "days_at");
    }
}
