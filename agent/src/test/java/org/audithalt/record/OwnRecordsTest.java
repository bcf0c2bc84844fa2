package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.audithalt.build.RequiredTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every record that the agent makes of itself, field by field against the forms of auditd, the kernel and user-space programs, and
 * as the real tools find and word it.
 */
class OwnRecordsTest {
    private static final Pattern EVENT_ID = Pattern.compile("msg=audit\\([0-9.]+:([0-9]+)\\)");
    private static final long ACTOR = 4242;

    private static final String IDS = "pid=\\d+ uid=\\d+ auid=4294967295 ses=4294967295";
    private static final String SUBJ = "( subj=\\S+)?";
    private static final String USER_MESSAGE = IDS + SUBJ
            + " msg='op=OP( \\S+=\\S+)* exe=\"\\S+\" hostname=\\? addr=\\?" + " terminal=\\? res=(success|failed)'";
    private static final String DAEMON =
            "op=OP auid=4294967295 uid=\\d+ ses=4294967295 pid=\\d+" + SUBJ + " res=(success|failed)" + "( \\S+=\\S+)*";

    /** Type, fields. */
    private static final Map<ControlKind, List<String>> FORMS = forms();

    /** What text says where it is not the record's {@code op=}. */
    private static final Map<String, String> VERBS = Map.of(
            "DAEMON_START", "started-audit",
            "DAEMON_END", "shutdown-audit",
            "DAEMON_ABORT", "aborted-auditd-startup",
            "DAEMON_ROTATE", "rotated-audit-logs",
            "DAEMON_RESUME", "resumed-audit-logging",
            "DAEMON_CONFIG", "changed-auditd-configuration",
            "CONFIG_CHANGE", "changed-audit-configuration",
            "RESP_HALT", "did-unknown");

    private static final List<String> CHANGES = List.of("USYS_CONFIG", "CONFIG_CHANGE", "DAEMON_CONFIG");

    @TempDir
    private Path directory;

    private static Map<ControlKind, List<String>> forms() {
        Map<ControlKind, List<String>> forms = new EnumMap<>(ControlKind.class);
        for (var kind : ControlKind.values()) {
            forms.put(kind, List.of("USYS_CONFIG", USER_MESSAGE));
        }
        forms.put(
                ControlKind.START,
                List.of(
                        "DAEMON_START",
                        "op=start ver=\\S+ format=raw kernel=\\S+ auid=4294967295 pid=\\d+ uid=\\d+ ses=4294967295"
                                + SUBJ + " res=success( \\S+=\\S+)*"));
        forms.put(ControlKind.END, List.of("DAEMON_END", DAEMON));
        forms.put(ControlKind.ROTATE, List.of("DAEMON_ROTATE", DAEMON));
        forms.put(ControlKind.REOPEN, List.of("DAEMON_RESUME", DAEMON));
        forms.put(
                ControlKind.RECONFIGURE,
                List.of(
                        "DAEMON_CONFIG",
                        "op=reconfigure state=(changed|no-change) auid=4294967295 pid=\\d+ uid=\\d+ ses=4294967295"
                                + SUBJ + " res=(success|failed)( \\S+=\\S+)*"));
        forms.put(ControlKind.HALT, List.of("RESP_HALT", USER_MESSAGE));
        forms.put(
                ControlKind.CONFIG,
                List.of(
                        "CONFIG_CHANGE",
                        "(op=set \\S+=\\S+( old=\\S+)? auid=4294967295 ses=4294967295" + SUBJ + "|" + IDS + SUBJ
                                + " op=\\S+( \\S+=\\S+)*) res=[01]"));
        return forms;
    }

    private record Said(long serial, ControlKind kind, boolean byActor, boolean success, String type) {}

    private final List<Said> said = new ArrayList<>();
    private final Octets log = new Octets(1 << 14);

    private void sayAll() {
        var text = new ControlText(Samples.subject("/srv", "/opt/jdk/bin/java", "u:r:app_t:s0", ""), "1.0");
        long serial = 0;
        for (var kind : ControlKind.values()) {
            for (boolean byActor : new boolean[] {false, true}) {
                var record = Samples.control(
                        kind, ++serial, kind == ControlKind.CONFIG ? "audit_failure=3 old=1" : "reason=x");
                record.actorPid = byActor ? ACTOR : -1;
                record.actorUid = byActor ? 7 : -1;
                record.success = kind != ControlKind.LOST && kind != ControlKind.UNREADABLE;
                text.append(record, log);
                said.add(new Said(
                        serial, kind, byActor, record.success, FORMS.get(kind).get(0)));
            }
        }
        var refused = Samples.control(ControlKind.END, ++serial, "cause=start_refused");
        refused.success = false;
        text.append(refused, log);
        said.add(new Said(serial, ControlKind.END, false, false, "DAEMON_ABORT"));
    }

