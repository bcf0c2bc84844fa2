package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private static final int RECORDS_PER_MEBIBYTE = 500;
    /** The kernel's unit of /proc/PID/stat on every Linux that Java runs on. */
    private static final int TICKS_PER_SECOND = 100;

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
            Awaitility.await("the halted process uses less than 5 % of a processor")
                    .atMost(LIMIT)
                    .until(() -> ticksInThreeSeconds(jvm.pid()) < 3 * TICKS_PER_SECOND * 5 / 100);

            long resident = residentKibibytes(jvm.pid());
            long freedNanos = System.nanoTime();
            disk.free();
            jvm.awaitOutput("done " + count, LIMIT);
            System.out.println(jdk + ": " + count + " " + kind + " threads waited, " + resident / 1024
                    + " MiB resident; all had acted " + (System.nanoTime() - freedNanos) / 1_000_000
                    + " ms after there was space");
            assertThat(jvm.awaitExit(LIMIT)).isZero();
            assertThat(Effects.files(data)).hasSize(count);
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

    private static long ticksInThreeSeconds(long pid) {
        long[] ticks = new long[31];
        ticks[0] = ticks(pid);
        int[] looks = {0};
        Awaitility.await()
                .pollDelay(Duration.ofMillis(100))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    ticks[++looks[0]] = ticks(pid);
                    return looks[0] == 30;
                });
        return ticks[30] - ticks[0];
    }

    /** Processor time of all threads, in user and kernel mode. */
    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
