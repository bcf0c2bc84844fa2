package org.audithalt.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchOptionTest {
    private static final Pattern EVENT = Pattern.compile("\\(\\d+\\.\\d+:(\\d+)\\)");

    /** Serial numbers of the events of a log that an option finds. */
    private static List<String> found(String log, String option, boolean word, String... values)
            throws SearchException, IOException {
        SearchOption asked = Arrays.stream(SearchOption.values())
                .filter(known -> Arrays.asList(known.names()).contains(option))
                .findFirst()
                .orElseThrow();
        Query query = new Query(TimeRange.ALL, List.of(asked.condition(List.of(values), word)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Search search = new Search(
                query, new Printing(OutputFormat.RAW, ZoneOffset.UTC, false, false, out), Progress.NONE, 1)) {
            search.stream(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)));
        }
        return EVENT.matcher(out.toString(StandardCharsets.UTF_8))
                .results()
                .map(result -> result.group(1))
                .distinct()
                .toList();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "-a, 4, 4",
        "--arch, x86_64, 4 5 6",
        "--arch, aarch64, 7",
        "-c, ca, 4",
        "-c, 'main,key=x', 5",
        "-c, main, 5 6",
        "-e, -2, 4",
        "-e, ENOENT, 4",
        "-e, -ENOENT, 4",
        "-e, 0, 5 6",
        "-f, passwd, 4",
        "-f, /srv/app, 4",
        "-f, log.sock, 6",
        "-f, /srv/./here, 7",
        "-ga, 1002, 4 5 6",
        "-ga, 36, 7",
        "-ge, 1004, 4 5 6",
        "-gi, 34, 7",
        "-hn, 10.0.0, 5",
        "-hn, 192.0.2.7, 8",
        "-hn, example, 9",
        "-k, fil, 4 5",
        "-k, net, 5",
        "-k, rules, 3",
        "-m, USER_LOGIN, 8",
        "-m, '1112,daemon_start', 1 8",
        "-n, web1, 10",
        "-o, etc_t, 4",
        "-p, 42, 4 5 6",
        "-p, 77, 1",
        "-p, 99, 8",
        "-pp, 1, 7",
        "-sc, 42, 5 6",
        "-sc, connect, 5 6",
        "-sc, openat, 4 7",
        "-se, etc_t, 4",
        "-se, arm_t, 7",
        "--session, 3, 1 3 4 5 6 8 9 10",
        "--session, -1, 2 7",
        "-su, sshd_t, 8",
        "-su, auditd, 1",
        "-sv, yes, 1 2 5 6 9 10",
        "-sv, no, 3 4 8",
        "-tm, pts, 7",
        "-tm, ssh, 8",
        "-ua, 1003, 4 5 6",
        "-ua, 0, 1 9 10",
        "-ue, 35, 7",
        "-ui, 33, 7",
        "-ui, 1001, 4 5 6 8",
        "-ui, root, 1 9 10",
        "-ul, 1000, 1 3 4 5 6 8 9 10",
        "-ul, -1, 2 7",
        "-ul, unset, 2 7",
        "-uu, 1234-5678, 9",
        "-vm, gue, 9",
        "-x, java, 5 6",
        "-x, sshd, 8"
    })
    void findsWhatItIsNamedFor(String option, String value, String expected) throws Exception {
        assertThat(found(SampleLog.KINDS, option, false, value)).containsExactlyInAnyOrder(expected.split(" ", -1));
    }

    @ParameterizedTest(name = "{0} {1} -w")
    @CsvSource({
        "-c, mai, ''",
        "-c, main, 6",
        "-f, /etc/passwd, 4",
        "-f, passwd, ''",
        "-f, /srv/app, 4",
        "-hn, 10.0.0.5, 5",
        "-k, file, ''",
        "-k, files, 4 5",
        "-k, net, 5",
        "-x, /opt/jdk/bin/java, 5 6",
        "-tm, pts, ''"
    })
    void wholeWordsOnlyIfAskedFor(String option, String value, String expected) throws Exception {
        assertThat(String.join(" ", found(SampleLog.KINDS, option, true, value)))
                .isEqualTo(expected);
    }

    @Test
    void typesAndNodesAddUpOfOthersTheLastCounts() throws Exception {
        assertThat(found(SampleLog.KINDS, "-m", false, "DAEMON_START", "USER_LOGIN"))
                .containsExactly("1", "8");
        assertThat(found(SampleLog.KINDS, "-m", false, "ALL")).hasSize(10);
        assertThat(found(SampleLog.KINDS, "-n", false, "web2", "web1")).containsExactly("10");
        assertThat(found(SampleLog.KINDS, "-p", false, "42", "77")).containsExactly("1");
    }

    @Test
    void valuesForgeNoFields() throws Exception {
        String log = SampleLog.syscall(1, "2", "success=yes exit=0", "comm=\"a key=\\\"x\\\"\" exe=\"/b\" key=\"mine\"")
                + "\n" + SampleLog.syscall(2, "2", "success=yes exit=0", "comm=\"main,key=x\" exe=\"/b\" key=\"mine\"")
                + "\n"
                + SampleLog.syscall(3, "2", "success=yes exit=0", "comm=\"p pid=7\" exe=\"/b\" key=\"mine\"") + "\n";

        assertThat(found(log, "-k", false, "mine")).containsExactly("1", "2", "3");
        assertThat(found(log, "-k", false, "x")).isEmpty();
        assertThat(found(log, "-p", false, "7")).isEmpty();
        assertThat(found(log, "-c", false, "pid=7")).containsExactly("3");
    }

    @Test
    void anEnrichedRecordSaysItselfWhoAUserIs() throws Exception {
        String record = SampleLog.syscall(1, "2", "success=yes exit=0", "comm=\"a\" exe=\"/b\" key=(null)");
        String other = record + "\u001dUID=\"alice\" AUID=\"root\"\n";
        String none = record.replace(":1)", ":2)").replace(" uid=1001", " uid=0") + "\n";

        assertThat(found(other + none, "-ui", false, "root")).containsExactly("2");
        assertThat(found(other + none, "-ul", false, "root")).containsExactly("1");
        assertThat(found(other + none, "-ui", false, "1001")).containsExactly("1");
        assertThat(found(other + none, "-k", false, "AUID")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-a, x",
        "-a, -1",
        "--arch, z80",
        "-e, EWHAT",
        "-gi, no-such-group",
        "-m, NEVER_HEARD_OF",
        "-p, x",
        "-sc, never_heard_of",
        "--session, x",
        "-sv, maybe",
        "-ui, no-such-user"
    })
    void refusesWhatCannotBeMeant(String option, String value) {
        assertThatThrownBy(() -> found("", option, false, value))
                .isInstanceOf(SearchException.class)
                .hasMessageStartingWith(value + ": ");
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000000000FFFF0A000005, ::ffff:10.0.0.5",
        "0000000000000000000000000A000005, ::10.0.0.5",
        "20010DB8000000000000000000000001, 2001:db8::1",
        "00000000000000000000000000000000, ::",
        "00000000000000000000000000000001, ::1",
        "FE800000000000010000000000000000, fe80:0:0:1::",
        "20010000000100000000000000050006, 2001:0:1::5:6",
        "00010002000300040005000600070000, 1:2:3:4:5:6:7:0",
        "00010000000300040000000600070008, 1:0:3:4:0:6:7:8"
    })
    void hostsAreWrittenAsTheNetworkLibraryDoes(String address, String host) {
        assertThat(host("0A0001BB00000000" + address + "00000000")).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({"020001BB0A0000050000000000000000, 10.0.0.5", "020001BB0A000005, ''", "02, ''", "01002F746D70, ''"})
    void hostsAreReadOfWholeInternetAddressesOnly(String address, String host) {
        assertThat(host(address)).isEqualTo(host);
    }

    private static String host(String hex) {
        byte[] line = SampleLog.bytes("saddr=" + hex);
        Fields fields = new Fields().over(line, 0, line.length);
        fields.next();
        Decoder address = new Decoder();
        address.plain(fields);
        address.unhex();
        return new String(SocketAddress.host(address), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "-ui, 4294967296",
        "-ul, -2147483649",
        "-ga, 4294967296",
        "--session, 4294967297",
        "-m, 4294968596",
        "-sc, 2147483648"
    })
    void refusesNumbersThatNoFieldCanHave(String option, String value) {
        assertThatThrownBy(() -> found(SampleLog.KINDS, option, false, value))
                .isInstanceOf(SearchException.class)
                .hasMessageContaining(value + ": must ");
    }
}
