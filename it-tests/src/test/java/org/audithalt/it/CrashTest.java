package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.audithalt.it.program.Crashes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM that crashes leaves a trail that adds up. */
final class CrashTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int THREADS = 4;
    /** Without a core file the JVM ends by exit instead of by a signal. */
    private static final int CRASHED = 1;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void crashInNativeCodeLosesNothing(Jdk jdk) throws Exception {
        crashes(jdk, "native");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void signalOfACrashLosesNothing(Jdk jdk) throws Exception {
        crashes(jdk, "signal");
    }

    private void crashes(Jdk jdk, String how) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path report = directory.resolve("hs_err.log");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm("-XX:ErrorFile=" + report, "-XX:-CreateCoredumpOnCrash", "-Xmx64m")
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",max_log_file=1000,backlog_limit=256")
                .main(Crashes.class.getName(), data.toString())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            Awaitility.await().atMost(LIMIT).until(() -> Effects.files(data).size() > 300);
            if (how.equals("native")) {
                jvm.send("crash");
            } else {
                assertThat(Cli.run(new ProcessBuilder("kill", "-SEGV", "" + jvm.pid()))
                                .exit())
                        .isZero();
            }
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(CRASHED);
            assertThat(Files.readString(report)).contains("SIGSEGV");

            Recovered.trail(jvm.logFile());
            CreatedFiles.areConserved(jdk + " " + how, data, THREADS, jvm.logFile());
        }
    }
}
