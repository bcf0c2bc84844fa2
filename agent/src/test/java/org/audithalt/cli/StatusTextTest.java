package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static final Instant NOW = Instant.parse("2026-03-01T03:17:10Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final long CLOSED_MILLIS =
            Instant.parse("2026-03-01T03:12:07Z").toEpochMilli();

    private static final String FIGURES = """
        "backlog":{"limit":8192,"used":37,"in_flight":12,"waiting":3,"file":"/var/log/app/a.log.backlog","bytes":8388608},
        "log":{"file":"/var/log/app/a.log","bytes":52428799,"serial":12345,"free_bytes":12582912,"needed_bytes":52428800,"needed_to_open_bytes":53477376,
        "flush":"incremental_async"},
        "space":[{"threshold":"space_left","limit":"25%%","limit_bytes":67108864,"left_bytes":12582912,"action":"syslog",
        "reached":true,"since":%d},{"threshold":"admin_space_left","limit":"8","limit_bytes":8388608,
        "left_bytes":12582912,"action":"suspend","reached":false,"since":0}],
        "lost":{"count":0,"first":0,"last":0},
        "hooks":{"woven":57,"when_loaded":9,"probed":%d},
        "rules":{"count":3,"exact":2,"decided":0,"inert":1,"enabled":2,"changed":true,"files":["/etc/audithalt/app.rules"]},
        "settings":[{"key":"log_file","value":"/var/log/app/a.log","source":"argument"},
        {"key":"freq","value":"50","source":"default"}],
        "hang_safe":false,"resume":"12 MiB free, 50 MiB needed: will suspend again"}
        """.formatted(CLOSED_MILLIS, NOW.toEpochMilli() - 1000);

    private static final String CLOSED = "{\"pid\":1,\"version\":\"0.1.0\",\"jdk\":\"17.0.15\",\"gate\":\"closed\","
            + "\"action\":\"suspend\",\"reasons\":[{\"reason\":\"disk_full\",\"since\":" + CLOSED_MILLIS
            + ",\"detail\":\"12 MiB free, 50 MiB needed\",\"clears\":\"free space on the file system of the log\"}],"
            + "\"waiting\":37,\"oldest_wait_ms\":302000,\"waiters\":[{\"thread\":\"worker-1\",\"virtual\":false,"
            + "\"operation\":\"openat\",\"object\":\"/data/x\",\"waiting_ms\":302000},{\"thread\":\"\\u001b[31mevil\","
            + "\"virtual\":true,\"operation\":\"connect\",\"object\":\"10.0.0.1:80\",\"waiting_ms\":1500}]," + FIGURES;

    private static final String OPEN = "{\"pid\":1,\"version\":\"0.1.0\",\"jdk\":\"17.0.15\",\"gate\":\"open\","
            + "\"action\":\"suspend\",\"reasons\":[],\"waiting\":0,\"oldest_wait_ms\":0,\"waiters\":[]," + FIGURES;

    private static String text(String answer, boolean settings) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("host_pid", 1234);
        members.put("main_class", "com.example.App");
        members.put("reachable", true);
        members.putAll(JSON.std.mapFrom(answer));
        return new StatusText(CLOCK, false, settings).of(new StatusReport(members, ExitCode.CLOSED));
    }

    @Test
    void saysFirstThatTheProcessIsHaltedSinceWhenAndWhy() throws IOException {
        assertThat(text(CLOSED, false).lines().limit(4))
                .containsExactly(
                        "PID 1234 (com.example.App) CLOSED since 03:12:07 (5 min 3 s): disk_full: 12 MiB free, 50 MiB"
                                + " needed",
                        "  clears    free space on the file system of the log",
                        "  resume    12 MiB free, 50 MiB needed: will suspend again",
                        "  waiting   37 threads, the longest for 5 min 2 s");
    }

    @Test
    void saysInTheFirstLineWhatIsWrongAlthoughTheGateIsOpen() throws IOException {
        String lost = "{\"what\":\"records_lost\",\"detail\":\"17 since the start\"}";
        String space = "{\"what\":\"space_left\",\"detail\":\"25% or less is left\"}";
        String one = OPEN.replace("\"gate\":", "\"degraded\":[" + lost + "],\"gate\":");
        String two = OPEN.replace("\"gate\":", "\"degraded\":[" + lost + "," + space + "],\"gate\":");

        assertThat(text(OPEN, false).lines().limit(2))
                .containsExactly(
                        "PID 1234 (com.example.App) OPEN",
                        "  resume    12 MiB free, 50 MiB needed: will suspend again");
        assertThat(text(one, false).lines().limit(2))
                .containsExactly(
                        "PID 1234 (com.example.App) OPEN, DEGRADED: records_lost: 17 since the start",
                        "  resume    12 MiB free, 50 MiB needed: will suspend again");
        assertThat(text(two, false).lines().limit(3))
                .containsExactly(
                        "PID 1234 (com.example.App) OPEN, DEGRADED: records_lost: 17 since the start and 1 more",
                        "  degraded  records_lost: 17 since the start",
                        "            space_left: 25% or less is left");
        assertThat(text(CLOSED.replace("\"gate\":", "\"degraded\":[" + lost + "],\"gate\":"), false)
                        .lines()
                        .limit(3))
                .last()
                .isEqualTo("  degraded  records_lost: 17 since the start");
    }

    @Test
    void saysThatActionsRunUnaudited() throws IOException {
        String unaudited = "\"unaudited\":{\"since\":" + CLOSED_MILLIS
                + ",\"reason\":\"array rebuilt\",\"by\":\"pid=7 uid=0\",\"lost\":2},\"gate\":";

        assertThat(text(OPEN.replace("\"gate\":", unaudited), false).lines())
                .contains("  UNAUDITED since 03:12:07 (5 min 3 s) by pid=7 uid=0: array rebuilt; 2 records not kept");
    }

    @Test
    void saysHowFarTheLogIsBehindHowItGrowsAndWhenItIsFull() throws IOException {
        String answer = OPEN.replace(
                        "\"file\":\"/var/log/app/a.log.backlog\"",
                        "\"unstored\":12,\"oldest\":" + CLOSED_MILLIS + ",\"oldest_serial\":12346,\"file\":\"/b\"")
                .replace("\"flush\":", "\"growth_bytes_per_hour\":3145728,\"full_in_ms\":7260000,\"flush\":");

        assertThat(text(answer, false).lines())
                .contains(
                        "  unstored  12 records, the oldest of an action that began 5 min 3 s ago, serial 12346",
                        "  disk      12.0 MiB free, 50.0 MiB needed, 51.0 MiB to go on after a halt; the log grows 3.0 MiB an hour, full in 2 h 1 min",
                        "  drill     never");
        assertThat(text(answer.replace("7260000", "-1"), false)).contains("an hour\n");
    }

    @Test
    void saysHowTheLastDrillEnded() throws IOException {
        String drill = "\"drill\":{\"time\":" + CLOSED_MILLIS
                + ",\"result\":\"success\",\"text\":\"14 waited, 0 lost\",\"serial\":88121},\"gate\":";

        assertThat(text(OPEN.replace("\"gate\":", drill), false).lines())
                .contains("  drill     success 5 min 3 s ago (03:12:07), serial 88121: 14 waited, 0 lost");
    }

    @Test
    void saysThatALogCannotBeRotated() throws IOException {
        String answer = OPEN.replace("\"flush\":", "\"rotation\":\"a.log is append-only\",\"flush\":");

        assertThat(text(answer, false).lines()).contains("  rotation  NOT DONE: a.log is append-only");
        assertThat(text(OPEN, false)).doesNotContain("NOT DONE");
    }

    @Test
    void listsWaitersWithoutObeyingTheirNames() throws IOException {
        assertThat(text(CLOSED, false).lines())
                .contains(
                        "    WAITING    OPERATION  THREAD                  OBJECT",
                        "    5 min 2 s  openat     worker-1                /data/x",
                        "    1 s        connect    \\x1b[31mevil (virtual)  10.0.0.1:80",
                        "    ... 35 more (--all)");
    }

    @Test
    void showsFigures() throws IOException {
        assertThat(text(CLOSED, false).lines())
                .contains(
                        "  backlog   37 of 8192 slots used, 12 in flight, 3 in accept or the like, 8.0 MiB",
                        "            /var/log/app/a.log.backlog",
                        "  log       49.9 MiB, last serial 12345, flush incremental_async",
                        "  disk      12.0 MiB free, 50.0 MiB needed, 51.0 MiB to go on after a halt",
                        "  warnings  space_left 25% (64.0 MiB, syslog): REACHED since 03:12:07 (5 min 3 s), 12.0 MiB left",
                        "            admin_space_left 8 MiB (8.0 MiB, suspend): 12.0 MiB left",
                        "  lost      no record",
                        "  rules     3 rules (2 exact, 1 inert) from /etc/audithalt/app.rules, changed by command; locked (-e 2) until"
                                + " the process ends",
                        "  hooks     57 woven, probed 1 s ago; 9 more when their classes are loaded",
                        "  agent     0.1.0 on JDK 17.0.15, hang-safe: no");
    }

    @Test
    void saysThatAChangeOfTheHooksHangsAndWhatIsLeftOfOne() throws IOException {
        assertThat(text(OPEN.replace("\"when_loaded\":9", "\"changing_ms\":7300,\"kept\":[\"hook x: refused\"]"), false)
                        .lines())
                .contains(
                        "            being changed for other rules for 7 s: a transformer of another agent may wait for a"
                                + " suspended thread",
                        "            not unwoven, though no rule needs them: hook x: refused");
        assertThat(text(OPEN.replace("\"when_loaded\":9", "\"changing_ms\":300"), false))
                .doesNotContain("being changed");
    }

    @Test
    void listsOnlySettingsThatSomebodySetUnlessAskedForAll() throws IOException {
        assertThat(text(OPEN, false))
                .contains("log_file  /var/log/app/a.log  argument")
                .doesNotContain("freq")
                .contains("1 setting at default (--settings)");
        assertThat(text(OPEN, true)).contains("freq      50                  default");
    }

    @Test
    void isShortAboutAnOpenGate() throws IOException {
        assertThat(text(OPEN, false))
                .startsWith("PID 1234 (com.example.App) OPEN\n")
                .contains("waiting   no thread");
    }

    @Test
    void tellsBackPressureFromAHalt() throws IOException {
        assertThat(text(OPEN.replace("\"waiting\":0,\"oldest", "\"waiting\":2,\"oldest"), false))
                .startsWith("PID 1234 (com.example.App) OPEN, 2 threads waiting for a free slot\n");
    }

    @Test
    void namesEveryReasonAndLeadsWithTheOldest() throws IOException {
        String second = ",{\"reason\":\"administrator\",\"since\":" + (CLOSED_MILLIS - 60_000)
                + ",\"detail\":\"disk swap\",\"clears\":\"java -jar a.jar resume 1234\"}],";

        assertThat(text(CLOSED.replace("}],\"waiting\"", "}" + second + "\"waiting\""), false))
                .startsWith("""
                    PID 1234 (com.example.App) CLOSED since 03:11:07 (6 min 3 s): administrator: disk swap
                      reason    disk_full: 12 MiB free, 50 MiB needed since 03:12:07 (5 min 3 s)
                    """);
    }

    @Test
    void saysWhenActionsAreNotSuspendedButDenied() throws IOException {
        assertThat(text(CLOSED.replace("\"action\":\"suspend\"", "\"action\":\"deny\""), false))
                .contains(") CLOSED (action deny) since ");
    }

    @Test
    void describesAProcessThatDoesNotAnswerFromItsHeader() throws IOException {
        Map<String, Object> members = JSON.std.mapFrom("{\"host_pid\":7,\"main_class\":\"App\",\"reachable\":false,"
                + "\"unreachable\":\"no answer within 5 s\",\"gate\":\"closed\",\"reasons\":[{\"reason\":\"disk_full\","
                + "\"since\":" + CLOSED_MILLIS + "}],\"waiting\":4,\"as_of\":" + (NOW.toEpochMilli() - 60_000)
                + ",\"log\":{\"file\":\"/var/log/a.log\"}}");

        assertThat(new StatusText(CLOCK, false, false).of(new StatusReport(members, ExitCode.UNREACHABLE)))
                .isEqualTo("""
                    PID 7 (App) DOES NOT ANSWER, was CLOSED 1 min ago, since 03:12:07 (5 min 3 s): disk_full
                      why       no answer within 5 s
                      as of     03:16:10 (1 min ago), from the header of its backlog
                      waiting   4 threads
                      log       /var/log/a.log
                    """);
    }

    @Test
    void doesNotCallAProcessOpenThatDoesNotAnswer() throws IOException {
        Map<String, Object> members = JSON.std.mapFrom("{\"host_pid\":7,\"main_class\":\"App\",\"reachable\":false,"
                + "\"unreachable\":\"it is stopped\",\"gate\":\"open\",\"reasons\":[],\"waiting\":0,\"as_of\":"
                + (NOW.toEpochMilli() - 5_000) + "}");

        assertThat(new StatusText(CLOCK, false, false).of(new StatusReport(members, ExitCode.UNREACHABLE)))
                .startsWith("PID 7 (App) DOES NOT ANSWER, was OPEN 5 s ago\n  why       it is stopped\n");
    }
}
