package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.audithalt.it.program.Exhausted;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An error where no thread of the agent expects one: the gate closes, it is said, the thread goes on, nothing is lost. */
final class AgentThreadsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Thread, class, the call of its loop that is outside of what catches, and at which pass it throws. */
    private static final List<List<String>> LOOPS = List.of(
            List.of("writer", "sink/LogWriter", "WriterPause.rest", "60"),
            List.of("flusher", "sink/Flusher", "LockSupport.parkNanos", "3"),
            List.of("space", "sink/SpaceWatch", "LockSupport.parkNanos", "4"),
            List.of("durable", "backlog/DurableBegin", "Thread.interrupted", "2"),
            List.of("waker", "gate/Waker", "LockSupport.parkNanos", "4"),
            List.of("watchdog", "agent/Watchdog", "LockSupport.parkNanos", "20"),
            List.of("announcer", "agent/Announcer", "LockSupport.parkNanos", "10"),
            List.of("stderr", "agent/StderrLines", "LockSupport.park", "3"),
            List.of("canary", "agent/Canary", "LockSupport.parkNanos", "1"),
            List.of("control", "control/ControlServer", "ControlServer.turn", "4"));

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void eachGoesOnAfterAnError(Jdk jdk) throws Exception {
        String passes =
                LOOPS.stream().map(loop -> loop.get(0) + ":" + loop.get(3)).collect(Collectors.joining(","));
        Path data = Files.createDirectory(directory.resolve("data"));
        try (AuditedJvm jvm = throwing(jdk, points(), passes, data)) {
            jvm.awaitOutput("ready", LIMIT);
            for (List<String> loop : LOOPS) {
                if (!loop.get(0).equals("stderr")) {
                    jvm.awaitError("failpoint " + loop.get(0) + " throws", LIMIT);
                }
            }
            jvm.awaitError("audithalt: HALTED: agent_error: .*", LIMIT);
            for (int round = 0; round < 3; round++) {
                State.awaitOpen(jvm);
                State.ask(jvm, "suspend test");
                State.await(jvm, "four wait", state -> state.waiting() == 4);
                int closed = Effects.files(data).size();
                State.ask(jvm, "resume");
                Awaitility.await("they act")
                        .atMost(LIMIT)
                        .until(() -> Effects.files(data).size() > closed);
            }
            jvm.awaitError("failpoint stderr throws", LIMIT);
            List<String> alive = new ArrayList<>();
            for (Path task : Traced.agentThreads(jvm.pid())) {
                alive.add(Files.readString(task.resolve("comm")).trim());
            }
            for (List<String> loop : LOOPS) {
                String name = "audithalt-" + loop.get(0);
                assertThat(alive).contains(name.substring(0, Math.min(15, name.length())));
            }
            State.awaitOpen(jvm);
            jvm.send("e");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertThat(Files.readString(jvm.logFile())).contains("op=suspend reason=agent_error");
            CreatedFiles.areConserved(jdk.toString(), data, 0, jvm.logFile());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void aHaltIsToldThoughAllOtherNewsFail(Jdk jdk) throws Exception {
        List<FailpointTable.Point> points = FailpointTable.read();
        points.add(new FailpointTable.Point(
                "clock", "org/audithalt/agent/ClockNews", "tell", "entry", "", 0, 1, FailpointTable.Phase.RUN));
        Path data = Files.createDirectory(directory.resolve("data"));
        try (AuditedJvm jvm = throwing(jdk, points, "clock:10+", data)) {
            jvm.awaitOutput("ready", LIMIT);
            jvm.awaitError("failpoint clock throws", LIMIT);
            jvm.awaitError("audithalt: HALTED: agent_error: the announcer failed: .*failpoint clock.*", LIMIT);
        }
    }

    /** A process with the build that throws at points of these. */
    private AuditedJvm throwing(Jdk jdk, List<FailpointTable.Point> points, String passes, Path data) throws Exception {
        Path jar = directory.resolve("audithalt-throwing.jar");
        FailpointJar built = new FailpointJar(points);
        built.write(Path.of(System.getProperty("audithalt.jar")), jar);
        assertThat(built.withoutPlace()).isEmpty();
        String arguments = "log_file=" + directory.resolve("audit/audit.log")
                + ",max_log_file=1000,backlog_limit=256,durable=mkdir";
        return AuditedJvm.with(jdk)
                .in(directory)
                .withoutAgent()
                .agent(arguments)
                .jvm(
                        "-Xmx64m",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Daudithalt.failpoint.throws=" + passes,
                        "-javaagent:" + jar + "=" + arguments)
                .main(Exhausted.class.getName(), data.toString(), "none")
                .start();
    }

    /** With those of the table, one of which takes the property away that the agent does not know. */
    private static List<FailpointTable.Point> points() throws Exception {
        List<FailpointTable.Point> points = FailpointTable.read();
        for (List<String> loop : LOOPS) {
            points.add(new FailpointTable.Point(
                    loop.get(0),
                    "org/audithalt/" + loop.get(1),
                    "run",
                    "before",
                    loop.get(2),
                    0,
                    1,
                    FailpointTable.Phase.RUN));
        }
        return points;
    }
}
