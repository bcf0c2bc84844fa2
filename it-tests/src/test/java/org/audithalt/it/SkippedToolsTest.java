package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.HelloWorld;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is audited when {@code JAVA_TOOL_OPTIONS} reaches every JVM, and what two agent options on one command line do. */
final class SkippedToolsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PICKED_UP = "Picked up JAVA_TOOL_OPTIONS";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void commandLineAndJcmdToolsAreNotAudited(Jdk jdk) throws Exception {
        try (AuditedJvm target = AuditedJvm.with(jdk)
                .in(directory)
                .withoutAgent()
                .main(Commanded.class.getName())
                .start()) {
            target.awaitOutput("ready", LIMIT);
            String pid = Long.toString(target.pid());
            assertNotAudited(tools(jdk).startTool("java", "-jar", System.getProperty("audithalt.jar"), "list"));
            assertNotAudited(tools(jdk)
                    .startTool(
                            "java", "-cp", System.getProperty("audithalt.jar"), "org.audithalt.cli.Main", "--version"));
            assertNotAudited(tools(jdk).startTool("jcmd", "-l"));
            assertNotAudited(tools(jdk).startTool("jcmd", pid, "VM.version"));
            assertNotAudited(tools(jdk).startTool("jps"));
            assertNotAudited(tools(jdk).startTool("jstack", pid));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void compilerAndShellAreAudited(Jdk jdk) throws Exception {
        Path source = directory.resolve("Small.java");
        Files.writeString(source, "class Small {}\n");
        try (AuditedJvm javac = tools(jdk).startTool("javac", "-d", directory.toString(), source.toString())) {
            assertThat(javac.awaitExit(LIMIT)).as("%s", javac).isZero();
            assertThat(javac.stderr()).anyMatch(line -> line.contains("auditing process " + javac.pid()));
            Trail trail = Trail.read(directory.resolve("audit/" + javac.pid() + ".log"));
            assertThat(trail.naming(directory.resolve("Small.class").toString()))
                    .isNotEmpty();
        }
        Path script = directory.resolve("script.jsh");
        Files.writeString(script, "System.out.println(6 * 7)\n/exit 5\n");
        try (AuditedJvm jshell = tools(jdk).startTool("jshell", "--execution", "local", script.toString())) {
            assertThat(jshell.awaitExit(LIMIT)).as("%s", jshell).isEqualTo(5);
            assertThat(jshell.stdout()).contains("42");
            assertThat(Trail.read(directory.resolve("audit/" + jshell.pid() + ".log"))
                            .naming(script.toString()))
                    .isNotEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void secondAgentOptionIsIgnoredWithOneLine(Jdk jdk) throws Exception {
        Path first = directory.resolve("first/audit.log");
        Path second = directory.resolve("second/audit.log");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm(AuditedJvm.agentOption("log_file=" + first))
                .agent("log_file=" + second)
                .main(HelloWorld.class.getName())
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            assertThat(jvm.stdout()).containsExactly("Hello World");
            assertThat(jvm.stderr())
                    .containsExactlyInAnyOrder(
                            jvm.stderr().stream()
                                    .filter(line -> line.contains("auditing process " + jvm.pid() + " to " + first))
                                    .findFirst()
                                    .orElse("no start line"),
                            "audithalt: already active in this JVM; this second start is ignored");
            assertThat(second.getParent()).doesNotExist();
            List<Trail.Event> events = Trail.read(first).events();
            assertThat(events.stream().filter(event -> event.type().startsWith("DAEMON_")))
                    .extracting(Trail.Event::type)
                    .containsExactly("DAEMON_START", "DAEMON_END");
        }
    }

    private AuditedJvm.Builder tools(Jdk jdk) {
        return AuditedJvm.with(jdk)
                .in(directory)
                .env("JAVA_TOOL_OPTIONS", AuditedJvm.agentOption("log_file=" + directory.resolve("audit/%p.log")));
    }

    private void assertNotAudited(AuditedJvm started) throws Exception {
        try (started) {
            assertThat(started.awaitExit(LIMIT)).as("%s", started).isBetween(0, 1);
            // list says on stderr when no JVM of the machine is audited, or the disk of another test's hangs
            assertThat(started.stderr())
                    .allMatch(line -> line.startsWith(PICKED_UP)
                            || line.equals("audithalt: no audited JVM found")
                            || line.endsWith(
                                    ": does not answer (a disk that hangs?): dead processes there are not shown"));
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).isEmpty();
            }
        }
    }
}
