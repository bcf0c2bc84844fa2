package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who may attach and who may not, with real users: root to the JVM of another, no other user, no other group; and a jar that the
 * target cannot read is told by name. The other lines of docs/attach.md are provoked without a JVM.
 */
final class AttachFailuresTest {
    private static final String TOOLS = "REQUIRED_TOOLS";
    private static final String NOBODY = "65534";
    private static final String OTHER = "65533";
    private static final int USAGE = 2;
    private static final int UNREACHABLE = 3;
    private static final int REFUSED = 5;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Jdk JDK = Jdk.all().findFirst().orElseThrow();

    @TempDir
    Path directory;

    @Test
    void rootAttachesToTheJvmOfAnotherUserAndNobodyElseDoes() throws Exception {
        Required.root(TOOLS);
        Required.that(
                JDK.prefix().isEmpty(), TOOLS, JDK + " runs in a root directory of its own, where no other user is");
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path jar = Files.copy(Path.of(System.getProperty("audithalt.jar")), open.resolve("audithalt.jar"));
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        Path hidden = Files.copy(jar, closed.resolve("audithalt.jar"));
        Path log = directory.resolve("of-nobody/audit/audit.log");
        Files.setAttribute(Files.createDirectory(directory.resolve("of-nobody")), "unix:uid", 65534);
        Path program = copyOfProgram();
        try (AuditedJvm jvm = AuditedJvm.with(JDK)
                .in(directory)
                .withoutAgent()
                .agent("log_file=" + log)
                .under(as(NOBODY, NOBODY))
                .run("-cp", program.toString(), Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            String pid = Long.toString(jvm.pid());
            String settings = "log_file=" + log;

            Cli.Result user = attach(as(OTHER, OTHER), jar, pid, settings);
            assertThat(user.exit()).as("%s", user).isEqualTo(REFUSED);
            assertThat(user.err()).contains("belongs to uid " + NOBODY + ", this command runs as uid " + OTHER);
            Cli.Result group = attach(as(NOBODY, OTHER), jar, pid, settings);
            assertThat(group.exit()).as("%s", group).isEqualTo(REFUSED);
            assertThat(group.err()).contains("runs with group " + NOBODY + ", this command with " + OTHER);
            Cli.Result unreadable = attach(List.of(), hidden, pid, settings);
            assertThat(unreadable.exit()).as("%s", unreadable).isEqualTo(REFUSED);
            assertThat(unreadable.err())
                    .contains("its user, uid " + NOBODY + ", cannot read " + hidden)
                    .contains("install -m 644 " + hidden + " /proc/" + pid + "/root/tmp/audithalt.jar");
            Cli.Result tooLong = attach(List.of(), jar, pid, settings + ",name=" + "x".repeat(1024));
            assertThat(tooLong.exit()).as("%s", tooLong).isEqualTo(USAGE);
            assertThat(tooLong.err()).contains("at most 1024", "config=FILE");
            assertThat(log.getParent()).doesNotExist();

            Cli.Result root = attach(List.of(), jar, pid, settings);
            assertThat(root.exit()).as("%s", root).isZero();
            assertThat(root.out()).contains("ready");
            assertThat(Files.getAttribute(log, "unix:uid")).isEqualTo(65534);
            Cli.Result detached = Cli.run("detach", pid);
            assertThat(detached.exit()).as("%s", detached).isEqualTo(REFUSED);
            assertThat(detached.err()).contains("auditing lasts as long as the process");
        }
    }

    /** It is audited and may be halted: its own user must not be told that it is not, nor be advised to attach. */
    @Test
    void aJvmWhoseBacklogIsClosedToItsUserIsNotTakenForOneThatIsNotAudited() throws Exception {
        Required.root(TOOLS);
        Required.that(
                JDK.prefix().isEmpty(), TOOLS, JDK + " runs in a root directory of its own, where no other user is");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path jar = Files.copy(Path.of(System.getProperty("audithalt.jar")), directory.resolve("audithalt.jar"));
        Path audit = Files.createDirectory(directory.resolve("audit"));
        Files.setAttribute(audit, "unix:uid", 65534);
        Path program = copyOfProgram();
        try (AuditedJvm jvm = AuditedJvm.with(JDK)
                .in(directory)
                .withoutAgent()
                .under(as(NOBODY, NOBODY))
                .run(
                        "-javaagent:" + jar + "=log_file=" + audit.resolve("a.log"),
                        "-cp",
                        program.toString(),
                        Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            Files.setAttribute(audit, "unix:uid", 0);
            Files.setPosixFilePermissions(audit, PosixFilePermissions.fromString("rwx------"));
            String pid = Long.toString(jvm.pid());
            String closed = "its backlog " + audit.resolve("a.log.backlog")
                    + " cannot be read: permission denied (run this as root, or open its directory to uid " + NOBODY
                    + " again)";

            for (List<String> command : List.of(
                    List.of("resume", pid),
                    List.of("rotate", pid),
                    List.of("wait", "--closed", "--timeout", "3s", pid),
                    List.of("attach", pid))) {
                assertThat(run(as(NOBODY, NOBODY), jar, command))
                        .as("%s", command)
                        .isEqualTo(new Cli.Result(UNREACHABLE, "", "audithalt: pid=" + pid + ": " + closed + "\n"));
            }
            Cli.Result status = run(as(NOBODY, NOBODY), jar, List.of("status", pid));
            assertThat(status)
                    .isEqualTo(new Cli.Result(
                            UNREACHABLE, "PID " + pid + " (java) DOES NOT ANSWER: " + closed + "\n", ""));
            assertThat(run(as(NOBODY, NOBODY), jar, List.of("list")).out()).contains("DOES NOT ANSWER", closed);
            Cli.Result json = run(as(NOBODY, NOBODY), jar, List.of("status", pid, "--output", "json"));
            assertThat(JsonForm.ofDocs("status.schema.json").problems(json.out()))
                    .isEmpty();
            assertThat(run(as(NOBODY, NOBODY), jar, List.of("status", "--output", "prometheus"))
                            .out())
                    .containsPattern("(?m)^audithalt_up\\{pid=\"" + pid + "\".*} 0$");
            assertThat(run(List.of(), jar, List.of("list")).out()).containsPattern("(?m)^" + pid + " +(open|CLOSED)");
        }
    }

    private static List<String> as(String user, String group) throws Exception {
        return List.of(Required.tool("setpriv"), "--reuid=" + user, "--regid=" + group, "--clear-groups", "--");
    }

    private static Cli.Result attach(List<String> as, Path jar, String pid, String settings) throws Exception {
        return run(as, jar, List.of("attach", pid, settings));
    }

    private static Cli.Result run(List<String> as, Path jar, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(as);
        command.addAll(JDK.java());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", jar.toString()));
        command.addAll(arguments);
        return Cli.run(new ProcessBuilder(command));
    }

    /** Where another user can read it. */
    private Path copyOfProgram() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("program"));
        Path from =
                Path.of(AuditedJvm.programs(), Commanded.class.getPackageName().replace('.', '/'));
        Path to = Files.createDirectories(
                copy.resolve(Commanded.class.getPackageName().replace('.', '/')));
        try (var classes = Files.newDirectoryStream(from, "*.class")) {
            for (Path file : classes) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
