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

/** The first process of its namespace, of a user that this one does not know: what the kernel hides is unset, and no more. */
@Execution(ExecutionMode.CONCURRENT)
final class NamespacesTest {
    private static final String REQUIRED = "REQUIRED_TOOLS";
    private static final String OVERFLOW_USER = "65534";
    private static final String UNSET = "4294967295";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** In new namespaces of mounts and processes: a /proc that shows only one's own, and then a user without a number. */
    private static final String HIDEPID = """
            mount -t proc -o hidepid=2 proc "$1" || exit 1
            shift
            exec unshare --user --keep-caps "$@"
            """;

    /** The log's directory is behind a link that leads on from this tree's root, and has a letter that ASCII lacks. */
    private static final String HIDDEN_LOG = """
            mount -t proc proc "$1" && mount -t tmpfs -o size=200m,mode=700 tmpfs "$2" || exit 1
            name=pr$(printf '\\303\\274')fung
            mkdir -m 700 "$2/$name" && ln -s "$3/$name" "$2/link" || exit 1
            shift 3
            exec "$@"
            """;

    private static final String NO_PROC = """
            umount --lazy "$1" || exit 1
            shift
            exec "$@"
            """;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void recordsAsTheFirstProcessOfAUserWithoutANumber(Jdk jdk) throws Exception {
        required("--mount", "--pid", "--fork", "--user", "--keep-caps");
        Trail trail = recordsHaltsAndResumes(jdk, HIDEPID);

        assertThat(trail.actions())
                .allMatch(event -> "1".equals(event.field("pid")))
                .allMatch(event -> OVERFLOW_USER.equals(event.field("uid")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void recordsWhatIsKnownWithoutProc(Jdk jdk) throws Exception {
        required("--mount", "--pid", "--fork");
        Trail trail = recordsHaltsAndResumes(jdk, NO_PROC);

        assertThat(trail.actions())
                .allMatch(event -> "1".equals(event.field("pid")))
                .allMatch(event -> UNSET.equals(event.field("auid")) && UNSET.equals(event.field("uid")))
                .allMatch(event -> "?".equals(event.field("exe")));
    }

    /** Its log, backlog and socket are on a file system that this process does not see but through {@code /proc/PID/root}. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void isSeenAndSteeredFromOutside(Jdk jdk) throws Exception {
        required("--mount", "--pid", "--fork");
        Path audit = Files.createDirectory(directory.resolve("audit"));
        Path configuration =
                Files.writeString(directory.resolve("app.conf"), "log_file = " + audit + "/link/pr\u00fcfung.log\n");
        String root = jdk.prefix().isEmpty() ? "" : jdk.prefix().get(1);
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("config=" + configuration)
                .env("LC_ALL", "C.UTF-8")
                .under(List.of(
                        Required.tool("unshare"),
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "sh",
                        "-c",
                        HIDDEN_LOG,
                        "sh",
                        root + "/proc",
                        root + audit,
                        audit.toString()))
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            assertThat(audit).isEmptyDirectory();
            String pid = Long.toString(pidOfChild(jvm));

            assertThat(cliOfCron("suspend", pid, "test").exit()).isZero();
            jvm.send("held create " + directory.resolve("held"));
            Cli.Result all = cliOfCron("status");
            assertThat(all.out()).contains("PID " + pid + " (" + Commanded.class.getName() + ") CLOSED");
            assertThat(Cli.run("resume", pid).exit()).isZero();
            jvm.awaitOutput("held ok", LIMIT);
            Cli.Result shown = Cli.run("status", pid);
            assertThat(shown.exit()).as("%s", shown).isZero();
            assertThat(shown.out()).startsWith("PID " + pid + " ").contains(audit + "/link/pr");
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
        }
    }

    /** With the locale that a job of cron(8) has: no letter but ASCII's. */
    private static Cli.Result cliOfCron(String... arguments) throws Exception {
        ProcessBuilder builder = Cli.command(arguments);
        builder.environment().put("LC_ALL", "C");
        return Cli.run(builder);
    }

    /** The JVM is what unshare(1) has forked, as it is called here. */
    private static long pidOfChild(AuditedJvm jvm) {
        return ProcessHandle.of(jvm.pid())
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow()
                .pid();
    }

    /** A kernel or a container may allow none, or none of users. */
    private static void required(String... namespaces) throws Exception {
        Required.root(REQUIRED);
        List<String> probe = new ArrayList<>(List.of(Required.tool("unshare")));
        probe.addAll(List.of(namespaces));
        probe.add("true");
        Cli.Result made = Cli.run(new ProcessBuilder(probe));
        Required.that(made.exit() == 0, REQUIRED, "no namespaces can be made: " + made.err());
    }

    private Trail recordsHaltsAndResumes(Jdk jdk, String script) throws Exception {
        String proc = jdk.prefix().isEmpty() ? "/proc" : jdk.prefix().get(1) + "/proc";
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log"))
                .under(List.of(
                        Required.tool("unshare"),
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "sh",
                        "-c",
                        script,
                        "sh",
                        proc))
                // without /proc the C library does not know where the program lies
                .env("LD_LIBRARY_PATH", jdk.home().resolve("lib").toString())
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            State.ask(jvm, "suspend test");
            jvm.send("held create " + directory.resolve("held"));
            State.awaitWaiting(jvm, "held");
            assertThat(directory.resolve("held")).doesNotExist();
            State.ask(jvm, "resume");
            jvm.awaitOutput("held ok", LIMIT);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(trail.naming(directory.resolve("held").toString())).hasSize(1);
            return trail;
        }
    }
}
