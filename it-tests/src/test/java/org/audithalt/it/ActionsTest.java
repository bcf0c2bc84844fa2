package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.it.program.Commanded;
import org.audithalt.it.program.Creators;
import org.audithalt.it.program.Finalized;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens instead of waiting, where the configuration says so: disk_full_action and the failure flag. */
final class ActionsTest {
    private static final String PRINTK = "1";
    private static final String LOST_LINE = "audithalt: lost \\d+ audit records .*";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The first is of the agent's own write, by which it makes the text of a denial. */
    private static final String RULES = """
            -a always,exit -S write -F path=/dev/full
            -a always,exit -S openat,unlink,mkdir,rename,symlink,bind,connect,sendto,execve
            """;

    private static final Pattern LOST = Pattern.compile("op=lost.* count=(\\d+)");

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void makeDirectory() throws IOException {
        data = Files.createDirectory(directory.resolve("data"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void deniedActionFailsAsTheJdkWouldForFullDisk(Jdk jdk) throws Exception {
        Path old = Files.createFile(data.resolve("old"));
        Path fresh = data.resolve("new");
        Path rules = Files.writeString(directory.resolve("deny.rules"), RULES);
        try (Tmpfs disk = Tmpfs.mount(32);
                ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                AuditedJvm jvm = start(jdk, disk, "deny,rules=" + rules, Commanded.class)) {
            disk.fill();
            State.awaitClosed(jvm, "disk_full");
            Set<String> before = Effects.files(data);

            denied(jvm, "read " + old, "java.io.FileNotFoundException: " + old + " (No space left on device");
            denied(jvm, "write " + fresh, "java.io.FileNotFoundException: " + fresh + " (No space left on device");
            denied(jvm, "random " + fresh, "java.io.FileNotFoundException: " + fresh);
            denied(jvm, "create " + fresh, "java.nio.file.FileSystemException: " + fresh + ": No space left on device");
            denied(jvm, "delete " + old, "java.nio.file.FileSystemException: " + old);
            denied(jvm, "mkdir " + fresh, "java.nio.file.FileSystemException: " + fresh);
            denied(jvm, "rename " + old + " " + fresh, "java.nio.file.FileSystemException: " + old);
            denied(jvm, "symlink " + fresh + " " + old, "java.nio.file.FileSystemException: " + fresh);
            denied(jvm, "newfile " + fresh, "java.io.IOException: ");
            denied(jvm, "oldmkdir " + fresh, "java.lang.SecurityException: ");
            denied(jvm, "serve", "java.net.SocketException: ");
            denied(jvm, "connect " + peer.getLocalPort(), "java.net.SocketException: ");
            denied(jvm, "datagram " + peer.getLocalPort(), "java.net.SocketException: ");
            denied(jvm, "run /bin/true", "java.io.IOException: ");
            denied(jvm, "load libprefs.so", "java.lang.UnsatisfiedLinkError: ");
            assertThat(Effects.files(data)).isEqualTo(before);

            disk.free();
            State.awaitOpen(jvm);
            for (String again : new String[] {
                "read " + old,
                "rename " + old + " " + fresh,
                "serve",
                "connect " + peer.getLocalPort(),
                "run /bin/true",
                "load libprefs.so"
            }) {
                String thread = again.split(" ", 2)[0];
                jvm.send("again-" + thread + " " + again);
                jvm.awaitOutput("again-" + thread + " ok", LIMIT);
            }
            end(jvm);
            assertThat(Trail.read(jvm.logFile()).serialsAreGapless()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void classInitialiserIsSuspendedInsteadOfDenied(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(32);
                AuditedJvm jvm = start(jdk, disk, "deny", Commanded.class)) {
            disk.fill();
            State.awaitClosed(jvm, "disk_full");
            jvm.send("first initialise " + data.resolve("file"));
            State.awaitWaiting(jvm, "first");
            assertThat(Effects.files(data)).isEmpty();

            disk.free();
            jvm.awaitOutput("first ok", LIMIT);
            jvm.send("second initialise " + data.resolve("file"));
            jvm.awaitOutput("second ok", LIMIT);
            end(jvm);
            Effects.eachFileHasOneRecord(data, Trail.read(jvm.logFile()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltEndsTheJvmAndSaysSoInTheTrail(Jdk jdk) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(32);
                AuditedJvm jvm = start(jdk, disk, "halt", Creators.class, data.toString(), "2")) {
            Awaitility.await().atMost(LIMIT).until(() -> Effects.files(data).size() > 50);
            disk.fill();
            assertThat(jvm.awaitExit(LIMIT)).isEqualTo(74);

            disk.free();
            Trail trail = Recovered.trail(jvm.logFile());
            Effects.eachFileHasOneRecord(data, trail);
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(Files.readString(jvm.logFile())).contains("type=RESP_HALT", "reason=disk_full status=74");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void ignoredFullDiskLosesRecordsAndCountsThem(Jdk jdk) throws Exception {
        goesOn(jdk, "ignore");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void syslogActionGoesOnAndCountsToo(Jdk jdk) throws Exception {
        goesOn(jdk, "syslog");
    }

    private void goesOn(Jdk jdk, String action) throws Exception {
        try (Tmpfs disk = Tmpfs.mount(32);
                AuditedJvm jvm = start(jdk, disk, action, Creators.class, data.toString(), "2")) {
            disk.fill();
            State.await(jvm, "records are lost", state -> state.lost() > 100);
            int before = Effects.files(data).size();
            Awaitility.await("goes on")
                    .atMost(LIMIT)
                    .until(() -> Effects.files(data).size() > before + 50);
            // but for a moment, while the writer makes room in the backlog
            State.await(jvm, "nobody waits", state -> state.waiting() == 0);

            disk.free();
            State.awaitOpen(jvm);
            end(jvm);

            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            int files = Effects.files(data).size();
            int recorded = Effects.recorded(data, trail).size();
            assertThat(recorded + lost(jvm.logFile()))
                    .as("%s recorded", recorded)
                    .isEqualTo(files);
        }
    }

    /** The finalizer may not sleep: what it does while the gate is closed takes reserved slots, until there are none. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void panicFlagEndsTheJvmWhenServiceThreadLosesRecord(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = finalized(jdk, "2")) {
            assertThat(jvm.awaitExit(LIMIT)).isEqualTo(70);
            assertThat(jvm.stderr())
                    .anyMatch(line -> line.startsWith("audithalt: halting the JVM with exit code 70: failure flag 2"));
            assertThat(jvm.logFile().resolveSibling("audit.log.backlog"))
                    .as("nobody waited for the log")
                    .exists();

            Trail trail = Recovered.trail(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(trail.events().stream().filter(event -> event.type().equals("RESP_HALT")))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.field("reason")).isEqualTo("panic");
                        assertThat(event.field("status")).isEqualTo("70");
                        assertThat(event.field("cause")).contains("no_slot_for_a_record");
                    });
            assertThat(lost(jvm.logFile())).as("nothing began unrecorded").isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void printkFlagCountsWhatServiceThreadLosesAndSaysSo(Jdk jdk) throws Exception {
        countsLosses(jdk, PRINTK);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void silentFlagCountsWhatServiceThreadLoses(Jdk jdk) throws Exception {
        countsLosses(jdk, "0");
    }

    /** Who may not sleep goes on. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void suspendFlagCountsWhatServiceThreadLoses(Jdk jdk) throws Exception {
        countsLosses(jdk, "3");
    }

    private void countsLosses(Jdk jdk, String failure) throws Exception {
        try (AuditedJvm jvm = finalized(jdk, failure)) {
            State lossy = State.await(jvm, "records are lost", state -> state.lost() > 0);
            assertThat(lossy.reasons()).contains("administrator");
            if (failure.equals(PRINTK)) {
                jvm.awaitError(LOST_LINE, LIMIT);
            }
            Awaitility.await("the finalizer is done").atMost(LIMIT).until(() -> {
                jvm.send("done?");
                return jvm.stdout().contains("finalized 5000");
            });
            State.ask(jvm, "resume");
            State.awaitOpen(jvm);
            long lost = State.of(jvm).lost();
            jvm.closeInput();
            assertThat(jvm.awaitExit(LIMIT)).isZero();

            assertThat(jvm.stderr().stream().anyMatch(line -> line.matches(LOST_LINE)))
                    .isEqualTo(failure.equals(PRINTK));
            assertThat(lost(jvm.logFile())).isEqualTo((int) lost);
            assertThat(Files.readString(jvm.logFile()))
                    .containsPattern("op=lost lost=\\d+ largest=\\d+ first_after=\\d+ last_after=\\d+ ");
            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            long kept = trail.events().stream()
                    .filter(event -> event.names().contains(data + "/missing"))
                    .count();
            assertThat(kept + lost).isEqualTo(5000);
        }
    }

    private AuditedJvm finalized(Jdk jdk, String failure) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log") + ",backlog_limit=256,failure=" + failure)
                .main(Finalized.class.getName(), "5000", data.resolve("missing").toString())
                .start();
        jvm.awaitOutput("ready", LIMIT);
        State.ask(jvm, "suspend test");
        jvm.send("go");
        return jvm;
    }

    private AuditedJvm start(Jdk jdk, Tmpfs disk, String action, Class<?> program, String... arguments)
            throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + disk.path().resolve("audit/audit.log")
                        + ",backlog_limit=256,max_log_file=1000,disk_full_action=" + action)
                .main(program.getName(), arguments)
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    private static void denied(AuditedJvm jvm, String command, String exception) throws Exception {
        String thread = command.split(" ", 2)[0];
        jvm.send(thread + " " + command);
        jvm.awaitOutput(thread + " .*", LIMIT);
        assertThat(jvm.stdout())
                .filteredOn(line -> line.startsWith(thread + " "))
                .singleElement()
                .asString()
                .startsWith(thread + " " + exception);
    }

    /** Sum of the counts of all lost records. */
    private static int lost(Path log) throws IOException {
        int lost = 0;
        for (String line : Files.readAllLines(log)) {
            if (line.contains("op=lost ")) {
                Matcher count = LOST.matcher(line);
                lost += count.find() ? Integer.parseInt(count.group(1)) : 1;
            }
        }
        return lost;
    }

    private static void end(AuditedJvm jvm) throws Exception {
        jvm.send("end");
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm.stderr()).isZero();
    }
}
