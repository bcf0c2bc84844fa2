package org.audithalt.review;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.audithalt.build.RequiredTool;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.audithalt.record.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real ausearch and the search find the same events, by each option. */
class AusearchGoldenTest {
    private static final Pattern ID = Pattern.compile("msg=audit\\(([0-9.]+:[0-9]+)\\)");

    @TempDir
    private Path directory;

    private final AgentLog log = new AgentLog();

    private static Path tool() {
        return Path.of("/usr/sbin/ausearch");
    }

    @BeforeEach
    void requireTool() {
        RequiredTool.at(tool(), "auditd");
    }

    private Path agentLog(String node) throws IOException {
        return written("agent.log", log.write(node));
    }

    private Path written(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    @Test
    void everyOptionFindsTheSameInALogOfTheAgent() throws Exception {
        Path file = agentLog("");
        List<String> differences = new ArrayList<>();
        for (String options : List.of(
                "",
                "-a 17",
                "-a 4000000",
                "--arch b64",
                "-c worker-1",
                "-c worker -w",
                "-c key=other",
                "-c apostrophe",
                "-e -13",
                "-e -EACCES",
                "-e 0",
                "-e 7",
                "-f /srv",
                "-f /srv -w",
                "-f /srv/app -w",
                "-f /srv/data/file -w",
                "-f ../other",
                "-f /srv/app/../other -w",
                "-f other",
                "-f a.sock",
                "-f /run/a.sock -w",
                "-f null",
                "-f ABCDEF1234 -w",
                "-f key=x",
                "-f nothing-like-this",
                "-ga 1000",
                "-ga 0",
                "-ge 1000",
                "-gi 1000",
                "-gi 5",
                "-hn 10.0.0.5",
                "-hn 10.0.0.5 -w",
                "-hn 10.0.0",
                "-hn 0.0 -w",
                "-k even",
                "-k even -w",
                "-k eve -w",
                "-k e",
                "-k null",
                "-k (null) -w",
                "-k key=x",
                "-k key=other",
                "-k line",
                "-m SYSCALL",
                "-m PATH",
                "-m USER",
                "-m CONFIG_CHANGE,DAEMON_START",
                "-m CONFIG_CHANGE -m DAEMON_END",
                "-m USYS_CONFIG -sv no",
                "-m 1300",
                "-m ALL",
                "-m EXECVE",
                "-n web1",
                "-o s0",
                "-p 9016",
                "-p 4242",
                "-p 1",
                "-pp 8963",
                "-pp 1",
                "-sc connect",
                "-sc openat",
                "-sc execve -sv yes",
                "-se app_t",
                "-se app -w",
                "--session -1",
                "--session 4294967295",
                "--session 3",
                "-su app_t",
                "-su system_u:system_r:app_t:s0 -w",
                "-su app_t -w",
                "-sv yes",
                "-sv no",
                "-sv no -k even -m SYSCALL",
                "-tm (none)",
                "-tm ? -w -sv yes",
                "-tm pts",
                "-ua 1000",
                "-ua 4242",
                "-ue 1000",
                "-ui 1000",
                "-ui 4242",
                "-ui 0",
                "-ul -1",
                "-ul 1000",
                "-uu x",
                "-vm x",
                "-x java",
                "-x /opt/jdk/bin/java -w",
                "-x jav -w")) {
            compare(file, options.isEmpty() ? new String[0] : options.split(" ", -1), differences);
        }
        for (String name : AgentLog.HOSTILE) {
            compare(file, new String[] {"-f", name}, differences);
            compare(file, new String[] {"-f", name, "-w"}, differences);
            String key = new String(Samples.bytes(name), 0, Math.min(200, Samples.bytes(name).length), ISO_8859_1);
            if (key.equals(name)) {
                compare(file, new String[] {"-k", name}, differences);
                compare(file, new String[] {"-c", name, "-w"}, differences);
            }
        }
        for (int i = 0; i < Operation.count(); i++) {
            int number = Operation.of(i).number(Arch.current());
            if (number > 0) {
                compare(file, new String[] {"-sc", Integer.toString(number)}, differences);
            }
        }

        assertThat(differences).isEmpty();
    }

    @Test
    void namesOfMachinesFindTheSame() throws Exception {
        agentLog("web1");
        log.skip(10);
        Path file = agentLog("web2");
        List<String> differences = new ArrayList<>();
        for (String options : List.of("-n web1", "-n web", "-n web1 -n web2", "-n web2 -k even", "-a 3")) {
            compare(file, options.split(" ", -1), differences);
        }

        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-a 4",
                "-c ca",
                "-c main,key=x",
                "-e -2",
                "-e -ENOENT",
                "-e 0",
                "-f passwd",
                "-f /srv/app",
                "-f log.sock",
                "-f /srv/./here",
                "-ga 1002",
                "-ga 36",
                "-ge 1004",
                "-gi 34",
                "-hn 10.0.0",
                "-hn 192.0.2.7",
                "-hn example",
                "-k fil",
                "-k net",
                "-k net -w",
                "-k rules",
                "-m USER_LOGIN",
                "-m 1112,DAEMON_START",
                "-n web1",
                "-o etc_t",
                "-p 42",
                "-p 77",
                "-p 99",
                "-pp 1",
                "-sc 42",
                "-se etc_t",
                "-se arm_t",
                "--session 3",
                "--session -1",
                "-su sshd_t",
                "-su auditd",
                "-sv yes",
                "-sv no",
                "-tm pts",
                "-tm ssh",
                "-ua 1003",
                "-ue 35",
                "-ui 33",
                "-ui 1001",
                "-ui 0",
                "-ul 1000",
                "-ul -1",
                "-uu 1234-5678",
                "-vm gue",
                "-x java",
                "-x sshd"
            })
    void everyOptionFindsTheSameInALogOfTheKernel(String options) throws Exception {
        Path file = written("kernel.log", SampleLog.bytes(SampleLog.KINDS));
        List<String> differences = new ArrayList<>();

        compare(file, options.split(" ", -1), differences);

        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-ts 11/24/26 HH:MM:11", "-te 11/24/26 HH:MM:11", "-ts 11/24/26 HH:MM:11 -te 11/24/26 HH:MM:11"})
    void datesFindTheSame(String options) throws Exception {
        Path file = written("kernel.log", SampleLog.bytes(SampleLog.KINDS));
        ZonedDateTime time = ZonedDateTime.ofInstant(Instant.ofEpochSecond(SampleLog.SECONDS), ZoneId.systemDefault());
        String local = options.replace("HH:MM", String.format("%02d:%02d", time.getHour(), time.getMinute()))
                .replace("11/24", time.getMonthValue() + "/" + time.getDayOfMonth());
        List<String> differences = new ArrayList<>();

        compare(file, local.split(" ", -1), differences);

        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-ts today",
                "-ts yesterday",
                "-ts yesterday -te now",
                "-te today",
                "-te yesterday",
                "-ts recent",
                "-te recent",
                "-ts this-week",
                "-ts week-ago",
                "-ts this-month",
                "-ts this-year",
                "-te this-year"
            })
    void wordsForDatesFindTheSame(String options) throws Exception {
        List<String> differences = new ArrayList<>();
        LocalDate before;
        do {
            before = LocalDate.now();
            differences.clear();
            Path file = logUntil(ZonedDateTime.now(ZoneId.systemDefault()));
            compare(file, options.split(" ", -1), differences);

            // some, and not all
            assertThat(ids(ours(file, options.split(" ", -1))))
                    .isNotEmpty()
                    .hasSizeLessThan(ids(ours(file)).size());
            // at midnight the two may have meant different days
        } while (!before.equals(LocalDate.now()));

        assertThat(differences).isEmpty();
    }

