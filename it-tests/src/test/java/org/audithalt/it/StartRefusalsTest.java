package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.audithalt.it.program.HelloWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each start that is refused ends with the code of its cause and one line; or, without space, waits if it is told to. */
final class StartRefusalsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Jdk JDK = Jdk.all().findFirst().orElseThrow();
    private static final Jdk NEWEST = Jdk.all().reduce((older, newer) -> newer).orElseThrow();

    @TempDir
    Path directory;

    @Test
    void codeAndLastLineNameTheCause() throws Exception {
        Path open = mode(Files.createDirectory(directory.resolve("open")), "rwxrwxrwx");
        Path audit = mode(Files.createDirectory(directory.resolve("audit")), "rwx------");
        Path log = mode(Files.createFile(audit.resolve("open.log")), "rw-rw-rw-");
        Path rules = mode(Files.writeString(directory.resolve("a.rules"), "-D\n"), "rw-rw-rw-");
        Path config = mode(Files.writeString(directory.resolve("a.conf"), "freq = 7\n"), "rw-rw-rw-");
        Path wrong = Files.writeString(directory.resolve("wrong.rules"), "-a always,exit -S opn\n");
        Map<String, String> causes = Map.of(
                "log_file=/proc/audithalt/a.log",
                "73: the log, the backlog or the control socket cannot be made",
                "log_file=" + open.resolve("a.log"),
                "77: others may change the trail",
                "log_file=" + log,
                "77: others may change the trail",
                "rules=" + rules,
                "77: others may change the trail",
                "config=" + config,
                "77: others may change the trail",
                "rules=" + wrong,
                "78: settings or rules are wrong",
                "frek=7",
                "78: settings or rules are wrong");
        for (Map.Entry<String, String> cause : causes.entrySet()) {
            try (AuditedJvm jvm = start(cause.getKey())) {
                int code = Integer.parseInt(cause.getValue().substring(0, 2));
                assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(code);
                assertThat(jvm.stdout()).isEmpty();
                assertThat(jvm.stderr())
                        .as(cause.getKey())
                        .singleElement()
                        .asString()
                        .startsWith("audithalt: ")
                        .contains("; start refused with exit code " + cause.getValue(), "(");
            }
        }
    }

    /** A method that the table names is called otherwise in the class that this JVM loads. */
    @Test
    void hookThatDoesNotFitIsNamed() throws Exception {
        Required.that(
                JDK.feature() == Runtime.version().feature(),
                "REQUIRED_TOOLS",
                "changes a class of the JDK of the tests, and that is not " + JDK);
        String name = "sun/nio/fs/UnixNativeDispatcher.class";
        Path patch = directory.resolve("patch").resolve(name);
        Files.createDirectories(patch.getParent());
        try (InputStream original = ClassLoader.getSystemResourceAsStream(name)) {
            ClassWriter changed = new ClassWriter(0);
            new ClassReader(original.readAllBytes())
                    .accept(
                            new ClassVisitor(Opcodes.ASM9, changed) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access, String method, String type, String signature, String[] thrown) {
                                    String other = method.equals("mknod") ? "mknodX" : method;
                                    return super.visitMethod(access, other, type, signature, thrown);
                                }
                            },
                            0);
            Files.write(patch, changed.toByteArray());
        }
        try (AuditedJvm jvm = AuditedJvm.with(JDK)
                .in(directory)
                .agent("allow_untested_jdk=yes")
                .jvm("--patch-module", "java.base=" + directory.resolve("patch"))
                .main(HelloWorld.class.getName())
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isEqualTo(76);
            assertThat(jvm.stdout()).isEmpty();
            assertThat(jvm.stderr())
                    .singleElement()
                    .asString()
                    .contains("hook UND.mknod: matched 0 times", "start refused with exit code 76: ");
        }
    }

    @Test
    void withoutSpaceTheStartIsRefusedOrWaitsAndBeginsByItself() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(64)) {
            String log = "log_file=" + disk.path().resolve("tried/a.log");
            try (AuditedJvm refused = start(log)) {
                assertThat(refused.awaitExit(LIMIT)).as("%s", refused).isEqualTo(79);
                assertThat(refused.stderr())
                        .singleElement()
                        .asString()
                        .contains("name another directory, lower backlog_limit to 4096, or set disk_full_at_start");
            }
            try (AuditedJvm fits = start(log + ",backlog_limit=4096")) {
                assertThat(fits.awaitExit(LIMIT)).as("%s", fits).isZero();
            }
            String settings = "log_file=" + disk.path().resolve("audit/a.log") + ",backlog_limit=256";
            disk.fill();
            try (AuditedJvm refused = start(settings)) {
                assertThat(refused.awaitExit(LIMIT)).as("%s", refused).isEqualTo(79);
                assertThat(refused.stderr())
                        .singleElement()
                        .asString()
                        .contains("disk_full: 0.0 MiB free, ", " MiB needed in " + disk.path(), "exit code 79: ");
            }
            String waiting = settings + ",disk_full_at_start=suspend";
            try (AuditedJvm ended = start(waiting)) {
                ended.awaitError("audithalt: HALTED at the start: disk_full: .*", LIMIT);
                ended.terminate();
                assertThat(ended.awaitExit(LIMIT)).as("%s", ended).isEqualTo(143);
                assertThat(ended.stdout()).isEmpty();
            }
            String withThreshold = waiting + ",space_left=90%,space_left_action=suspend";
            try (AuditedJvm halted = start(NEWEST, withThreshold)) {
                String pid = Long.toString(halted.pid());
                halted.awaitError("audithalt: HALTED at the start: disk_full: .* status " + pid, LIMIT);
                Cli.Result status = Cli.run("status", pid);
                assertThat(status.exit()).as("%s", status).isEqualTo(1);
                assertThat(status.out())
                        .startsWith("PID " + pid + " (" + HelloWorld.class.getName() + ") CLOSED AT ITS START since ")
                        .contains("disk_full: ", " needed in " + disk.path());
                PageOutput.assertShown("java -jar audithalt.jar status 4711", 0, status);
                assertThat(Cli.run("list").out()).contains(pid, "CLOSED AT ITS START (disk_full)");
                Cli.Result opened = Cli.run("wait", pid, "--open", "--timeout", "300ms");
                assertThat(opened.exit()).as("%s", opened).isEqualTo(1);
                assertThat(opened.err()).contains("its start still waits for space after 300 ms: ");
                assertThat(JsonForm.ofDocs("status.schema.json")
                                .problems(Cli.run("status", pid, "--output", "json")
                                        .out()))
                        .isEmpty();
                assertThat(JsonForm.ofDocs("list.schema.json")
                                .problems(Cli.run("list", "--output", "json").out()))
                        .isEmpty();
                Cli.Result asked = Cli.run("rules", "-s", "--output", "json");
                assertThat(asked.exit()).as("%s", asked).isEqualTo(3);
                assertThat(JsonForm.ofDocs("rules.schema.json").problems(asked.out()))
                        .as("%s", asked)
                        .isEmpty();
                assertThat(asked.out())
                        .containsPattern("\"host_pid\" : " + pid + ",[^}]*\"passed_over\" : true,[^}]*"
                                + "\"waits at its start for space\"");
                Cli.Result attached = Cli.run("attach", pid);
                assertThat(attached.exit()).as("%s", attached).isEqualTo(5);
                assertThat(attached.err()).contains("its start waits for space");
                assertThat(halted.stdout()).isEmpty();
                assertThat(Files.exists(disk.path().resolve("audit/a.log"))).isFalse();

                // enough for log and backlog; the attempt takes it all and gives it back
                disk.leave(40);
                halted.awaitError("audithalt: still halted at the start: space_left: [^(]* status " + pid, LIMIT);
                String seen = Cli.run("status", pid).out();
                assertThat(seen)
                        .containsPattern(
                                "AT ITS START since [^\n]*: space_left: [34]\\d\\.\\d MiB free, 5\\d\\.\\d MiB needed in "
                                        + disk.path());
                assertThat(Files.readString(Path.of("/proc", pid, "maps"))).doesNotContain(disk.path() + "/");
                assertThat(descriptors(pid)).noneMatch(name -> name.startsWith(disk.path() + "/audit/"));

                disk.free();
                assertThat(halted.awaitExit(LIMIT)).as("%s", halted).isZero();
                assertThat(halted.stdout()).containsExactly("Hello World");
                // that it still waits is said again every 30 s
                assertThat(halted.stderr())
                        .filteredOn(line -> !line.startsWith("audithalt: still halted at the start: "))
                        .hasSize(3)
                        .element(1)
                        .asString()
                        .startsWith("audithalt: resumed after ");
                List<Trail.Event> events =
                        Trail.read(disk.path().resolve("audit/a.log")).events();
                assertThat(events.get(0).type()).isEqualTo("DAEMON_START");
                assertThat(events.get(0).toString()).contains(" halted_ms=");
            }
        }
    }

    private static Path mode(Path file, String mode) throws Exception {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static List<String> descriptors(String pid) throws Exception {
        List<String> names = new ArrayList<>();
        try (var all = Files.newDirectoryStream(Path.of("/proc", pid, "fd"))) {
            for (Path descriptor : all) {
                names.add(Files.readSymbolicLink(descriptor).toString());
            }
        }
        return names;
    }

    private AuditedJvm start(String argument) throws Exception {
        return start(JDK, argument);
    }

    private AuditedJvm start(Jdk jdk, String argument) throws Exception {
        return AuditedJvm.with(jdk)
                .in(directory)
                .agent(argument)
                .main(HelloWorld.class.getName())
                .start();
    }
}
