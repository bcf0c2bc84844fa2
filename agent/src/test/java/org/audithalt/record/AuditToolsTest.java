package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.audithalt.build.RequiredTool;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ausearch and aureport, the readers that the format exists for, make of our text. */
class AuditToolsTest {
    private static final List<String> SEARCH_PATH = List.of("/usr/sbin", "/sbin", "/usr/bin");
    private static final Pattern EVENT_ID = Pattern.compile("msg=audit\\([0-9.]+:([0-9]+)\\)");
    private static final String LONG_NAME = "/srv/" + "n".repeat(4090);

    private static final String[] HOSTILE_NAMES = {
        "/srv/new\nline type=DAEMON_END msg=audit(1.000:1): op=terminate",
        "/srv/quote\"key=x",
        "/srv/a=b,key=other",
        "/srv/nul\0after",
        "/srv/größe €",
        "/srv/ leading and trailing ",
        "/srv/back\\slash'apostrophe",
        LONG_NAME,
        "/srv/" + "ü".repeat(2045)
    };

    @TempDir
    private Path directory;

    private final Octets log = new Octets(1 << 16);
    private final AuditText text = new AuditText(subject());
    private final ControlText controlText = new ControlText(subject(), "1.0");
    private final TreeMap<Long, AuditRecord> records = new TreeMap<>();
    private long serial;

    private static Subject subject() {
        return Samples.subject("/srv/app", "/opt/jdk/bin/java", "system_u:system_r:app_t:s0", "");
    }

    @BeforeEach
    void requireTools() {
        assumeTrue(
                !tool("ausearch").isEmpty() && !tool("aureport").isEmpty(),
                "ausearch, aureport (package auditd) absent");
    }

    private void add(AuditRecord record) {
        record.serial = ++serial;
        record.timeMillis = Samples.TIME_MILLIS + serial;
        record.comm.clear();
        record.comm.append(Samples.bytes("worker-" + serial % 3));
        text.append(record, log);
        records.put(serial, record);
    }

    private void add(ControlKind kind, String detail, long actorPid) {
        var record = Samples.control(kind, ++serial, detail);
        record.actorPid = actorPid;
        record.actorUid = actorPid;
        controlText.append(record, log);
    }

    /** Every operation succeeded, failed with and without errno, and with unknown outcome, with and without a key. */
    private void addEveryOperation() {
        for (int i = 0; i < Operation.count(); i++) {
            var operation = Operation.of(i);
            for (int outcome = 0; outcome < 4; outcome++) {
                var record = Samples.record(operation, 0, "/srv/data/file", "/srv/data/other");
                if (EventShape.of(operation) >= EventShape.CONNECT && EventShape.of(operation) <= EventShape.PEER) {
                    record.name.clear();
                    record.address.append(new byte[] {2, 0, 1, (byte) 0xbb, 10, 0, 0, 5});
                } else if (operation == Operation.CONNECT_RESULT) {
                    record.address.append(new byte[] {2, 0, 1, (byte) 0xbb, 10, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0});
                }
                if (operation == Operation.EXECVE) {
                    record.argumentCount = 2;
                    record.arguments.append(Samples.bytes("-l\0"));
                }
                if (outcome == 1 || outcome == 2) {
                    Samples.failed(record, outcome == 1 ? 13 : 0);
                } else if (outcome == 3) {
                    Samples.unknown(record);
                }
                if (i % 2 == 0) {
                    record.key = Samples.bytes("even");
                }
                record.virtualThread = i % 3 == 0;
                add(record);
            }
        }
    }

    private void addHostileNames() {
        for (String name : HOSTILE_NAMES) {
            add(Samples.record(Operation.OPENAT, 0, name, ""));
            add(Samples.record(Operation.UNLINK, 0, name, ""));
            add(Samples.record(Operation.RENAME, 0, name, "/srv/plain"));
            var execve = Samples.record(Operation.EXECVE, 0, name, "");
            execve.argumentCount = 2;
            execve.arguments.append(Samples.bytes(name.replace("\0", "") + "\0"));
            add(execve);
            var key = Samples.record(Operation.MKDIR, 0, "/srv/d", "");
            key.key = Samples.bytes(name);
            add(key);
            var thread = Samples.record(Operation.MKDIR, 0, "/srv/d", "");
            add(thread);
        }
    }

    private void addControlRecords() {
        for (var kind : ControlKind.values()) {
            add(kind, "reason=drill", -1);
            add(kind, "", 4242);
        }
    }

    private Path written() throws IOException {
        var file = directory.resolve("audit.log");
        Files.write(file, log.toByteArray());
        return file;
    }

