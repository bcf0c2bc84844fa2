package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.audithalt.it.program.Commanded;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * AUDIT_SUSPEND as it was proposed in 2005: the audit daemon of the machine has no room left, and says so; processes are halted
 * before anything more can be done without a record, and go on when there is room. The daemon is the real one, its message the
 * script of docs/auditd.md.
 */
@ResourceLock(KernelAudit.RESOURCE)
final class SuspendedByAuditdTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Path SCRIPT = Path.of("../docs/auditd-suspend.sh");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void aProcessIsHaltedWhileAuditdIsShortOfSpace(Jdk jdk) throws Exception {
        haltAndGoOn(jdk, "space_left_action", 4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oneJdk")
    void aProcessIsHaltedWhileTheDiskOfAuditdIsFull(Jdk jdk) throws Exception {
        haltAndGoOn(jdk, "disk_full_action", 0);
    }

    static Stream<Jdk> oneJdk() {
        return Jdk.all().limit(1);
    }

    /** @param free MiB that are left on the daemon's disk when it is to act */
    private void haltAndGoOn(Jdk jdk, String action, int free) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(8);
                AuditedJvm jvm = AuditedJvm.with(jdk)
                        .in(directory)
                        .agent("log_file=audit/audit.log")
                        .main(Commanded.class.getName())
                        .start()) {
            jvm.awaitOutput("ready", LIMIT);
            Path script = script(jvm.pid(), disk.path());
            Path log = disk.path().resolve("audit.log");
            try (KernelAudit kernel = KernelAudit.start(
                    Files.createDirectory(directory.resolve("kernel")),
                    log,
                    "space_left = 5",
                    "admin_space_left = 2",
                    action + " = EXEC " + script)) {
                if (free == 0) {
                    disk.fill();
                } else {
                    disk.leave(free);
                }
                AtomicInteger said = new AtomicInteger();
                Awaitility.await("halt").atMost(LIMIT).until(() -> {
                    // auditd looks at space only at some lengths of its log: records all as long may meet none of them
                    kernel.say("one more" + ".".repeat(said.incrementAndGet() % 7));
                    return State.of(jvm).closed();
                });
                jvm.send("halted create " + directory.resolve("halted"));
                State.awaitWaiting(jvm, "halted");
                assertThat(directory.resolve("halted")).doesNotExist();

                disk.free();
                jvm.awaitOutput("halted ok", LIMIT);
                assertThat(directory.resolve("halted")).exists();
                kernel.say("after all");
                Awaitility.await("auditd goes on")
                        .atMost(LIMIT)
                        .until(() -> Files.readString(log).contains("after all"));
                assertThat(Files.readString(log)).contains("type=DAEMON_RESUME ");
            }
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
            assertSaid(Trail.read(jvm.logFile()), disk.path());
        }
    }

    private static void assertSaid(Trail trail, Path disk) {
        assertThat(one(trail, "suspend", " target="))
                .startsWith("type=USYS_CONFIG ")
                .contains(" uid=0 ", "short", disk.getFileName().toString());
        assertThat(one(trail, "resume", " target=")).contains(" uid=0 ", " holds=yes waiting=1 ");
        assertThat(one(trail, "resume", " resumed_by="))
                .contains(" reason=administrator ", " waited=1 lost=0 resumed_by=administrator ", " resumer_uid=0 ")
                .containsPattern(" duration_ms=\\d+ .* resumer_pid=\\d+ ");
        assertThat(trail.serialsAreGapless()).isTrue();
    }

    private static String one(Trail trail, String op, String field) {
        List<Trail.Event> events = trail.select(
                event -> op.equals(event.field("op")) && event.toString().contains(field));
        assertThat(events).as("%s with %s in %s", op, field, trail).hasSize(1);
        return events.get(0).toString();
    }

    /** As documented, but for places and numbers; auditd asks for its owner and mode. */
    private Path script(long pid, Path disk) throws IOException {
        String text = Files.readString(SCRIPT)
                .replaceFirst("JAVA=.*", "JAVA=" + System.getProperty("java.home") + "/bin/java")
                .replaceFirst("JAR=.*", "JAR=" + System.getProperty("audithalt.jar"))
                .replaceFirst("TARGETS=.*", "TARGETS=" + pid)
                .replaceFirst("LOG_DIRECTORY=.*", "LOG_DIRECTORY=" + disk)
                .replaceFirst("NEEDED_MIB=.*", "NEEDED_MIB=6")
                .replaceFirst("LOCK=.*", "LOCK=" + directory.resolve("lock"));
        Path script = Files.writeString(directory.resolve("suspend.sh"), text);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
    }
}
