package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Configuration and rules are read again while the process runs or is halted: all of it or nothing, and recorded. */
final class ReloadTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Path config;
    private Path rules;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void takesAllOfAFileOrNothing(Jdk jdk) throws Exception {
        config = directory.resolve("audithalt.conf");
        rules = directory.resolve("app.rules");
        Path watched = Files.createDirectory(directory.resolve("watched"));
        Files.writeString(rules, "-w " + directory.resolve("nothing") + " -p w -k first\n");
        configure("max_log_file = 8");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=audit/audit.log,backlog_limit=256,write_timeout=7,durable=openat,config=" + config)
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            assertThat(reload(jvm)).contains("reloaded, no setting is different; the rules are the same");

            configure("max_log_file = 16", "freq = 1", "disk_full_action = deny", "write_timeout = 9");
            Files.writeString(rules, "-w " + watched + " -p w -k second\n");
            Cli.Result done = Cli.run("reload", Long.toString(jvm.pid()));
            assertThat(done.exit()).as("%s", done).isZero();
            assertThat(done.out())
                    .contains(
                            "reloaded: freq=1 (was 50), max_log_file=16 (was 8), disk_full_action=deny (was suspend); rules: ",
                            "  + -w " + watched + " -p w -k second");
            assertThat(setting(jvm, "max_log_file")).isEqualTo("16 " + config + ":2");
            assertThat(setting(jvm, "write_timeout")).as("a stronger source").isEqualTo("7 agent argument");
            assertThat(State.of(jvm).value("action")).isEqualTo("deny");
            jvm.send("seen create " + watched.resolve("seen"));
            jvm.awaitOutput("seen ok", LIMIT);

            configure("max_log_file = 32", "backlog_limit = 512", "log_group = adm", "flush = sync");
            Files.writeString(rules, "-w " + watched + " -p w -k third\n");
            done = Cli.run("reload", Long.toString(jvm.pid()));
            assertThat(done.exit()).as("%s", done).isEqualTo(8);
            assertThat(done.err())
                    .contains(
                            config + ":4: log_group=adm: cannot change while the process runs, none stays in force",
                            "nothing is changed, for there is an error");
            PageOutput.assertShown("audithalt reload 1234", 1, done);
            configure("max_log_file = 32", "freq = many", "max_lof_file = 5");
            assertThat(reload(jvm)).contains("errors_count=2", ":3: freq=many: ", "did you mean max_log_file?");
            assertThat(setting(jvm, "max_log_file")).isEqualTo("16 " + config + ":2");
            assertThat(setting(jvm, "flush")).startsWith("incremental_async ");

            Files.writeString(rules, "-w " + watched + " -p w -k second\n");
            configure("max_log_file = 16", "freq = 1", "max_log_file_action = exec /bin/true");
            assertThat(reload(jvm))
                    .contains("max_log_file_action=exec /bin/true: what runs programs was not made ready");

            configure("max_log_file = 1", "freq = 1", "max_log_file_action = suspend");
            assertThat(reload(jvm))
                    .contains("errors_count=1", "with max_log_file_action=suspend and backlog_limit=256");
            configure("max_log_file = 16", "freq = 1", "flush = none");
            assertThat(reload(jvm)).contains("errors_count=1", "durable=openat: with flush=none");

            configure("max_log_file = 16", "freq = 1", "num_logs = 9", "disk_full_action = rotate");
            assertThat(reload(jvm))
                    .contains("not CAPP (FAU_STG.4): disk_full_action=rotate: the oldest log is deleted");
            await().atMost(LIMIT)
                    .until(() -> jvm.stderr().stream()
                            .anyMatch(line -> line.contains("notice: not CAPP (FAU_STG.4): disk_full_action")));

            State.ask(jvm, "suspend test");
            jvm.send("held create " + watched.resolve("held"));
            State.awaitWaiting(jvm, "held");
            configure("max_log_file = 16", "freq = 1", "flush = sync", "max_log_file_action = ignore");
            assertThat(reload(jvm)).contains("flush=sync (was incremental_async)", "max_log_file_action=ignore");
            State.ask(jvm, "resume");
            jvm.awaitOutput("held ok", LIMIT);
            flagsCountAndCanBeLocked(jvm, watched);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
        }
        recordsTell();
    }

    private void flagsCountAndCanBeLocked(AuditedJvm jvm, Path watched) throws Exception {
        String[] same = {"max_log_file = 16", "freq = 1", "flush = sync", "max_log_file_action = ignore"};
        Files.writeString(rules, "-w " + watched + " -p w -k second\n-f 1\n");
        configure(same);
        assertThat(reload(jvm)).contains("audit_failure=1 old=3");
        same[0] += "\nfailure = 3";
        configure(same);
        assertThat(reload(jvm))
                .contains(
                        "reloaded: failure=3 (was 1); the rules are the same",
                        "rules: -f 1 of the files is not applied: the setting failure");
        Files.writeString(rules, "-w " + watched + " -p w -k second\n-f 1\n-e 2\n");
        assertThat(reload(jvm)).contains("audit_enabled=2 old=1");
        same[0] = "max_log_file = 17\nfailure = 0\ndisk_full_action = halt";
        configure(same);
        assertThat(reload(jvm))
                .contains(
                        "errors_count=2",
                        "rules: audit_failure=0 old=3: flags are locked (-e 2)",
                        "disk_full_action=halt: locked with the rules (-e 2)");
        assertThat(setting(jvm, "failure")).startsWith("3 ");
        same[0] = "max_log_file = 17\nfailure = 3";
        configure(same);
        Cli.Result done = Cli.run("reload", Long.toString(jvm.pid()));
        assertThat(done.out()).as("%s", done).contains("reloaded: max_log_file=17 (was 16); the rules are the same");
        PageOutput.assertShown("audithalt reload 1234", 0, done);
    }

    private void recordsTell() throws Exception {
        Path log = directory.resolve("audit/audit.log");
        Trail trail = Trail.read(log);
        assertThat(trail.serialsAreGapless()).isTrue();
        assertThat(trail.actions()).extracting(Trail.Event::comm).containsExactly("seen", "held");
        List<String> lines = Files.readAllLines(log);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("type=DAEMON_CONFIG "))
                .anyMatch(line -> line.contains("op=reconfigure state=changed auid=4294967295 pid=")
                        && line.contains(" uid=0 ses=4294967295 ")
                        && line.contains(" res=success ")
                        && line.contains(" changes=3 rules=changed"))
                .anyMatch(line -> line.contains("op=reconfigure state=no-change ")
                        && line.contains(" res=failed ")
                        && line.contains(" problems=2 reason=config:"));
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith("type=CONFIG_CHANGE ") && line.contains("op=set max_log_file=16 old=8 res=1"))
                .anyMatch(line -> line.contains("op=set disk_full_action=deny old=suspend res=1"))
                .anyMatch(line -> line.contains("op=set audit_failure=3 old=1 ") && line.endsWith(" res=1"))
                .anyMatch(line -> line.contains("op=set audit_failure=0 old=3 ") && line.endsWith(" res=0"))
                .anyMatch(line -> line.contains("op=set disk_full_action=halt old=suspend ") && line.endsWith(" res=0"))
                .noneMatch(line -> line.contains("key=\"third\""));
        assertThat(Ausearch.events(log)).isEqualTo(trail.events().size());
    }

    private void configure(String... lines) throws IOException {
        Files.writeString(config, "rules = " + rules + "\n" + String.join("\n", lines) + "\n");
    }

    private static String reload(AuditedJvm jvm) {
        return State.ask(jvm, "reload").toString();
    }

    /** Value and source. */
    private static String setting(AuditedJvm jvm, String key) {
        for (Object each : (List<?>) State.of(jvm).value("settings")) {
            Map<?, ?> setting = (Map<?, ?>) each;
            if (key.equals(setting.get("key"))) {
                return setting.get("value") + " " + setting.get("source");
            }
        }
        return "";
    }
}