    @Test
    void haveTheFieldsOfTheirTypeInTheirOrder() {
        sayAll();
        var lines = new String(log.toByteArray(), StandardCharsets.UTF_8).split("\n");

        assertThat(lines).hasSameSizeAs(said);
        for (int i = 0; i < lines.length; i++) {
            var record = said.get(i);
            String form = record.type().equals("DAEMON_ABORT")
                    ? "op=start auid=4294967295 pid=9016 uid=1000 ses=4294967295 subj=u:r:app_t:s0 res=failed cause=start_refused"
                    : FORMS.get(record.kind())
                            .get(1)
                            .replace("OP", record.kind().op());
            assertThat(lines[i])
                    .matches("type=" + record.type() + " msg=audit\\(1795499532\\.\\d{3}:" + record.serial() + "\\): "
                            + form);
            if (!record.byActor()) {
                assertThat(lines[i]).contains(" subj=u:r:app_t:s0");
            }
        }
    }

    @Test
    void areFoundByTheRealToolsByWhatTheySay() throws Exception {
        RequiredTool.at(Path.of("/usr/sbin/ausearch"), "auditd");
        sayAll();
        var file = Files.write(directory.resolve("audit.log"), log.toByteArray());

        assertThat(found(file)).isEqualTo(serials(record -> true));
        for (String type : new TreeSet<>(said.stream().map(Said::type).toList())) {
            assertThat(found(file, "-m", type))
                    .as(type)
                    .isEqualTo(serials(record -> record.type().equals(type)));
        }
        // the kernel says no pid and no uid where nobody but itself changes a setting
        assertThat(found(file, "-p", "9016"))
                .isEqualTo(serials(record -> !record.byActor() && record.kind() != ControlKind.CONFIG));
        assertThat(found(file, "-ui", "1000"))
                .isEqualTo(serials(record -> !record.byActor() && record.kind() != ControlKind.CONFIG));
        // and ausearch takes from a CONFIG_CHANGE no more than the login and the label
        assertThat(found(file, "-p", Long.toString(ACTOR)))
                .isEqualTo(serials(record -> record.byActor() && record.kind() != ControlKind.CONFIG));
        assertThat(found(file, "-ui", "7"))
                .isEqualTo(serials(record -> record.byActor() && record.kind() != ControlKind.CONFIG));
        assertThat(found(file, "-su", "app_t")).isEqualTo(serials(record -> !record.byActor()));
        assertThat(found(file, "-ul", "-1")).isEqualTo(serials(record -> true));
        assertThat(found(file, "-sv", "yes")).isEqualTo(serials(Said::success));
        assertThat(found(file, "-sv", "no")).isEqualTo(serials(record -> !record.success()));
    }

    @Test
    void areWordedAndCountedByTheRealTools() throws Exception {
        RequiredTool.at(Path.of("/usr/sbin/ausearch"), "auditd");
        sayAll();
        var file = Files.write(directory.resolve("audit.log"), log.toByteArray());

        var text = run("ausearch", "-if", file.toString(), "--format", "text");
        assertThat(text).hasSameSizeAs(said);
        for (int i = 0; i < text.size(); i++) {
            assertThat(text.get(i))
                    .matches(".* " + (said.get(i).success() ? "" : "un") + "successfully "
                            + VERBS.getOrDefault(
                                    said.get(i).type(), said.get(i).kind().op()) + " .*");
        }
        assertThat(rows(run("aureport", "-if", file.toString(), "-c")))
                .isEqualTo(serials(record -> CHANGES.contains(record.type())));
        assertThat(rows(run("aureport", "-if", file.toString(), "-r")))
                .isEqualTo(serials(record -> record.kind() == ControlKind.HALT));
        assertThat(rows(run("aureport", "-if", file.toString(), "-e"))).isEqualTo(serials(record -> true));
    }

    /** Serials in the last column. */
    private static TreeSet<Long> rows(List<String> report) {
        var serials = new TreeSet<Long>();
        for (String line : report) {
            if (line.matches("\\d+\\. .*")) {
                serials.add(Long.parseLong(
                        line.replaceFirst("( \\d+) [A-Z_]+ -?\\w+ \\w+$", "$1").replaceFirst(".* ", "")));
            }
        }
        return serials;
    }

    private interface Condition {
        boolean holds(Said record);
    }

    private TreeSet<Long> serials(Condition condition) {
        var chosen = new TreeSet<Long>();
        said.forEach(record -> {
            if (condition.holds(record)) {
                chosen.add(record.serial());
            }
        });
        return chosen;
    }

    private static TreeSet<Long> found(Path file, String... options) throws Exception {
        var command = new ArrayList<>(List.of("ausearch", "-if", file.toString(), "--raw", "--debug"));
        command.addAll(List.of(options));
        var ids = new TreeSet<Long>();
        for (String line : run(command.toArray(new String[0]))) {
            assertThat(line).doesNotContain("Malformed").doesNotContain("skipped");
            var matcher = EVENT_ID.matcher(line);
            if (matcher.find()) {
                ids.add(Long.parseLong(matcher.group(1)));
            }
        }
        return ids;
    }

    private static List<String> run(String... command) throws Exception {
        command[0] = "/usr/sbin/" + command[0];
        var output = Files.createTempFile("audit-tool", ".txt");
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C");
            builder.start().waitFor();
            return Files.readString(output, StandardCharsets.ISO_8859_1).lines().toList();
        } finally {
            Files.delete(output);
        }
    }
}
