package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.audithalt.it.program.Crowd;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A crowd is halted and resumed: everybody waits at no cost, everybody acts once, nobody is forgotten. */
final class ManyThreadsTest {
    /** {@code -Dcrowd.platform=10000}. */
    private static final int PLATFORM = Integer.getInteger("crowd.platform", 1_000);

    /** {@code -Dcrowd.virtual=1000000}. */
    private static final int VIRTUAL = Integer.getInteger("crowd.virtual", 100_000);

    private static final Duration LIMIT = Duration.ofSeconds(240 + VIRTUAL / 500);
    private static final int TOO_MANY_FOR_THE_ORACLE = 100_000;
    private static final int RECORDS_PER_MEBIBYTE = 500;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void platformThreads(Jdk jdk) throws Exception {
        haltAndResume(jdk, PLATFORM, "platform");
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("org.audithalt.it.Jdk#withVirtualThreads")
    void virtualThreads(Jdk jdk) throws Exception {
        haltAndResume(jdk, VIRTUAL, "virtual");
    }

    private void haltAndResume(Jdk jdk, int count, String kind) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (Tmpfs disk = Tmpfs.mount(256 + count / RECORDS_PER_MEBIBYTE);
                AuditedJvm jvm = AuditedJvm.with(jdk)
                        .in(directory)
                        .agent("log_file=" + disk.path().resolve("audit/audit.log")
                                + ",backlog_limit=1024,max_log_file=4000")
                        .main(Crowd.class.getName(), data.toString(), Integer.toString(count), kind)
                        .start()) {
            jvm.awaitOutput("ready", LIMIT);
            disk.fill();
            State.awaitClosed(jvm, "disk_full");
            jvm.send("go");
            Awaitility.await("all wait").atMost(LIMIT).until(() -> waiting(jvm) == count);
            assertThat(Effects.files(data)).isEmpty();
            ProcessorTime.awaitNextToNone(jvm.pid(), LIMIT);

            long resident = residentKibibytes(jvm.pid());
            long freedNanos = System.nanoTime();
            disk.free();
            jvm.awaitOutput("done " + count, LIMIT);
            System.out.println(jdk + ": " + count + " " + kind + " threads waited, " + resident / 1024
                    + " MiB resident; all had acted " + (System.nanoTime() - freedNanos) / 1_000_000
                    + " ms after there was space");
            assertThat(jvm.awaitExit(LIMIT)).isZero();
            assertThat(Effects.files(data)).hasSize(count);
            if (count < TOO_MANY_FOR_THE_ORACLE) {
                CreatedFiles.areConserved(jvm.toString(), data, 0, jvm.logFile());
            }
            Trail trail = Trail.read(jvm.logFile());
            Effects.eachFileHasOneRecord(data, trail);
            assertThat(trail.serialsAreGapless()).isTrue();
        }
    }

    /** Without the list of those who wait, which is long. */
    private static long waiting(AuditedJvm jvm) {
        return new State(State.ask(jvm, "status")).waiting();
    }

    private static long residentKibibytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
