package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.RivalAgent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Other agents in the same JVM: the coverage is the same, or the gate is closed and says why. */
final class CoexistenceTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void makeDirectory() throws Exception {
        data = Files.createDirectory(directory.resolve("data"));
    }

    static Stream<Arguments> rivals() {
        List<Arguments> rivals = new ArrayList<>();
        Jdk.all().forEach(jdk -> {
            for (String rival : List.of("opentelemetry", "jacoco", "jfr", "keep", "strip")) {
                rivals.add(Arguments.of(jdk, rival, "first"));
                if (!rival.equals("strip") && !rival.equals("jfr")) {
                    rivals.add(Arguments.of(jdk, rival, "last"));
                }
            }
        });
        return rivals.stream();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("rivals")
    void coverageIsUnchangedBesideAnotherAgent(Jdk jdk, String rival, String order) throws Exception {
        AuditedJvm.Builder builder = builder(jdk);
        if (order.equals("first")) {
            builder.jvm(option(rival));
        } else {
            builder.after(option(rival));
        }
        try (AuditedJvm jvm = builder.start()) {
            jvm.awaitOutput("ready", LIMIT);
            act(jvm);

            Cli.Result verified = Cli.run("status", "--verify", Long.toString(jvm.pid()));
            assertThat(verified.exit()).as("%s", verified).isZero();
            assertThat(verified.out())
                    .contains("OPEN", "woven, probed", "verified")
                    .doesNotContain("another agent");
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).isZero();

            assertRecorded(jvm);
            assertThat(jvm.stderr()).noneMatch(line -> line.startsWith("audithalt: HALTED"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void gateClosesWhenALaterAgentTakesAHookOut(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = builder(jdk).after(option("strip")).start()) {
            assertHookLost(jvm);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void gateClosesWhenAnAttachedAgentTakesAHookOut(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = builder(jdk).start()) {
            jvm.awaitOutput("ready", LIMIT);
            act(jvm);
            List<String> load = new ArrayList<>(jdk.command("jcmd"));
            load.addAll(List.of(
                    Long.toString(jvm.pid()), "JVMTI.agent_load", rivalJar().toString(), "strip"));
            Cli.Result loaded = Cli.run(new ProcessBuilder(load));
            assertThat(loaded.out()).as("%s %s", loaded, jvm).contains("return code: 0");

            assertHookLost(jvm);
        }
    }

    /** Nothing that is audited begins any more, and status, trail and stderr name the hook. */
    private void assertHookLost(AuditedJvm jvm) throws Exception {
        jvm.awaitError("audithalt: .* auditing process .*", LIMIT);
        State lost = State.awaitClosed(jvm, "hook_lost");
        assertThat(lost.detail("hook_lost")).contains("FOS.open", "java.io.FileOutputStream");
        jvm.send("late create " + data.resolve("late"));
        State.awaitWaiting(jvm, "late");

        Cli.Result verified = Cli.run("status", "--verify", Long.toString(jvm.pid()));
        assertThat(verified.exit()).isEqualTo(1);
        assertThat(verified.out())
                .contains("hook FOS.open: another agent has taken it out of java.io.FileOutputStream");
        assertThat(Cli.run("halt", Long.toString(jvm.pid())).exit()).isZero();
        assertThat(jvm.awaitExit(LIMIT)).isEqualTo(75);

        assertThat(data.resolve("late")).doesNotExist();
        assertThat(Files.readString(jvm.logFile())).contains("op=suspend reason=hook_lost", "hook=FOS.open");
        assertThat(jvm.stderr()).anyMatch(line -> line.startsWith("audithalt: HALTED: hook_lost: FOS.open"));
    }

    private AuditedJvm.Builder builder(Jdk jdk) throws Exception {
        return AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",max_log_file=1000")
                .main(Commanded.class.getName());
    }

    private String option(String rival) throws Exception {
        Path agents = Path.of(System.getProperty("agents"));
        return switch (rival) {
            case "opentelemetry" -> "-javaagent:" + copy(agents.resolve("opentelemetry-javaagent.jar"));
            case "jacoco" ->
                "-javaagent:" + copy(agents.resolve("org.jacoco.agent-runtime.jar")) + "=destfile="
                        + directory.resolve("jacoco.exec");
            case "jfr" -> "-XX:StartFlightRecording=filename=" + directory.resolve("recording.jfr");
            default -> "-javaagent:" + rivalJar() + "=" + rival;
        };
    }

    /** To where a JDK in another root directory sees it too. */
    private Path copy(Path jar) throws Exception {
        return Files.copy(jar, directory.resolve(jar.getFileName()));
    }

    private Path rivalJar() throws Exception {
        return AgentJar.of(directory, RivalAgent.class, "Rival");
    }

    private void act(AuditedJvm jvm) throws Exception {
        for (String command : List.of(
                "a write " + data.resolve("written"),
                "b create " + data.resolve("created"),
                "c newfile " + data.resolve("new"),
                "d random " + data.resolve("random"),
                "e mkdir " + data.resolve("directory"))) {
            jvm.send(command);
            jvm.awaitOutput(command.charAt(0) + " ok", LIMIT);
        }
    }

    private void assertRecorded(AuditedJvm jvm) throws Exception {
        Trail trail = Trail.read(jvm.logFile());
        for (String name : List.of("written", "created", "new", "random", "directory")) {
            assertThat(trail.naming(data.resolve(name).toString())).as(name).hasSize(1);
        }
        assertThat(trail.serialsAreGapless()).isTrue();
        assertThat(Ausearch.events(jvm.logFile())).isEqualTo(trail.events().size());
    }
}
