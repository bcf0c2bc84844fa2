package org.audithalt.review.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.audithalt.review.EventFacts.Outcome;
import org.audithalt.review.TimeRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PageReportTest {
    private static final String HALTS = String.join(
                    "\n",
                    "type=DAEMON_START msg=audit(1795499530.000:1): op=start ver=1 format=raw kernel=6 auid=4294967295 pid=9 uid=1000 ses=3 res=success",
                    own(
                            2,
                            1795499531,
                            "9",
                            "op=space_left state=reached left_bytes=1048576 limit_bytes=2097152 limit=2 action=syslog log=1"),
                    own(3, 1795499532, "9", "op=suspend reason=disk_full action=suspend"),
                    own(4, 1795499591, "42", "op=resume holds=yes waiting=3 target=9"),
                    own(5, 1795499592, "9", "op=resume reason=disk_full duration_ms=60000 waited=3 lost=0"),
                    own(6, 1795499593, "9", "op=lost lost=17"),
                    own(10, 1795499594, "9", "op=suspend reason=disk_full action=ignore"),
                    own(11, 1795499595, "42", "op=suspend reason=<b>drill target=9"))
            + "\n";

    private final List<String> unread = new ArrayList<>();

    @TempDir
    private Path directory;

    private static String own(long serial, long seconds, String pid, String text) {
        return "type=USYS_CONFIG msg=audit(" + seconds + ".000:" + serial + "): pid=" + pid
                + " uid=0 auid=4294967295 ses=4294967295 msg='" + text
                + " exe=\"/opt/java\" hostname=? addr=? terminal=? res=success'";
    }

    private Document page(byte[] log) throws Exception {
        return page(log, ReportRuns.ALL);
    }

    private Document page(byte[] log, Filter filter) throws Exception {
        Path file = directory.resolve("page.html");
        Path input = ReportRuns.written(directory, "audit.log", log);
        ReportSettings settings = ReportRuns.settings(filter, false, ReportFormat.TEXT, new ByteArrayOutputStream());
        ReportRuns.run(input, new PageReport(List.of("audit.log"), unread, file, settings));
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(null);
        return builder.parse(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    private static Map<String, List<String>> rows(Document page, String table) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (Element row : elements(page, "tr")) {
            if (((Element) row.getParentNode().getParentNode())
                            .getAttribute("id")
                            .equals(table)
                    && row.getParentNode().getNodeName().equals("tbody")) {
                List<String> cells = new ArrayList<>();
                for (int i = 0; i < row.getChildNodes().getLength(); i++) {
                    cells.add(row.getChildNodes().item(i).getTextContent());
                }
                rows.put(cells.get(0), cells);
            }
        }
        return rows;
    }

    private static List<Element> elements(Document page, String name) {
        List<Element> elements = new ArrayList<>();
        NodeList nodes = page.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static String textOf(Document page, String id) {
        return elements(page, "*").stream()
                .filter(element -> element.getAttribute("id").equals(id))
                .findFirst()
                .orElseThrow()
                .getTextContent();
    }

    @Test
    void asksForNothingFromAnywhereAndRunsNothing() throws Exception {
        for (byte[] log : List.of(ReportLogs.ofHostileNames(), ReportLogs.ofAgent(), HALTS.getBytes(UTF_8))) {
            Document page = page(log);

            assertThat(elements(page, "*"))
                    .noneMatch(element -> List.of(
                                    "script", "link", "img", "iframe", "object", "embed", "form", "base", "image",
                                    "use")
                            .contains(element.getTagName()));
            for (Element element : elements(page, "*")) {
                for (int i = 0; i < element.getAttributes().getLength(); i++) {
                    String attribute = element.getAttributes().item(i).getNodeName();
                    assertThat(attribute)
                            .doesNotStartWith("on")
                            .isNotIn("src", "style", "action", "xlink:href", "srcset");
                    if (attribute.equals("href")) {
                        assertThat(element.getAttribute("href")).startsWith("#h-");
                    }
                }
            }
            assertThat(elements(page, "style").get(0).getTextContent())
                    .doesNotContain("url(", "@import", "<", "&", ">");
            assertThat(elements(page, "meta").get(1).getAttribute("content")).startsWith("default-src 'none'; ");
        }
    }

    @Test
    void showsHostileNamesAsTheyAre() throws Exception {
        Map<String, List<String>> objects = rows(page(ReportLogs.ofHostileNames()), "objects");

        assertThat(objects.keySet())
                .contains(
                        "/srv/<script>alert(1)</script><img src=x onerror=alert(2)>&amp;",
                        "/srv/quote\"key=x",
                        "/srv/new\\x0aline type=DAEMON_END msg=audit(1.000:1): op=terminate",
                        "/srv/\\x1b[1mbold\\x1d",
                        "/srv/größe €");
        assertThat(objects.keySet()).anyMatch(name -> name.endsWith("n (4,095 characters)"));
    }

    @Test
    void hasTheNumbersOfTheOtherReports() throws Exception {
        byte[] log = ReportLogs.ofAgent();
        Document page = page(log);
        Path input = directory.resolve("audit.log");

        String keys = ReportRuns.run(
                input, ReportRuns.ALL, false, ReportFormat.CSV, settings -> new SumReport(Report.KEY, settings));
        assertThat(keys.lines().skip(1).toList())
                .isEqualTo(rows(page, "keys").values().stream()
                        .map(row -> row.get(2).replace(",", "") + "," + row.get(0))
                        .toList());
        String totals = ReportRuns.run(input, ReportRuns.ALL, false, ReportFormat.CSV, TotalReport::new);
        assertThat(totals).contains("\nevents," + textOf(page, "events") + "\n");
        String failed = ReportRuns.run(
                input, new Filter(Outcome.FAILED, false, TimeRange.ALL), false, ReportFormat.CSV, TotalReport::new);
        assertThat(failed).contains("\nevents," + textOf(page, "failed") + "\n");
        long counted = 0;
        for (List<String> row : rows(page, "time").values()) {
            counted += Long.parseLong(row.get(1).replace(",", ""));
        }
        assertThat(textOf(page, "events")).isEqualTo(Long.toString(counted));
    }

    @Test
    void tellsHaltsThresholdsLossesAndHoles() throws Exception {
        Document page = page(HALTS.getBytes(UTF_8));

        assertThat(rows(page, "halts").values())
                .containsExactly(
                        List.of("2026-11-24 05:52:12", "1 min 0 s", "9", "disk_full", "resume by pid 42, uid 0", "3"),
                        List.of(
                                "2026-11-24 05:53:15",
                                "?",
                                "9",
                                "<b>drill (by pid 42, uid 0)",
                                "not in this log",
                                "?"));
        assertThat(rows(page, "thresholds").values())
                .containsExactly(
                        List.of("2026-11-24 05:52:11", "space_left", "reached", "1.0 MiB", "2.0 MiB", "syslog"));
        assertThat(rows(page, "losses").values()).containsExactly(List.of("2026-11-24 05:53:13", "6", "lost", "17"));
        assertThat(rows(page, "gaps").values()).containsExactly(List.of("audit.log", "7", "9", "3"));
        assertThat(textOf(page, "lost")).isEqualTo("17");
        assertThat(textOf(page, "missing")).isEqualTo("3");
    }

    @Test
    void anEventOfALongTimeAgoLeavesThePictureOfTheOthers() throws Exception {
        String log = own(1, 0, "9", "op=lost lost=1") + "\n" + own(2, 1795499530, "9", "op=lost lost=1") + "\n"
                + own(3, 1795503130, "9", "op=lost lost=1") + "\n" + own(4, 1795520000, "9", "op=lost lost=1") + "\n";

        Document page = page(log.getBytes(UTF_8));

        assertThat(rows(page, "time").keySet())
                .containsExactly(
                        "not in the picture: 1970-01-01 00:00 to 1970-01-01 00:00",
                        "2026-11-24 05:00",
                        "2026-11-24 06:00",
                        "2026-11-24 11:00");
        assertThat(textOf(page, "away"))
                .isEqualTo("Not in the picture, for they are years away from all others: 1 event.");
        assertThat(textOf(page, "events")).isEqualTo("4");
    }

    @Test
    void noLabelOfTheTimeIsCutOff() throws Exception {
        StringBuilder log = new StringBuilder();
        for (int hour = 0; hour < 13; hour++) {
            log.append(own(1 + hour, 1795500000 + 3600 * hour, "9", "op=lost lost=1"))
                    .append('\n');
        }

        Document page = page(log.toString().getBytes(UTF_8));

        assertThat(rows(page, "time")).hasSize(13);
        List<Element> labels = elements(page, "text").stream()
                .filter(text -> text.getTextContent().startsWith("2026-"))
                .toList();
        assertThat(labels).hasSize(4).allMatch(text -> Double.parseDouble(text.getAttribute("x")) <= 960 - 120);
    }

    @Test
    void ofManyEventsTheLastAreListedAndAllAreCounted() throws Exception {
        StringBuilder log = new StringBuilder();
        for (int i = 1; i <= 600; i++) {
            log.append(own(4 * i, 1795500000 + i, "9", "op=clock-set by=" + i)).append('\n');
            log.append(own(4 * i + 1, 1795500000 + i, "9", "op=lost lost=1")).append('\n');
            log.append(own(4 * i + 2, 1795500000 + i, "9", "op=suspend reason=disk_full action=suspend"))
                    .append('\n');
            log.append(own(4 * i + 3, 1795500000 + i, "9", "op=resume duration_ms=1 waited=1"))
                    .append('\n');
        }

        Document page = page(log.toString().getBytes(UTF_8));

        assertThat(rows(page, "losses").keySet())
                .hasSize(200)
                .startsWith("2026-11-24 06:06:41")
                .endsWith("2026-11-24 06:10:00");
        assertThat(rows(page, "halts").keySet())
                .hasSize(200)
                .startsWith("2026-11-24 06:06:40")
                .endsWith("2026-11-24 06:09:59");
        assertThat(rows(page, "own").keySet()).hasSize(67).endsWith("2026-11-24 06:10:00");
        assertThat(elements(page, "caption").stream().map(Element::getTextContent))
                .contains("The last 200 of 1,800 events.", "The last 200 of 600 events.", "The last 200 of 600 halts.");
        assertThat(textOf(page, "lost")).isEqualTo("600");
    }

    @Test
    void aSelectionOfTimesMakesNoHoles() throws Exception {
        // the second action began before the first, and ended behind it
        String log = own(20, 1795499532, "9", "op=lost lost=1")
                + "\n" + own(21, 1795499530, "9", "op=lost lost=1")
                + "\n" + own(22, 1795499533, "9", "op=lost lost=1")
                + "\n" + own(23, 1795499540, "9", "op=lost lost=1") + "\n";

        TimeRange range = new TimeRange(1795499531, 1795499533);
        Document page = page(log.getBytes(UTF_8), new Filter(Outcome.UNKNOWN, false, range));

        assertThat(textOf(page, "missing")).isEqualTo("0");
        assertThat(textOf(page, "events")).isEqualTo("2");
    }

    @Test
    void everyChartHasNameDescriptionAndATable() throws Exception {
        Document page = page(ReportLogs.ofAgent());

        assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
        for (Element chart : elements(page, "svg")) {
            if (chart.getAttribute("aria-hidden").isEmpty()) {
                assertThat(chart.getAttribute("role")).isEqualTo("img");
                for (String id : chart.getAttribute("aria-labelledby").split(" ", -1)) {
                    assertThat(textOf(page, id)).isNotEmpty();
                }
            }
        }
        assertThat(elements(page, "table"))
                .allMatch(table -> table.getElementsByTagName("caption").getLength() == 1);
        assertThat(elements(page, "th"))
                .allMatch(head -> !head.getAttribute("scope").isEmpty());
        for (Element link : elements(page, "a")) {
            assertThat(textOf(page, link.getAttribute("href").substring(1))).isNotEmpty();
        }
    }

    @Test
    void isReadableByItsOwnerOnlyAndReplacesAnEarlierOneWhole() throws Exception {
        Path file = Files.writeString(directory.resolve("page.html"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        page(HALTS.getBytes(UTF_8));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(file, directory.resolve("audit.log"));
        }
    }

    @Test
    void saysThatALogCouldNotBeReadToItsEnd() throws Exception {
        unread.add("a<b>.log.gz: cannot be read to its end: corrupt");

        for (byte[] log : List.of(HALTS.getBytes(UTF_8), new byte[0])) {
            assertThat(textOf(page(log), "unread")).isEqualTo("a<b>.log.gz: cannot be read to its end: corrupt");
        }
    }

    @Test
    void saysThatThereIsNothing() throws Exception {
        assertThat(page(new byte[0]).getDocumentElement().getTextContent())
                .contains("No events of interest were found.");
    }
}
