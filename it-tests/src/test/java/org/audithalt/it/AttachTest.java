package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Auditing begins in a JVM that runs already, or the attaching user learns why not and the JVM is as before. */
@Execution(ExecutionMode.CONCURRENT)
final class AttachTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int USAGE = 2;
    private static final int REFUSED = 5;
    private static final int NOT_STARTED = 6;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void auditsFromThenOn(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = target(jdk)) {
            create(jvm, "before");
            Cli.Result attached = Cli.run("attach", Long.toString(jvm.pid()), "log_file=" + log());
            assertThat(attached.exit()).as("%s", attached).isZero();
            assertThat(attached.out()).contains("ready", log().toString());
            assertThat(attached.err()).isEmpty();
            jvm.awaitError("audithalt: .*: auditing process " + jvm.pid() + " to " + log() + ".*", LIMIT);

            create(jvm, "after");
            State.ask(jvm, "suspend test");
            jvm.send("held create " + directory.resolve("held"));
            State.awaitWaiting(jvm, "held");
            State.ask(jvm, "resume");
            jvm.awaitOutput("held ok", LIMIT);
            end(jvm);
        }
        Trail trail = Trail.read(log());
        assertThat(trail.serialsAreGapless()).isTrue();
        assertThat(trail.naming(directory.resolve("before").toString())).isEmpty();
        assertThat(trail.naming(directory.resolve("after").toString()))
                .singleElement()
                .extracting(Trail.Event::comm)
                .isEqualTo("after");
        assertThat(trail.naming(directory.resolve("held").toString())).hasSize(1);
        assertThat(trail.toString()).contains("attached=1");
        assertThat(trail.events()).extracting(Trail.Event::type).last().isEqualTo("DAEMON_END");
        assertThat(Ausearch.events(log())).isEqualTo(trail.events().size());
    }

    /** Such a program's boot layer has no java.instrument: the JVM puts that into a layer of its own. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void auditsAModularProgram(Jdk jdk) throws Exception {
        Path module = moduleOf(Commanded.class);
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .withoutAgent()
                .agent("log_file=" + log())
                .run("-p", module.toString(), "-m", "commanded/" + Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            Cli.Result attached = Cli.run("attach", Long.toString(jvm.pid()), "log_file=" + log());
            assertThat(attached.exit()).as("%s", attached).isZero();
            create(jvm, "after");
            Cli.Result verified = Cli.run("status", "--verify", Long.toString(jvm.pid()));
            assertThat(verified.exit()).as("%s", verified).isZero();
            end(jvm);
        }
        assertThat(Trail.read(log()).naming(directory.resolve("after").toString()))
                .hasSize(1);
    }

    /** An exploded module that requires java.base only. */
    private Path moduleOf(Class<?> program) throws IOException {
        Path module = Files.createDirectory(directory.resolve("module"));
        Path declaration = Files.writeString(directory.resolve("module-info.java"), "module commanded {}");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "--release", "17", "-d", module.toString(), declaration.toString()))
                .isZero();
        String folder = program.getPackageName().replace('.', '/');
        Path target = Files.createDirectories(module.resolve(folder));
        try (Stream<Path> classes = Files.list(Path.of(AuditedJvm.programs(), folder))) {
            for (Path file : classes.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return module;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void targetIsFoundByPartOfItsName(Jdk jdk) throws Exception {
        Path copy = directory.resolve("Only-" + System.nanoTime() + ".jar");
        Files.copy(Path.of(System.getProperty("sample.jar")), copy);
        try (AuditedJvm jvm = sample(jdk, copy)) {
            jvm.awaitOutput(".*", LIMIT);
            String part = copy.getFileName().toString().replace(".jar", "");
            Cli.Result attached = Cli.run("attach", part, "log_file=" + log());
            assertThat(attached.exit()).as("%s", attached).isZero();
            assertThat(attached.out()).contains("PID " + jvm.pid());

            Cli.Result none = Cli.run("attach", part + "-not", "log_file=" + log());
            assertThat(none.exit()).isEqualTo(4);
            assertThat(none.err()).contains("NAME=" + part + "-not");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void exactNameWinsAndSeveralAreListed(Jdk jdk) throws Exception {
        String name = "only-" + System.nanoTime() + ".jar";
        Path jar = directory.resolve(name);
        Path other = directory.resolve("not-" + name);
        Files.copy(Path.of(System.getProperty("sample.jar")), jar);
        Files.copy(jar, other);
        try (AuditedJvm named = sample(jdk, jar);
                AuditedJvm alike = sample(jdk, other)) {
            named.awaitOutput(".*", LIMIT);
            alike.awaitOutput(".*", LIMIT);

            Cli.Result several = Cli.run("attach", name.replace(".jar", ""), "log_file=" + log());
            assertThat(several.exit()).as("%s", several).isEqualTo(USAGE);
            assertThat(several.err()).contains(named.pid() + " " + jar, alike.pid() + " " + other);

            Cli.Result attached = Cli.run("attach", name, "log_file=" + log());
            assertThat(attached.exit()).as("%s", attached).isZero();
            assertThat(attached.out()).contains("PID " + named.pid());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void wrongSettingsAreToldToTheUserAndLeaveTheTargetAsItWas(Jdk jdk) throws Exception {
        Path classes = directory.resolve("classes");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .withoutAgent()
                .agent("log_file=" + log())
                .jvm("-Xlog:redefine+class*=info,class+load=info:file=" + classes + ":none:filecount=0")
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            String pid = Long.toString(jvm.pid());
            Cli.Result refused = Cli.run("attach", pid, "log_file=" + log() + ",frek=7,flush=sometimes");
            assertThat(refused.exit()).as("%s", refused).isEqualTo(NOT_STARTED);
            assertThat(refused.err())
                    .contains("argument: frek=7: unknown key", "argument: flush=sometimes: unknown word")
                    .contains("the process runs on")
                    .doesNotContain("\tat ");

            create(jvm, "unharmed");
            assertThat(jvm.isAlive()).isTrue();
            assertThat(log().getParent()).doesNotExist();
            assertThat(redefinitions(classes)).isEmpty();
            assertThat(jvm.stderr()).noneMatch(line -> line.contains("Exception"));
            assertThat(Cli.run("status", pid).exit()).isEqualTo(4);

            // comes further, as far as its backlog, which stays mapped until the memory is tidied
            Cli.Result further =
                    Cli.run("attach", pid, "log_file=" + log() + ",health_file=" + directory.resolve("none/health"));
            assertThat(further.exit()).as("%s", further).isEqualTo(NOT_STARTED);
            assertThat(further.err()).contains("its directory does not exist", "the process runs on");
            assertThat(Cli.run("status", pid).exit()).isEqualTo(4);

            Cli.Result attached = Cli.run("attach", pid, "log_file=" + log());
            assertThat(attached.exit()).as("%s", attached).isZero();
            assertThat(redefinitions(classes)).isNotEmpty();
            create(jvm, "audited");
            end(jvm);
        }
        Trail trail = Trail.read(log());
        assertThat(trail.naming(directory.resolve("audited").toString())).hasSize(1);
        assertThat(trail.naming(directory.resolve("unharmed").toString())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void secondAttachChangesNothing(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = target(jdk)) {
            String pid = Long.toString(jvm.pid());
            Cli.Result first = Cli.run("attach", pid, "log_file=" + log());
            assertThat(first.exit()).as("%s %s", first, jvm).isZero();

            Cli.Result again = Cli.run("attach", pid);
            assertThat(again.exit()).as("%s", again).isZero();
            assertThat(again.out()).contains("is audited already", log().toString());
            Cli.Result other = Cli.run("attach", pid, "log_file=" + directory.resolve("other/audit.log"));
            assertThat(other.exit()).as("%s", other).isEqualTo(REFUSED);
            assertThat(other.err()).contains("audited already");
            assertThat(directory.resolve("other")).doesNotExist();

            create(jvm, "once");
            end(jvm);
        }
        assertThat(Trail.read(log()).naming(directory.resolve("once").toString()))
                .hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void jvmThatForbidsItIsNotTouched(Jdk jdk) throws Exception {
        for (String option : List.of("-XX:+DisableAttachMechanism", "-XX:-EnableDynamicAgentLoading")) {
            try (AuditedJvm jvm = AuditedJvm.with(jdk)
                    .in(directory)
                    .withoutAgent()
                    .jvm(option)
                    .main(Commanded.class.getName())
                    .start()) {
                jvm.awaitOutput("ready", LIMIT);
                if (jdk.feature() < 21 && option.contains("Dynamic")) {
                    // there it does not stop agents that the attach mechanism brings
                    continue;
                }
                Cli.Result refused = Cli.run("attach", Long.toString(jvm.pid()), "log_file=" + log());
                assertThat(refused.exit()).as("%s", refused).isEqualTo(REFUSED);
                assertThat(refused.err()).contains(option, "-javaagent:audithalt.jar");
                jvm.send("end");
                assertThat(jvm.awaitExit(LIMIT)).isZero();
                assertThat(log().getParent()).doesNotExist();
                assertThat(jvm.stderr()).isEmpty();
            }
        }
    }

    private static List<String> redefinitions(Path classes) throws IOException {
        return Files.readAllLines(classes).stream()
                .filter(line -> line.contains("redefined") || line.contains("retransform"))
                .toList();
    }

    private AuditedJvm target(Jdk jdk) throws Exception {
        AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .withoutAgent()
                .agent("log_file=" + log())
                .main(Commanded.class.getName())
                .start();
        jvm.awaitOutput("ready", LIMIT);
        return jvm;
    }

    private Path log() {
        return directory.resolve("audit/audit.log");
    }

    private AuditedJvm sample(Jdk jdk, Path jar) throws Exception {
        return AuditedJvm.with(jdk)
                .in(directory)
                .withoutAgent()
                .run(
                        "-jar",
                        jar.toString(),
                        "--dir",
                        directory.resolve("data-of-" + jar.getFileName()).toString(),
                        "--threads",
                        "1")
                .start();
    }

    private void create(AuditedJvm jvm, String name) throws Exception {
        jvm.send(name + " create " + directory.resolve(name));
        jvm.awaitOutput(name + " ok", LIMIT);
    }

    private static void end(AuditedJvm jvm) throws Exception {
        jvm.send("end");
        assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();
    }
}
