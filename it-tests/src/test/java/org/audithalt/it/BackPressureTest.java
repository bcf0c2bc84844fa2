package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.it.program.Journalled;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A small backlog and many threads: callers wait for slots, and nothing is announced, for that is no halt. */
@Execution(ExecutionMode.CONCURRENT)
final class BackPressureTest {
    private static final int THREADS = 64;
    private static final int ROUNDS = 80;
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final String NOBODY = "65534";

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void holdsCallersUpWithoutAWordAndRecordsEachActionOnce(Jdk jdk) throws Exception {
        AuditedJvm.Builder builder = AuditedJvm.with(jdk);
        hammer(builder, THREADS, ROUNDS);
    }

    static Stream<Jdk> inThisRoot() {
        return Jdk.all().filter(jdk -> jdk.prefix().isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inThisRoot")
    void needsNoPrivileges(Jdk jdk) throws Exception {
        Required.root("REQUIRED_TMPFS");
        Path jar = Path.of(System.getProperty("audithalt.jar"));
        assumeTrue(readableByAll(jar), jar + " is in a directory for its owner alone");
        AuditedJvm.Builder builder = AuditedJvm.with(jdk)
                .under(List.of(
                        Required.tool("setpriv"), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        for (Path open = directory; open != null && open.startsWith("/tmp/junit"); open = open.getParent()) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        Trail trail = hammer(builder, 8, 20);

        assertThat(trail.actions()).allMatch(event -> NOBODY.equals(event.field("uid")));
    }

    private static boolean readableByAll(Path file) throws Exception {
        for (Path path = file; path != null; path = path.getParent()) {
            if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                    .substring(6)
                    .startsWith("r")) {
                return false;
            }
        }
        return true;
    }

    private Trail hammer(AuditedJvm.Builder builder, int threads, int rounds) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path journal = directory.resolve("journal");
        try (AuditedJvm jvm = builder.in(directory)
                .agent("log_file=" + directory.resolve("audit/app.log") + ",max_log_file=1000,backlog_limit=256")
                .main(
                        Journalled.class.getName(),
                        data.toString(),
                        journal.toString(),
                        "" + threads,
                        "0",
                        "0",
                        "" + rounds)
                .start()) {
            assertThat(jvm.awaitExit(LONGEST)).as("%s", jvm).isZero();
            assertThat(jvm.stdout()).containsExactly("ready", "did " + 3 * threads * rounds);
            assertThat(jvm.stderr()).as("nothing but the start line").hasSize(1);

            Trail trail = Trail.read(jvm.logFile());
            Journal noted = Journal.read(journal);
            assertThat(noted.size()).isEqualTo(3 * threads * rounds);
            noted.isIn(data, 0, trail);
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(trail.select(event -> "suspend".equals(event.field("op"))))
                    .isEmpty();
            assertThat(Ausearch.events(jvm.logFile())).isEqualTo(trail.events().size());
            return trail;
        }
    }
}
