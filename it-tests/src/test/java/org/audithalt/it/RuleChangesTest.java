package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.Reloaded;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules change while the process runs or is halted: whole, recorded, and without an action that slips through. */
@Execution(ExecutionMode.CONCURRENT)
final class RuleChangesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MANY_RULES = 10_000;
    private static final int RELOADS = 250;
    /** More than have a record of their own. */
    private static final int REFUSALS = 140;

    private static final int WEAVE_EVERY = 100;

    @TempDir
    Path directory;

    private Path watched;
    private Path rules;

    @BeforeEach
    void makeDirectories() throws IOException {
        watched = Files.createDirectory(directory.resolve("watched"));
        rules = directory.resolve("app.rules");
        Files.writeString(rules, watch() + "\n");
    }

    private String watch() {
        return "-a always,exit -F arch=b64 -S openat -F dir=" + watched + " -F perm=w -k watched";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void changesRulesWhileTheProcessIsHaltedAndRecordsEach(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = start(jdk, ",rules=" + rules)) {
            long hooksBefore = State.of(jvm).number("hooks", "woven");
            State.ask(jvm, "suspend test");
            jvm.send("held create " + watched.resolve("held"));
            State.awaitWaiting(jvm, "held");
            String made = "-a always,exit -F arch=b64 -S listen -k made";

            assertThat(change(jvm, made)).containsEntry("changed", true);
            assertThat(change(jvm, "-a always,exit -S lisen -k made\n-w relative -p q")
                            .toString())
                    .contains("changed=false", "errors_count=3", "did you mean listen");
            assertThat(State.of(jvm).number("rules", "count")).isEqualTo(2);
            assertThat(State.of(jvm).number("hooks", "woven")).isGreaterThan(hooksBefore);

            State.ask(jvm, "resume");
            jvm.awaitOutput("held ok", LIMIT);
            jvm.send("made serve");
            jvm.awaitOutput("made ok", LIMIT);
            await().atMost(LIMIT).untilAsserted(() -> assertThat(hits(jvm)).containsExactly(1L, 1L));

            // what nobody can ask for any more is unwoven
            loads(jvm, "/etc/other.rules", watch() + "\n", 1);
            State.await(jvm, "unwoven", state -> state.number("hooks", "woven") == hooksBefore);
            jvm.send("unseen serve");
            jvm.awaitOutput("unseen ok", LIMIT);
            assertThat(hits(jvm)).containsExactly(1L);

            StringBuilder many = new StringBuilder(watch()).append('\n');
            for (int i = 1; i < MANY_RULES; i++) {
                many.append("-w ").append(directory).append("/data-").append(i).append(" -p wa -k data\n");
            }
            loads(jvm, "/etc/many.rules", many.toString(), MANY_RULES);
            assertThat(State.of(jvm).number("rules", "exact")).isEqualTo(MANY_RULES);
            jvm.send("late create " + watched.resolve("late"));
            jvm.awaitOutput("late ok", LIMIT);
            loads(jvm, "/etc/other.rules", watch() + "\n", 1);

            switchedOffOnAndLocked(jvm);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).isZero();
            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.actions())
                    .extracting(Trail.Event::comm)
                    .containsExactly("held", "made", "late", "enabled", "locked");
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(changes(trail))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("op=add_rule key=\"made\" list=4 ", " res=1"),
                            line -> assertThat(line).contains("op=add_rule problems=3 reason=-S_lisen:_", " res=0"),
                            line -> assertThat(line)
                                    .contains("op=load_rules file=\"/etc/other.rules\" files=1 rules=1 old=2 added=0")
                                    .containsPattern("removed=1 sha256=[0-9a-f]{64} old_sha256=[0-9a-f]{64} res=1"),
                            line -> assertThat(line).contains(" rules=10000 old=1 added=9999 removed=0 ", " res=1"),
                            line -> assertThat(line).contains(" rules=1 old=10000 added=0 removed=9999 ", " res=1"),
                            line -> assertThat(line).contains("op=set audit_enabled=0 old=1 res=1"),
                            line -> assertThat(line).contains("op=set audit_enabled=1 old=0 res=1"),
                            line -> assertThat(line).contains("op=set audit_failure=1 old=3 res=1"),
                            line -> assertThat(line).contains("op=set audit_enabled=2 old=1 res=1"),
                            line -> assertThat(line).contains("op=remove_rule audit_enabled=2 rule=\"-D\" res=0"),
                            line -> assertThat(line).contains("op=load_rules audit_enabled=2 ", " res=0"),
                            line -> assertThat(line).contains("op=set audit_enabled=2 rule=", " res=0"));
            assertThat(Ausearch.events(jvm.logFile())).isEqualTo(trail.events().size());
            assertThat(Ausearch.events(jvm.logFile(), "-m", "CONFIG_CHANGE")).isEqualTo(12);
            assertThat(Ausearch.events(jvm.logFile(), "-k", "made")).isEqualTo(2);
        }
    }

    private void switchedOffOnAndLocked(AuditedJvm jvm) throws Exception {
        assertThat(change(jvm, "-e 0")).containsEntry("changed", true);
        jvm.send("disabled create " + watched.resolve("disabled"));
        jvm.awaitOutput("disabled ok", LIMIT);
        assertThat(Cli.run("status", Long.toString(jvm.pid())).out()).contains("AUDITING IS DISABLED (-e 0)");
        await().atMost(LIMIT)
                .until(() -> jvm.stderr().stream().anyMatch(line -> line.contains("AUDITING IS DISABLED")));
        assertThat(change(jvm, "-e 1")).containsEntry("changed", true);
        jvm.send("enabled create " + watched.resolve("enabled"));
        jvm.awaitOutput("enabled ok", LIMIT);

        assertThat(change(jvm, "-f 1\n-e 2")).containsEntry("changed", true);
        Cli.Result refused = Cli.run("rules", Long.toString(jvm.pid()), "-D");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(5);
        assertThat(refused.err()).contains("locked (-e 2) until the process ends");
        assertThat(load(jvm, "/etc/none.rules", "-D\n").get("error")).asString().contains("locked");
        assertThat(change(jvm, "-e 0").get("error")).asString().contains("locked");
        assertThat(State.ask(jvm, "suspend test")).containsKey("message");
        assertThat(State.ask(jvm, "resume")).containsKey("message");
        Cli.Result listed = Cli.run("rules", "-l", Long.toString(jvm.pid()));
        assertThat(listed.out()).contains("1 rule (1 exact)", "locked (-e 2)", "exact  " + watch().substring(0, 20));
        jvm.send("locked create " + watched.resolve("locked"));
        jvm.awaitOutput("locked ok", LIMIT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void losesNoActionThatOldAndNewRulesSelect(Jdk jdk) throws Exception {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        String one = "-a always,exit -F arch=b64 -S openat -F dir=" + watched
                + " -F perm=w -k one\n-a always,exit -S unlink,unlinkat -F dir=" + gone + " -k one\n";
        String two = "-w /srv/x -p wa\n-a always,exit -F arch=b64 -S openat -F dir=" + watched + " -k two\n"
                + "-a always,exit -S unlink,unlinkat -F dir=" + gone + " -F success=1 -F filetype=file -k two\n";
        // decided when the action has ended, by its file that then is there, or is gone
        String three = "-a always,exit -F arch=b64 -S openat -F dir=" + watched
                + " -F success=1 -F filetype=file -k three\n-a always,exit -S unlink,unlinkat -F dir=" + gone
                + " -F success=1 -k three\n";
        String woven = one + "-a always,exit -F arch=b64 -S listen,accept,connect -k woven\n";
        Files.writeString(rules, one);
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit%p/audit.log") + ",rules=" + rules + ",max_log_file=200")
                .main(Reloaded.class.getName(), watched.toString(), gone.toString())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            for (int i = 1; i <= RELOADS; i++) {
                String next = i % WEAVE_EVERY == 0 ? woven : i % 3 == 0 ? one : i % 3 == 1 ? two : three;
                assertThat(load(jvm, "/etc/app.rules", next)).containsEntry("changed", true);
            }
            jvm.send("end");
            jvm.awaitOutput("did .* failed 0 .*", LIMIT);
            assertThat(jvm.awaitExit(LIMIT)).isZero();
            Trail trail = Trail.read(jvm.logFile());
            List<String> created;
            try (Stream<Path> files = Files.list(watched)) {
                created = files.map(Path::toString).sorted().toList();
            }
            assertThat(created).hasSizeGreaterThan(RELOADS);
            assertThat(jvm.stdout())
                    .contains("deleted "
                            + trail.actions().stream()
                                    .filter(event -> event.comm().equals("deleting"))
                                    .count());
            assertThat(trail.actions().stream()
                            .filter(event -> !event.comm().equals("deleting"))
                            .map(event -> event.names().get(event.names().size() - 1))
                            .sorted()
                            .toList())
                    .isEqualTo(created);
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(changes(trail)).hasSize(RELOADS);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void keepsTheDetailOfEachChangeWhileTheLogIsFullAndWhenTheProcessIsKilled(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(40)) {
            Path log = disk.path().resolve("audit/a.log");
            Path backlogs = Files.createDirectory(directory.resolve("backlogs"));
            try (AuditedJvm jvm = AuditedJvm.with(jdk)
                    .in(directory)
                    .agent("log_file=" + log + ",backlog_dir=" + backlogs + ",backlog_limit=256,rules=" + rules)
                    .main(Commanded.class.getName())
                    .start()) {
                jvm.awaitOutput("ready", LIMIT);
                disk.fill();
                State.awaitClosed(jvm, "disk_full");
                for (int i = 0; i < 5; i++) {
                    assertThat(change(jvm, "-w /srv/" + i + " -p wa -k key" + i))
                            .containsEntry("changed", true);
                }
                for (int i = 0; i < REFUSALS; i++) {
                    assertThat(change(jvm, "-a nothing")).containsEntry("changed", false);
                }
                assertThat(change(jvm, "-f 1")).containsEntry("changed", true);
                jvm.kill9();
                jvm.awaitExit(LIMIT);
            }
            disk.free();
            assertThat(Cli.run("recover", backlogs.toString()).exit()).isZero();
            List<String> made = changes(Trail.read(log)).stream()
                    .filter(line -> line.endsWith(" res=1"))
                    .toList();
            assertThat(made).hasSize(6).doesNotHaveDuplicates();
            assertThat(made.subList(0, 5)).allSatisfy(line -> assertThat(line).contains("op=add_rule key=\"key"));
            assertThat(made.get(5)).contains("op=set audit_failure=1 old=3");
        }
    }

    private static List<String> changes(Trail trail) {
        List<String> lines = new ArrayList<>();
        for (Trail.Event event : trail.select(event -> event.type().equals("CONFIG_CHANGE"))) {
            lines.add(event.lines().get(0));
        }
        return lines;
    }

    private static Map<String, Object> change(AuditedJvm jvm, String lines) {
        return State.ask(jvm, "rules pid=77 change " + lines.getBytes(UTF_8).length + "\n" + lines);
    }

    private static Map<String, Object> load(AuditedJvm jvm, String name, String text) {
        String sent = text.getBytes(UTF_8).length + " " + name + "\n" + text;
        return State.ask(jvm, "rules pid=77 load " + sent.getBytes(UTF_8).length + "\n" + sent);
    }

    /** On a busy machine it may take longer than the answer waits for it. */
    private static void loads(AuditedJvm jvm, String name, String text, int count) {
        assertThat(load(jvm, name, text).toString()).containsAnyOf("changed=true", "message=still under way");
        State.await(jvm, name + " is in force", state -> state.number("rules", "count") == count);
    }

    private static List<Long> hits(AuditedJvm jvm) {
        List<Long> hits = new ArrayList<>();
        for (Object rule : (List<?>) State.ask(jvm, "rules list").get("rules")) {
            hits.add(((Number) ((Map<?, ?>) rule).get("hits")).longValue());
        }
        return hits;
    }

    private AuditedJvm start(Jdk jdk, String settings) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit%p/audit.log") + settings)
                .main(Commanded.class.getName())
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }
}
