package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a JVM runs the agent does too: it needs no call of the kernel, and no directory, that the program does without. */
@Execution(ExecutionMode.CONCURRENT)
final class SandboxTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void recordsHaltsAndResumesUnderTheFilterOfContainerEngines(Jdk jdk) throws Exception {
        List<String> filtered = Sandbox.ofContainers();
        assertThat(Cli.run(new ProcessBuilder(append(filtered, Required.tool("unshare"), "--mount", "true")))
                        .err())
                .contains("Operation not permitted");

        try (AuditedJvm jvm = start(jdk, filtered)) {
            assertThat(Files.readAllLines(Path.of("/proc/" + jvm.pid() + "/status")))
                    .contains("Seccomp:\t2", "NoNewPrivs:\t1");
            recordsHaltsAndResumes(jvm);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void needsNoDirectoryButThatOfTheLogUnderLandlock(Jdk jdk) throws Exception {
        List<String> landlocked = Sandbox.landlocked(directory);
        Cli.Result tried = Cli.run(new ProcessBuilder(append(landlocked, Required.tool("true"))));
        Required.that(tried.exit() == 0, "REQUIRED_LANDLOCK", "no Landlock: " + tried.err());
        try (AuditedJvm jvm = start(jdk, landlocked)) {
            jvm.send("outside create /tmp/audithalt-outside-" + jvm.pid());
            jvm.awaitOutput("outside java.nio.file.AccessDeniedException.*", LIMIT);
            recordsHaltsAndResumes(jvm);
        }
    }

    private static List<String> append(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    private AuditedJvm start(Jdk jdk, List<String> sandbox) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log"))
                .under(sandbox)
                .main(Commanded.class.getName())
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    private void recordsHaltsAndResumes(AuditedJvm jvm) throws Exception {
        jvm.send("before create " + directory.resolve("before"));
        jvm.awaitOutput("before ok", LIMIT);
        jvm.send("child run /bin/true");
        jvm.awaitOutput("child ok", LIMIT);
        State.ask(jvm, "suspend test");
        jvm.send("held create " + directory.resolve("held"));
        State.awaitWaiting(jvm, "held");
        assertThat(directory.resolve("held")).doesNotExist();
        State.ask(jvm, "resume");
        jvm.awaitOutput("held ok", LIMIT);
        jvm.send("end");
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

        assertThat(jvm.stderr()).as("%s", jvm).allMatch(line -> line.startsWith("audithalt: "));
        Trail trail = Trail.read(jvm.logFile());
        assertThat(trail.serialsAreGapless()).isTrue();
        assertThat(trail.naming(directory.resolve("before").toString())).hasSize(1);
        assertThat(trail.naming(directory.resolve("held").toString())).hasSize(1);
        assertThat(trail.naming("/bin/true"))
                .singleElement()
                .extracting(Trail.Event::success)
                .isEqualTo("yes");
        assertThat(trail.events()).extracting(Trail.Event::type).last().isEqualTo("DAEMON_END");
    }
}
