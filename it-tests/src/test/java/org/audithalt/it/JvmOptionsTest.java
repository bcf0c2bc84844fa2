package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A halt and its end under each collector, interpreted and compiled only, with and without archives of classes, without the
 * attach mechanism. Several at once in one JVM; {@code -Djvm.options=all} takes each alone, all compiled by C2 included.
 */
final class JvmOptionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final boolean ALL = "all".equals(System.getProperty("jvm.options"));
    private static final int FIRST_WITH_AOT_CACHE = 25;
    /** Some builds leave it out. */
    private static final List<String> SHENANDOAH = List.of("-XX:+UseShenandoahGC");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void haltAndResumeUnderEach(Jdk jdk) throws Exception {
        // a cache takes no directory in its class path
        Path jar = directory.resolve("programs.jar");
        assertThat(ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "cf", jar.toString(), "-C", AuditedJvm.programs(), "org"))
                .isZero();
        List<List<String>> forms = new ArrayList<>(ALL ? each() : together());
        if (forms.contains(SHENANDOAH) && !has(jdk, SHENANDOAH)) {
            forms.remove(SHENANDOAH);
            System.out.println(jdk + ": not with " + SHENANDOAH + ", this build has none");
        }
        if (jdk.feature() >= FIRST_WITH_AOT_CACHE) {
            Path cache = directory.resolve("cache.aot");
            Cli.Result trained = train(jdk, jar, cache);
            assertThat(Files.exists(cache)).as("%s", trained).isTrue();
            forms.add(List.of("-XX:AOTCache=" + cache));
        }
        List<AuditedJvm> jvms = new ArrayList<>();
        try {
            for (int i = 0; i < forms.size(); i++) {
                jvms.add(start(jdk, jar, forms.get(i), i));
                if (ALL) {
                    jvms.get(i).awaitOutput("ready", LIMIT);
                }
            }
            for (int i = 0; i < forms.size(); i++) {
                try {
                    haltAndResume(jvms.get(i), directory.resolve("data" + i));
                } catch (AssertionError | RuntimeException failed) {
                    throw new AssertionError(forms.get(i) + ": " + jvms.get(i), failed);
                }
            }
        } finally {
            jvms.forEach(AuditedJvm::close);
        }
    }

    private boolean has(Jdk jdk, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(jdk.commandIn(directory, "java"));
        command.addAll(options);
        command.add("-version");
        return Cli.run(new ProcessBuilder(command)).exit() == 0;
    }

    /** Each option is in one of these. */
    private static List<List<String>> together() {
        return List.of(
                List.of("-XX:+UseSerialGC", "-Xint"),
                List.of("-XX:+UseParallelGC", "-Xcomp", "-XX:TieredStopAtLevel=1"),
                List.of("-XX:+UseG1GC", "-Xshare:off"),
                List.of("-XX:+UseZGC", "-XX:+DisableAttachMechanism"),
                SHENANDOAH);
    }

    private static List<List<String>> each() {
        return List.of(
                List.of("-XX:+UseSerialGC"),
                List.of("-XX:+UseParallelGC"),
                List.of("-XX:+UseG1GC"),
                List.of("-XX:+UseZGC"),
                SHENANDOAH,
                List.of("-Xint"),
                List.of("-Xcomp"),
                List.of("-Xcomp", "-XX:-TieredCompilation"),
                List.of("-Xshare:off"),
                List.of("-XX:+DisableAttachMechanism"));
    }

    /** Without the agent: the JVM puts no class into a cache that an agent has changed. */
    private Cli.Result train(Jdk jdk, Path jar, Path cache) throws Exception {
        List<String> command = new ArrayList<>(jdk.commandIn(directory, "java"));
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-cp", jar.toString(), Commanded.class.getName()));
        return Cli.run(new ProcessBuilder(command));
    }

    private AuditedJvm start(Jdk jdk, Path jar, List<String> options, int number) throws Exception {
        Files.createDirectory(directory.resolve("data" + number));
        return AuditedJvm.with(jdk)
                .in(directory)
                .jvm(options.toArray(new String[0]))
                .jvm("-Xmx64m")
                .agent("log_file=" + directory.resolve("audit" + number + "/audit.log")
                        + ",max_log_file=1000,backlog_limit=256,write_timeout=120")
                .run("-cp", jar.toString(), Commanded.class.getName())
                .start();
    }

    private static void haltAndResume(AuditedJvm jvm, Path data) throws Exception {
        jvm.awaitOutput("ready", LIMIT);
        jvm.send("before create " + data.resolve("before"));
        jvm.awaitOutput("before ok", LIMIT);
        State.ask(jvm, "suspend test");
        jvm.send("held create " + data.resolve("held"));
        jvm.send("too mkdir " + data.resolve("too"));
        State.await(jvm, "both wait", state -> state.waiting() == 2);
        assertThat(Effects.files(data)).hasSize(1);
        State.ask(jvm, "resume");
        jvm.awaitOutput("held ok", LIMIT);
        jvm.awaitOutput("too ok", LIMIT);
        jvm.send("end");
        assertThat(jvm.awaitExit(LIMIT)).isZero();
        assertThat(Effects.files(data)).hasSize(3);
        CreatedFiles.areConserved("", data, 0, jvm.logFile());
    }
}