    @Test
    void everyEventIsReadBySearchesForWhatItHolds() throws Exception {
        addEveryOperation();
        addHostileNames();
        addControlRecords();
        var file = written();

        assertThat(found(file)).hasSize((int) serial);
        assertThat(found(file, "-x", "/opt/jdk/bin/java")).containsAll(records.keySet());
        assertThat(found(file, "-m", "SYSCALL")).isEqualTo(calls(r -> true));
        assertThat(found(file, "-m", "USER")).isEqualTo(serials(r -> r.operation.isMessage()));
        assertThat(found(file, "-p", "9016")).containsAll(records.keySet());
        assertThat(found(file, "-ui", "1000")).containsAll(records.keySet());
        assertThat(found(file, "-su", "app_t")).containsAll(records.keySet());
        assertThat(found(file, "-ul", "-1")).containsAll(records.keySet());
        assertThat(found(file, "-sv", "yes", "-m", "SYSCALL")).isEqualTo(calls(r -> r.outcomeKnown && r.success));
        assertThat(found(file, "-sv", "no", "-m", "USER"))
                .isEqualTo(serials(r -> r.operation.isMessage() && r.outcomeKnown && !r.success));
        assertThat(found(file, "-sv", "no", "-m", "SYSCALL")).isEqualTo(calls(r -> r.outcomeKnown && !r.success));
        // Without exit= an event is none of those that a search by exit can find, and ausearch says so.
        assertThat(ids(run("ausearch", "-if", file.toString(), "--raw", "-e", "-13")))
                .isEqualTo(calls(r -> r.outcomeKnown && r.exitKnown && r.exit == -13));
        assertThat(found(file, "-k", "even"))
                .isEqualTo(calls(r -> new String(r.key, StandardCharsets.UTF_8).equals("even")));
        assertThat(found(file, "-c", "worker-1")).isEqualTo(serials(r -> r.serial % 3 == 1));
        assertThat(found(file, "-hn", "10.0.0.5")).isEqualTo(serials(r -> !r.address.isEmpty()));
        assertThat(found(file, "-f", "/srv/plain", "-w"))
                .isEqualTo(serials(r ->
                        r.operation == Operation.RENAME && !string(r.secondName).endsWith("other")));
        for (int i = 0; i < Operation.count(); i++) {
            int number = Operation.of(i).number(Arch.current());
            if (number < 0) {
                // no system call
                continue;
            }
            // to ausearch records without a number have number 0
            assertThat(found(file, "-m", "SYSCALL", "-sc", Integer.toString(number)))
                    .as("-sc %d", number)
                    .isEqualTo(serials(r -> r.operation.number(Arch.current()) == number));
        }
        assertThat(found(file, "-m", "DAEMON_START")).hasSize(2);
        assertThat(found(file, "-m", "USYS_CONFIG")).hasSize(30);
        assertThat(found(file, "-p", "4242")).hasSize(ControlKind.values().length - 1);
    }

    @Test
    void hostileNamesAreFoundByTheirName() throws Exception {
        addHostileNames();
        var file = written();

        for (String name : HOSTILE_NAMES) {
            // An argument of a command cannot hold a NUL.
            if (name.indexOf('\0') < 0) {
                assertThat(found(file, "-f", name))
                        .as("-f %.40s", name)
                        .containsAll(serials(r -> r.operation == Operation.UNLINK
                                && string(r.name).equals(name)));
                if (name.length() < 200 && name.indexOf('=') < 0) {
                    assertThat(found(file, "-k", name))
                            .as("-k %.40s", name)
                            .isEqualTo(serials(r -> new String(r.key, StandardCharsets.UTF_8).equals(name)));
                }
            }
        }
        // A search by key takes parts of keys, so it finds the one key that holds the word, but no name.
        assertThat(found(file, "-k", "other"))
                .isEqualTo(serials(r -> new String(r.key, StandardCharsets.UTF_8).contains("other")));
        assertThat(found(file, "-m", "DAEMON_END")).isEmpty();
    }

    @Test
    void hostileThreadNamesHideNothing() throws Exception {
        String[] names = {"main,key=x", "a\" key=\"y\" exe=\"z", "n\ntype=X", "", "ü"};
        for (String name : names) {
            var record = Samples.record(Operation.MKDIR, ++serial, "/srv/d", "");
            record.key = Samples.bytes("mine");
            record.comm.clear();
            record.comm.append(Samples.bytes(name));
            text.append(record, log);
        }
        var file = written();

        assertThat(found(file, "-k", "mine")).hasSize(names.length);
        assertThat(found(file, "-k", "x")).isEmpty();
        assertThat(found(file, "-c", "main,key=x")).hasSize(1);
        assertThat(report(file, "-k"))
                .filteredOn(line -> line.contains(" mine "))
                .hasSize(names.length);
    }