    /** Events on both sides of each time that a word may mean. */
    private Path logUntil(ZonedDateTime now) throws IOException {
        ZonedDateTime today = now.truncatedTo(ChronoUnit.DAYS);
        TreeSet<Long> times = new TreeSet<>();
        for (ZonedDateTime edge : List.of(
                today,
                today.minusDays(1),
                today.minusDays(6),
                today.minusDays(7),
                today.minusDays(8),
                today.minusDays(today.getDayOfWeek().getValue() % 7),
                today.withDayOfMonth(1),
                today.withDayOfYear(1))) {
            times.add(edge.toEpochSecond() - 1);
            times.add(edge.toEpochSecond());
        }
        for (int seconds : new int[] {1, 300, 900, 3600}) {
            times.add(now.toEpochSecond() - seconds);
        }
        times.removeIf(time -> time > now.toEpochSecond());
        times.add(now.plusDays(2).toEpochSecond());
        StringBuilder text = new StringBuilder();
        int serial = 0;
        for (long time : times) {
            text.append("type=USER_START msg=audit(" + time + ".000:" + ++serial)
                    .append("): pid=5 uid=0 auid=1000 ses=3 msg='op=x res=success'\n");
        }
        return written("now.log", SampleLog.bytes(text.toString()));
    }

    @Test
    void mixedAndTornEventsArePutTogetherTheSameWay() throws Exception {
        String log = String.join(
                "\n",
                "type=SYSCALL msg=audit(1795499532.001:1): arch=c000003e syscall=2 a0=1 a1=1 x=y",
                "type=SYSCALL msg=audit(1795499532.001:2): arch=c000003e syscall=3 a0=1 a1=1 x=y",
                "type=CWD msg=audit(1795499532.001:1):  cwd=\"/one\"",
                "type=CWD msg=audit(1795499532.001:2):  cwd=\"/two\"",
                "type=SYSCALL msg=audit(1795499534.001:3): arch=c000003e syscall=2 a0=1 a1=1 x=y",
                "type=PATH msg=audit(1795499532.001:1): item=0 name=\"/late\" nametype=NORMAL",
                "waste",
                "",
                "type=PROCTITLE msg=audit(1795499534.001:3): proctitle=\"x\"",
                "type=PATH msg=audit(1795499534.001:3): item=0 name=\"/after\" nametype=NORMAL",
                "type=SYSCALL msg=audit(1795499534.002:4): arch=c000003e syscall=2 a0=1 a1=1 x=y",
                "type=PATH msg=audit(1795499534.002:4): item=0 na");
        Path file = written("mixed.log", SampleLog.bytes(log));
        List<String> differences = new ArrayList<>();
        for (String options : List.of("", "-sc 2", "-sc 3", "-f /one", "-f /two", "-f /late", "-f /after", "-m PATH")) {
            compare(file, options.isEmpty() ? new String[0] : options.split(" ", -1), differences);
            compareLines(file, options.isEmpty() ? new String[0] : options.split(" ", -1), differences);
        }

        assertThat(differences).isEmpty();
    }

