package org.audithalt.review;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.audithalt.build.RequiredTool;
import org.audithalt.review.Printing.ExtraColumns;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real ausearch and the search say the same of an event in one line, column by column. */
class AusearchSummaryGoldenTest {
    private static final Path TOOL = Path.of("/usr/sbin/ausearch");
    private static final String SERIAL = "SERIAL_NUM";
    /** Ours are ISO dates, and name what a rename and a link have besides. */
    private static final Set<String> OURS_ALONE = Set.of("DATE", "OBJ2");

    private static final List<String> WITHOUT_WORD = List.of("halt");

    @TempDir
    private Path directory;

    @BeforeEach
    void requireTool() {
        RequiredTool.at(TOOL, "auditd");
    }

    @Test
    void theAgentsRecords() throws Exception {
        // a comma in a name moves ausearch's columns, and it shows a quote or a DEL as it is
        byte[] log = new AgentLog().write("");

        assertThat(differences(log)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=USER_START msg=audit(1795499532.010:10): pid=5 uid=0 auid=0 ses=3 msg='op=x acct=\"root\" exe=\"/bin/login\" terminal=ssh hostname=? addr=? res=success'",
                "node=web1 type=USER_AUTH msg=audit(1795499532.010:10): pid=5 uid=1 auid=4294967295 ses=4294967295 msg='op=x acct=\"root\" exe=\"/bin/login\" terminal=ssh hostname=? addr=? res=failed'",
                "type=USER_LOGIN msg=audit(1795499532.010:10): pid=99 uid=0 auid=1000 ses=3 subj=u:r:t:s0 msg='op=login acct=\"bad\" exe=\"/usr/sbin/sshd\" hostname=? addr=192.0.2.7 terminal=ssh res=failed'",
                "type=USER_LOGIN msg=audit(1795499532.010:10): pid=99 uid=0 auid=1000 ses=3 subj=u:r:t:s0 msg='op=login id=0 exe=\"/usr/sbin/sshd\" hostname=? addr=192.0.2.7 terminal=ssh res=success'",
                "type=USER_CMD msg=audit(1795499532.010:10): pid=99 uid=1000 auid=1000 ses=3 subj=u:r:t:s0 msg='cwd=\"/root\" cmd=6C73202D6C exe=\"/usr/bin/sudo\" terminal=pts/0 res=success'",
                "type=SERVICE_START msg=audit(1795499532.010:10): pid=1 uid=0 auid=4294967295 ses=4294967295 subj=u:r:t:s0 msg='unit=app comm=\"systemd\" exe=\"/lib/systemd/systemd\" hostname=? addr=? terminal=? res=success'",
                "type=ADD_USER msg=audit(1795499532.010:10): pid=9 uid=0 auid=1000 ses=3 msg='op=adding user id=0 exe=\"/usr/sbin/useradd\" hostname=h addr=? terminal=pts/0 res=success'",
                "type=VIRT_CONTROL msg=audit(1795499532.010:10): pid=5 uid=0 auid=1000 ses=3 msg='virt=kvm op=start vm=\"guest\" uuid=1 exe=\"/usr/sbin/libvirtd\" hostname=? addr=? terminal=? res=success'",
                "type=LOGIN msg=audit(1795499532.010:10): pid=99 uid=0 subj=a:b:c:s0 old-auid=4294967295 auid=0 tty=(none) old-ses=4294967295 ses=3 res=1",
                "type=CONFIG_CHANGE msg=audit(1795499532.010:10): auid=0 ses=3 subj=a:b:c:s0 op=add_rule key=\"k\" list=4 res=1"
            })
    void recordsOfPrograms(String line) throws Exception {
        assertThat(differences(SampleLog.bytes(line + "\n"))).isEmpty();
    }

    private List<String> differences(byte[] log) throws Exception {
        List<String> names = List.of(theirs(log).lines().findFirst().orElse("").split(",", -1));
        Map<String, String> theirs = bySerial(theirs(log), names);
        Map<String, String> ours = bySerial(ours(log), names);
        assertThat(ours.keySet()).isEqualTo(theirs.keySet()).hasSizeGreaterThan(1);
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (Map.Entry<String, String> row : theirs.entrySet()) {
            String line = String.valueOf(ours.get(row.getKey()));
            String[] cells = line.split(",", -1);
            String[] other = row.getValue().split(",", -1);
            boolean known = other.length == names.size()
                    && cells.length == names.size()
                    && !line.contains("\\177")
                    && !line.contains("\"\"")
                    && !WITHOUT_WORD.contains(cells[18]);
            compared += known ? 1 : 0;
            for (int i = 0; known && i < other.length; i++) {
                if (!OURS_ALONE.contains(names.get(i)) && !other[i].strip().equals(cells[i].strip())) {
                    differences.add(names.get(i) + ": " + other[i] + ", ours " + cells[i] + ": " + line);
                }
            }
        }
        // the first is the line of the names
        assertThat(compared).isGreaterThan(1).isGreaterThan(theirs.size() * 9 / 10);
        return differences;
    }

    /** Lines by what stands before any name with a comma. */
    private static Map<String, String> bySerial(String text, List<String> names) {
        Map<String, String> lines = new LinkedHashMap<>();
        text.lines()
                .filter(line -> !line.isEmpty())
                .forEach(line -> assertThat(lines.put(line.split(",", -1)[names.indexOf(SERIAL)], line))
                        .isNull());
        return lines;
    }

    private static String ours(byte[] log) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Printing printing = new Printing(
                OutputFormat.CSV, ZoneOffset.UTC, false, false, out, Escape.TTY, EnumSet.allOf(ExtraColumns.class));
        try (Search search = new Search(new Query(TimeRange.ALL, List.of()), printing, Progress.NONE, 1)) {
            search.stream(new ByteArrayInputStream(log));
        }
        return out.toString(ISO_8859_1);
    }

    private String theirs(byte[] log) throws Exception {
        Path file = Files.write(directory.resolve("golden.log"), log);
        Path output = directory.resolve("out.csv");
        ProcessBuilder builder = new ProcessBuilder(
                        TOOL.toString(),
                        "-if",
                        file.toString(),
                        "--format",
                        "csv",
                        "--extra-time",
                        "--extra-keys",
                        "--extra-labels",
                        "--extra-obj2")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TZ", "UTC");
        builder.start().waitFor();
        return Files.readString(output, ISO_8859_1);
    }
}