    @Test
    void reportsCountEveryEvent() throws Exception {
        addEveryOperation();
        addHostileNames();
        addControlRecords();
        var file = written();

        // aureport leaves out number 0 (read)
        assertThat(report(file, "-s"))
                .hasSize(calls(r -> r.operation.number(Arch.current()) != 0).size());
        // and by program it leaves out messages without an outcome
        assertThat(report(file, "-x"))
                .hasSizeGreaterThanOrEqualTo(
                        serials(r -> r.outcomeKnown || !r.operation.isMessage()).size());
        assertThat(report(file, "-e")).hasSize((int) serial);
        assertThat(report(file, "-f")).hasSize(serials(r -> pathItems(r) > 0).size());
        assertThat(report(file, "-k")).isNotEmpty();
        assertThat(report(file, "-c")).isNotEmpty();
        assertThat(report(file, "-r")).isNotEmpty();
        assertThat(report(file, "-e", "--summary"))
                .anyMatch(line -> line.matches(calls(r -> true).size() + "\\s+(SYSCALL|1300)"));
        for (String option : new String[] {"-f", "-x", "-s", "-k", "-p", "-u", "-h", "--comm"}) {
            assertThat(report(file, option, "--summary")).as(option).isNotEmpty();
        }
        assertThat(String.join("\n", run("aureport", "-if", file.toString(), "--summary")))
                .contains("Number of events: " + serial);
    }

    @Test
    void interpretedTextNamesTheObject() throws Exception {
        add(Samples.record(Operation.UNLINK, 0, "/srv/gone", ""));
        add(Samples.failed(Samples.record(Operation.RENAME, 0, "/srv/kept", "/srv/not"), 0));
        add(Samples.unknown(Samples.record(Operation.MKDIR, 0, "/srv/maybe", "")));
        add(ControlKind.SUSPEND, "reason=drill", -1);
        add(ControlKind.START, "", -1);
        var file = written();

        var lines = String.join("\n", run("ausearch", "-if", file.toString(), "--format", "text"));

        assertThat(lines).contains("deleted /srv/gone", "/srv/kept", "/srv/maybe", "suspend", "started-audit");
        assertThat(run("ausearch", "-if", file.toString(), "--format", "csv")).hasSize(6);
        assertThat(run("ausearch", "-if", file.toString(), "-i")).isNotEmpty();
    }