    private static void compare(Path file, String[] options, List<String> differences) throws Exception {
        Set<String> theirs = ids(ausearch(file, options));
        Set<String> ours = ids(ours(file, options));
        if (!theirs.equals(ours)) {
            Set<String> missing = new TreeSet<>(theirs);
            missing.removeAll(ours);
            Set<String> more = new TreeSet<>(ours);
            more.removeAll(theirs);
            differences.add(String.join(" ", options) + ": missing " + missing + ", more " + more);
        }
    }

    private static void compareLines(Path file, String[] options, List<String> differences) throws Exception {
        List<String> theirs = ausearch(file, options).lines().sorted().toList();
        List<String> ours = ours(file, options).lines().sorted().toList();
        if (!theirs.equals(ours)) {
            differences.add(String.join(" ", options) + ": theirs " + theirs + ", ours " + ours);
        }
    }

    private static Set<String> ids(String text) {
        Set<String> ids = new TreeSet<>();
        ID.matcher(text).results().forEach(id -> ids.add(id.group(1)));
        return ids;
    }

    private static String ausearch(Path file, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(tool().toString(), "-if", file.toString(), "--raw"));
        command.addAll(List.of(options));
        Path output = Files.createTempFile("ausearch", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.start().waitFor();
            return Files.readString(output, ISO_8859_1);
        } finally {
            Files.delete(output);
        }
    }

    private static String ours(Path file, String... options) throws Exception {
        Map<String, List<String>> given = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i++) {
            List<String> values = given.computeIfAbsent(options[i], name -> new ArrayList<>());
            boolean dates = options[i].startsWith("-t") && !options[i].equals("-tm");
            if (!options[i].equals("-w")) {
                values.add(options[++i]);
            }
            if (dates && i + 1 < options.length && !options[i + 1].startsWith("-")) {
                values.add(options[++i]);
            }
        }
        boolean word = given.remove("-w") != null;
        SearchTime time = new SearchTime(ZonedDateTime.now(ZoneId.systemDefault()), 0);
        List<String> start = given.remove("-ts");
        List<String> end = given.remove("-te");
        TimeRange range = new TimeRange(
                start == null ? Long.MIN_VALUE : time.start(start), end == null ? Long.MAX_VALUE : time.end(end));
        List<Condition> conditions = new ArrayList<>();
        for (SearchOption option : SearchOption.values()) {
            List<String> values = given.get(option.names()[0]);
            if (values != null) {
                conditions.add(option.condition(values, word));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Search search = new Search(
                new Query(range, conditions),
                new Printing(OutputFormat.RAW, ZoneId.systemDefault(), false, false, out),
                Progress.NONE,
                1,
                null,
                10_000)) {
            for (LogFamily log : LogFamily.of(file.toString())) {
                search.log(log);
            }
        }
        return out.toString(ISO_8859_1);
    }
}
