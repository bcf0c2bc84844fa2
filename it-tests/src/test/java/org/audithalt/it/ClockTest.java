package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.audithalt.it.program.Creators;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Time that jumps, and time that passes while the process stands still. */
@Execution(ExecutionMode.CONCURRENT)
final class ClockTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path LIBRARIES = Path.of("/usr/lib");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void aClockSetBackADayIsRecordedAndSerialsGoOn(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path offset = Files.writeString(directory.resolve("offset"), "+0");
        // a copy, for a JDK in another root directory
        Path library = Files.copy(faketime(), directory.resolve("libfaketime.so"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log"))
                .env("LD_PRELOAD", library.toString())
                .env("FAKETIME_TIMESTAMP_FILE", offset.toString())
                .env("FAKETIME_NO_CACHE", "1")
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .main(Creators.class.getName(), data.toString(), "2")
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            awaitMore(data, 50);
            Files.move(
                    Files.writeString(directory.resolve("offset.new"), "-1d"), offset, StandardCopyOption.ATOMIC_MOVE);
            jvm.awaitError("audithalt: the system clock was set by -86(399|400|401)\\.\\d+ s, .*", LIMIT);
            awaitMore(data, 50);
            end(jvm);

            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.select(event -> event.toString().contains("op=clock-set by=-86")))
                    .hasSize(1);
            assertThat(trail.serialsAreGapless()).isTrue();
            CreatedFiles.areConserved(jvm.toString(), data, 0, jvm.logFile());
            assertThat(trail.select(event -> event.toString().contains("op=suspend")))
                    .isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void whatWasStoppedBySignalHasNotHung(Jdk jdk) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",write_timeout=10,backlog_limit=256")
                .main(Creators.class.getName(), data.toString(), "8")
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            // nearly always in a write, of which none takes as long as write_timeout
            try (Traced writer = Traced.injecting(jvm.pid(), "writer", "write,pwrite64", "delay_enter=700000")) {
                Awaitility.await("slow writes").atMost(LIMIT).until(() -> writer.anyLine("(DELAYED)"));
                signal("STOP", jvm);
                Awaitility.await("every thread stopped").atMost(LIMIT).until(() -> StoppedThreads.areAll(jvm.pid()));
                int before = Effects.files(data).size();
                Awaitility.await("stands still")
                        .during(Duration.ofMillis(10_500))
                        .atMost(LIMIT)
                        .pollInterval(100, TimeUnit.MILLISECONDS)
                        .until(() -> Effects.files(data).size() == before);
                signal("CONT", jvm);
                awaitMore(data, 1);
            }
            awaitMore(data, 50);
            end(jvm);

            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.select(event -> event.toString().contains("op=suspend")))
                    .isEmpty();
            assertThat(jvm.stderr()).noneMatch(line -> line.contains("HALTED"));
            assertThat(trail.serialsAreGapless()).isTrue();
            CreatedFiles.areConserved(jvm.toString(), data, 0, jvm.logFile());
        }
    }

    private static Path faketime() throws IOException {
        try (Stream<Path> files =
                Files.find(LIBRARIES, 4, (path, attributes) -> path.endsWith("faketime/libfaketimeMT.so.1"))) {
            Path found = files.findFirst().orElse(null);
            Required.that(found != null, "REQUIRED_TOOLS", "faketime is not installed");
            return found;
        }
    }

    private static void awaitMore(Path data, int files) {
        int count = Effects.files(data).size() + files;
        Awaitility.await(count + " files")
                .atMost(LIMIT)
                .until(() -> Effects.files(data).size() >= count);
    }

    private static void signal(String name, AuditedJvm jvm) throws Exception {
        assertThat(new ProcessBuilder(Required.tool("kill"), "-" + name, Long.toString(jvm.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void end(AuditedJvm jvm) throws Exception {
        jvm.send("end");
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm.stderr()).isZero();
    }
}
