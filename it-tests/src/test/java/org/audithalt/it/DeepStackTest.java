package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.audithalt.it.program.Deepest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM defines a class without its transformers where they have no room to run: that must not go unnoticed. */
final class DeepStackTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** The system call's number on x86-64 and on AArch64. */
    private static final List<String> LISTEN = List.of("50", "201");

    @TempDir
    Path directory;

    /** Of java.base, so loaded at start: nothing is missing. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void classOfJavaBaseIsWovenBeforeAnybodyNeedsIt(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = start(jdk, "sun.nio.ch.AsynchronousServerSocketChannelImpl")) {
            end(jvm);
            assertThat(Trail.read(jvm.logFile()).events()).anyMatch(DeepStackTest::isListen);
            assertThat(jvm.stderr()).noneMatch(line -> line.contains("HALTED"));
        }
    }

    /** Loaded without its hooks: within seconds the gate closes, the class is woven and the process goes on. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void classOfAnotherModuleThatWasMissedClosesTheGateUntilItIsWoven(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = start(jdk, "java.util.prefs.FileSystemPreferences")) {
            Awaitility.await().atMost(LIMIT).until(() -> records(jvm).stream().anyMatch(DeepStackTest::isMissed));
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> records(jvm).stream().anyMatch(line -> line.contains("op=resume")));
            Cli.Result verified = Cli.run("status", "--verify", Long.toString(jvm.pid()));
            assertThat(verified.exit()).as("%s", verified).isZero();
            assertThat(verified.out()).contains("OPEN");
            end(jvm);
        }
    }

    private static boolean isListen(Trail.Event event) {
        return "main".equals(event.comm()) && LISTEN.contains(String.valueOf(event.syscall()));
    }

    private static boolean isMissed(String line) {
        return line.contains("op=suspend reason=hook_lost") && line.contains("Prefs.");
    }

    private static List<String> records(AuditedJvm jvm) throws Exception {
        return Files.readAllLines(jvm.logFile());
    }

    /** Interpreted, so that all frames are of one size. */
    private AuditedJvm start(Jdk jdk, String className) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm("-Xint")
                .agent("log_file=" + directory.resolve("audit/audit.log"))
                .main(Deepest.class.getName(), className)
                .start();
        jvm.awaitOutput("listened", LIMIT);
        assertThat(jvm.stdout()).contains("loaded");
        return jvm;
    }

    private static void end(AuditedJvm jvm) throws Exception {
        jvm.send("end");
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
    }
}