    @Test
    void anEnrichedLogSaysWhatTheToolsSayOfARawOne() throws Exception {
        long[] number = {8963, 9016, Subject.UNSET, 1, 2, 0, 3, 4, 0, 6, 424242, Subject.UNSET, 77};
        byte[][] texts = Subject.unknownTexts();
        texts[Subject.EXE] = Samples.bytes("/opt/jdk/bin/java");
        texts[Subject.CWD] = Samples.bytes("/srv");
        var raw = new Subject(number, texts);
        var enriched = raw.enriched(AccountNames.ofThisMachine());
        addEveryOperation();
        addHostileNames();
        var logs = new ArrayList<Path>();
        for (var subject : List.of(raw, enriched)) {
            var out = new Octets(1 << 16);
            var actions = new AuditText(subject);
            records.values().forEach(record -> actions.append(record, out));
            long next = serial;
            for (var kind : ControlKind.values()) {
                for (int actor = -1; actor <= 1; actor++) {
                    var record = Samples.control(kind, ++next, "reason=drill");
                    record.actorPid = actor < 0 ? -1 : 4242;
                    record.actorUid = actor;
                    new ControlText(subject, "1.0").append(record, out);
                }
            }
            logs.add(Files.write(directory.resolve("log" + logs.size()), out.toByteArray()));
        }

        for (String format :
                new String[] {"-i", "--format text", "--format csv", "-i -ui 1 -sv no", "--raw -hn 10.0.0.5"}) {
            var expected = search(logs.get(0), format);
            var found = search(logs.get(1), format);
            assertThat(expected).as(format).isNotEmpty();
            for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
                assertThat(found.get(i)).as(format).isEqualTo(expected.get(i));
            }
            assertThat(found).as(format).hasSameSizeAs(expected);
        }
        for (String option : new String[] {"-f", "-x", "-s", "-k", "-p", "-h", "-u", "-c", "-r", "-e"}) {
            assertThat(report(logs.get(1), option, "-i"))
                    .as(option)
                    .isEqualTo(report(logs.get(0), option, "-i"))
                    .isNotEmpty();
        }
        assertThat(ids(search(logs.get(1), "--raw --debug"))).isEqualTo(ids(search(logs.get(0), "--raw --debug")));
    }

    @ParameterizedTest
    @EnumSource(Arch.class)
    void anEnrichedLogNamesCallsAsTheToolsDo(Arch arch) throws Exception {
        RequiredTool.at(Path.of("/usr/bin/ausyscall"), "auditd");
        var table = new HashMap<Integer, String>();
        for (String line : run("ausyscall", arch == Arch.X86_64 ? "x86_64" : "aarch64", "--dump")) {
            if (line.matches("\\d+\t\\w+")) {
                table.put(Integer.parseInt(line.split("\t")[0]), line.split("\t")[1]);
            }
        }
        var enriched = new EnrichedFields(subject().enriched(AccountNames.NONE), arch);
        for (int i = 0; i < Operation.count(); i++) {
            var operation = Operation.of(i);
            if (!operation.isMessage()) {
                var out = new Octets(64);
                enriched.appendCall(operation, 0, out);
                assertThat(string(out)).contains(" SYSCALL=" + table.get(operation.number(arch)) + " AUID=");
            }
        }
    }

    private static List<String> search(Path log, String options) throws Exception {
        var command = new ArrayList<>(List.of("ausearch", "-if", log.toString()));
        command.addAll(List.of(options.split(" ")));
        var lines = new ArrayList<String>();
        for (String line : run(command.toArray(new String[0]))) {
            lines.add(line.replaceFirst("\\u001d.*", "").replace("format=enriched", "format=raw"));
        }
        return lines;
    }

    @Test
    void zerosAndHalfLinesOfOthersHideNoEvent() throws Exception {
        add(Samples.record(Operation.RENAME, 0, "/srv/a", "/srv/b"));
        log.append(Samples.bytes("half a line of somebody else\n"));
        add(Samples.record(Operation.MKDIR, 0, "/srv/after", ""));
        log.append(new byte[4096]);
        var file = written();

        assertThat(found(file)).containsExactly(1L, 2L);
    }

    private interface Condition {
        boolean holds(AuditRecord record);
    }

    private Set<Long> serials(Condition condition) {
        var chosen = new TreeSet<Long>();
        records.forEach((id, record) -> {
            if (condition.holds(record)) {
                chosen.add(id);
            }
        });
        return chosen;
    }

    /** Those of {@link #serials} that are system calls. */
    private Set<Long> calls(Condition condition) {
        return serials(r -> !r.operation.isMessage() && condition.holds(r));
    }

    private static int pathItems(AuditRecord record) {
        var items = new PathItems(new EventHead(subject()), subject(), new EnrichedFields(subject(), Arch.current()));
        items.collect(record, EventShape.of(record.operation));
        return items.count();
    }

    private static String string(Octets octets) {
        return new String(octets.toByteArray(), StandardCharsets.UTF_8);
    }

    private Set<Long> found(Path file, String... options) throws Exception {
        var command = new ArrayList<>(List.of("ausearch", "-if", file.toString(), "--raw", "--debug"));
        command.addAll(List.of(options));
        return ids(run(command.toArray(new String[0])));
    }

    private static Set<Long> ids(List<String> lines) {
        var ids = new TreeSet<Long>();
        for (String line : lines) {
            assertThat(line).doesNotContain("Malformed").doesNotContain("skipped");
            var matcher = EVENT_ID.matcher(line);
            if (matcher.find()) {
                ids.add(Long.parseLong(matcher.group(1)));
            }
        }
        return ids;
    }

    /** The rows of a report: those that begin with a number. */
    private List<String> report(Path file, String... options) throws Exception {
        var command = new ArrayList<>(List.of("aureport", "-if", file.toString()));
        command.addAll(List.of(options));
        var rows = new ArrayList<String>();
        for (String line : run(command.toArray(new String[0]))) {
            if (line.matches("\\d+[. ].*")) {
                rows.add(line);
            }
        }
        return rows;
    }

    private static List<String> run(String... command) throws Exception {
        command[0] = tool(command[0]);
        var output = Files.createTempFile("audit-tool", ".txt");
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C");
            builder.start().waitFor();
            return new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } finally {
            Files.delete(output);
        }
    }

    private static String tool(String name) {
        for (String place : SEARCH_PATH) {
            if (new File(place, name).canExecute()) {
                return place + "/" + name;
            }
        }
        return "";
    }
}
