package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.audithalt.it.program.Creators;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an administrator does to a running process: tries the halt, and in need lets it run without a log. */
final class EmergencyTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int THREADS = 4;
    /** Enough for each thread to come to the gate, however busy the machine is. */
    private static final String DRILL_SECONDS = "10";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void theHaltIsTriedAndInNeedOverriddenButNeverInSilence(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (Tmpfs disk = Tmpfs.mount(128);
                AuditedJvm jvm = AuditedJvm.with(jdk)
                        .in(directory)
                        .agent("log_file=" + disk.path().resolve("audit/audit.log")
                                + ",backlog_limit=256,max_log_file=1000")
                        .main(Creators.class.getName(), data.toString(), Integer.toString(THREADS), "gently")
                        .start()) {
            String pid = Long.toString(jvm.pid());
            jvm.awaitOutput("ready", LIMIT);
            awaitFiles(data, 100);

            drills(jvm, pid);
            aRealFailureEndsADrill(jvm, disk);
            runsUnaudited(jvm, pid, disk, data);

            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm.stderr()).isZero();
            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            String text = Files.readString(jvm.logFile());
            assertThat(text)
                    .containsPattern("USYS_CONFIG .*op=drill seconds=" + DRILL_SECONDS
                            + " halted_ms=[0-9]{4,} cut=no disk_full_action=suspend"
                            + " waited=4 .*went_on=4 stored=4 .*missing=0 twice=0 .*operations=openat:4 .*res=success")
                    .containsPattern("op=drill seconds=60 .*cut=disk_full .*res=failed")
                    .containsPattern("op=unaudited state=begins reason=SAN_is_down closed_for=disk_full .*res=success")
                    .containsPattern("resumed_by=administrator resumer_pid=[0-9]+ resumer_uid=[0-9]+ unaudited=yes")
                    .containsPattern("op=unaudited state=ends reason=SAN_is_down .*lost=[1-9][0-9]* ended_by=sink")
                    .containsPattern("op=lost lost=[1-9]");
        }
    }

    private static void drills(AuditedJvm jvm, String pid) throws Exception {
        Cli.Result unasked = Cli.run("drill", pid);
        assertThat(unasked.exit()).isEqualTo(2);
        assertThat(unasked.err()).contains("not done without --yes");

        Cli.Result drill = Cli.run("drill", pid, "--seconds", DRILL_SECONDS, "--yes");
        assertThat(drill.out())
                .as("%s", drill)
                .containsPattern(
                        "drill success: halted for \\d+\\.\\d s: 4 threads waited \\(longest [^)]*; openat 4\\)")
                .contains("4 went on once, 4 have their record (record ");
        PageOutput.assertShown("audithalt drill 1234 --yes", 0, drill);
        assertThat(drill.exit()).isZero();
        State state = State.of(jvm);
        assertThat(state.value("drill", "result")).isEqualTo("success");
        assertThat(state.number("drill", "serial")).isPositive();
        // lines come from a thread of their own
        jvm.awaitError("audithalt: drill success: .*", LIMIT);
        jvm.awaitError("audithalt: resumed after \\d+ s \\(drill\\): 4 threads had waited.*", LIMIT);
        assertThat(jvm.stderr())
                .anyMatch(line -> line.startsWith("audithalt: HALTED: drill: ends by itself after " + DRILL_SECONDS
                                + " s, asked for by process ")
                        && line.contains("; cleared by its end, which comes by itself, or the command resume; "));

        State.ask(jvm, "suspend maintenance");
        Cli.Result refused = Cli.run("drill", pid, "--yes");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(5);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("audithalt: PID " + pid + " ")
                .contains(": refused: the gate is closed already: administrator: maintenance");
        State.ask(jvm, "resume");
        // who has not gone on yet would wait once more, in the next drill
        State.await(jvm, "all go on", now -> now.number("waiting") == 0);
    }

    private static void aRealFailureEndsADrill(AuditedJvm jvm, Tmpfs disk) throws Exception {
        Map<String, Object> begun = State.ask(jvm, "drill 60");
        State.awaitClosed(jvm, "drill");
        assertThat(State.ask(jvm, "drill 1").get("error")).isEqualTo("a drill is under way");
        State.await(jvm, "all wait", now -> now.waiting() == THREADS);
        disk.fill();
        State state = State.await(
                jvm, "drill over", now -> now.value("drill", "result").equals("failed"));
        assertThat(begun.get("drill")).isEqualTo(2);
        assertThat(state.reasons()).containsExactly("disk_full");
        assertThat(state.closed()).isTrue();
        assertThat((String) state.value("drill", "text"))
                .contains("CUT SHORT by disk_full, the gate stays closed", "4 threads waited", "4 STILL WAIT");
    }

    private static void runsUnaudited(AuditedJvm jvm, String pid, Tmpfs disk, Path data) throws Exception {
        Cli.Result dry = Cli.run("resume", pid, "--dry-run");
        assertThat(dry.exit()).isEqualTo(1);
        assertThat(dry.out()).contains("if resumed now: stays closed until this is over: disk_full (");
        assertThat(Cli.run("resume", pid, "--unaudited", "--yes").exit()).isEqualTo(2);
        assertThat(State.of(jvm).closed()).isTrue();

        Cli.Result resumed = Cli.run("resume", pid, "--unaudited", "--yes", "SAN is down");
        assertThat(resumed.exit()).as("%s", resumed).isZero();
        PageOutput.assertShown("audithalt resume 1234 --unaudited --yes SAN down until noon, incident 17", 0, resumed);
        assertThat(resumed.out()).contains("RUNS UNAUDITED: actions begin although the gate is closed for disk_full: ");
        awaitFiles(data, Effects.files(data).size() + 400);
        State state = State.await(jvm, "losses", now -> now.number("unaudited", "lost") > 0);
        assertThat(state.closed()).isFalse();
        assertThat(state.reasons()).containsExactly("disk_full");
        assertThat(state.value("unaudited", "reason")).isEqualTo("SAN is down");
        Cli.Result open = Cli.run("wait", pid, "--open");
        assertThat(open.exit()).as("%s", open).isZero();
        assertThat(open.out()).contains("open, but UNAUDITED: SAN is down");
        jvm.awaitError("audithalt: RUNNING UNAUDITED for .*SAN is down.*", LIMIT);
        assertThat(Cli.run("list").out()).containsPattern("(?m)^" + pid + " +UNAUDITED \\(disk_full\\)");

        disk.free();
        State audited = State.await(jvm, "audited again", now -> now.number("unaudited", "since") == 0);
        assertThat(audited.closed()).isFalse();
        jvm.awaitError("audithalt: audited again after .* ended by sink: .*", LIMIT);
    }

    private static void awaitFiles(Path data, int count) {
        Awaitility.await(count + " files")
                .atMost(LIMIT)
                .until(() -> Effects.files(data).size() >= count);
    }
}
