package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.audithalt.it.program.HelloWorld;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nobody asked for does not happen: no output but one line, nothing left behind but the log, nothing loaded early. */
final class TrivialProgramTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void versionIsPrintedAsWithoutAgent(Jdk jdk) throws Exception {
        List<String> without;
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .withoutAgent()
                .run("-version")
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).isZero();
            without = List.copyOf(jvm.stderr());
        }
        try (AuditedJvm jvm = AuditedJvm.with(jdk).in(directory).run("-version").start()) {
            assertThat(jvm.awaitExit(LIMIT)).isZero();

            assertThat(jvm.stdout()).isEmpty();
            assertStartLine(jvm);
            assertThat(jvm.stderr().subList(1, jvm.stderr().size())).isEqualTo(without);
            assertOnlyTheLogIsLeft(jvm);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void helloWorldSaysOnlyHelloAndKeepsItsExitCode(Jdk jdk) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm("-Djava.io.tmpdir=" + temporary)
                .main(HelloWorld.class.getName(), "3")
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).isEqualTo(3);

            assertThat(jvm.stdout()).containsExactly("Hello World");
            assertStartLine(jvm);
            assertThat(jvm.stderr()).hasSize(1);
            assertOnlyTheClassCacheIsLeft(temporary);
            assertOnlyTheLogIsLeft(jvm);
            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.events())
                    .extracting(Trail.Event::type)
                    .startsWith("DAEMON_START")
                    .endsWith("DAEMON_END");
            assertThat(trail.events().get(trail.events().size() - 1).field("status"))
                    .isEqualTo("3");
        }
    }

    /** A second line on either stream would be a warning of the JVM that our way of loading has brought about. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void jvmWarnsOfNothing(Jdk jdk) throws Exception {
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm("-Xlog:all=warning:stdout:none", "-Xshare:auto", "-Xcheck:jni")
                .main(HelloWorld.class.getName())
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).isZero();

            assertThat(jvm.stdout()).noneMatch(line -> line.contains("Sharing is only supported"));
            assertThat(jvm.stdout())
                    .filteredOn(line -> !line.startsWith("WARNING in native method: JNI"))
                    // of java.lang.instrument's own native, which lists the loaded classes
                    .filteredOn(line -> !line.startsWith("WARNING: JNI local refs"))
                    .filteredOn(line -> !line.startsWith("\tat "))
                    .containsExactly("Hello World");
            assertThat(jvm.stderr()).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void loggingAndManagementAreUntouchedBeforeMain(Jdk jdk) throws Exception {
        Path classes = directory.resolve("classes");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .jvm("-Xlog:class+load=info:file=" + classes + ":none:filecount=0")
                .main(HelloWorld.class.getName())
                .start()) {
            assertThat(jvm.awaitExit(LIMIT)).isZero();

            List<String> loaded = Files.readAllLines(classes);
            assertThat(loaded).anyMatch(line -> line.startsWith("org.audithalt.bridge.Bridge "));
            assertThat(loaded).anyMatch(line -> line.startsWith(HelloWorld.class.getName() + " "));
            assertThat(loaded)
                    .noneMatch(line -> line.startsWith("java.util.logging.")
                            || line.startsWith("sun.util.logging.")
                            || line.startsWith("java.lang.management.")
                            || line.startsWith("javax.management.")
                            || line.startsWith("sun.management.")
                            || line.startsWith("com.sun.jmx."))
                    .noneMatch(
                            line -> line.startsWith("org.audithalt.cli.") || line.startsWith("org.audithalt.review."));
        }
    }

    private static void assertStartLine(AuditedJvm jvm) {
        assertThat(jvm.stderr()).isNotEmpty();
        assertThat(jvm.stderr().get(0))
                .matches("audithalt: " + System.getProperty("audithalt.version") + ": auditing process " + jvm.pid()
                        + " to .*, capp: \\d+ rules \\(\\d+ exact\\), \\d+ hooks; java -jar "
                        + Pattern.quote(System.getProperty("audithalt.jar")) + " status " + jvm.pid());
    }

    /** Removes it, too. */
    private static void assertOnlyTheClassCacheIsLeft(Path temporary) throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.walk(temporary)) {
            left = files.toList();
        }
        assertThat(left).hasSize(3);
        assertThat(left.get(1).getFileName().toString()).matches("audithalt-\\d+");
        assertThat(left.get(2).getFileName().toString()).matches("woven-\\d+-[0-9a-f]+-\\d+-[0-9a-f]+\\.classes");
        for (int i = left.size() - 1; i >= 0; i--) {
            Files.delete(left.get(i));
        }
    }

    private void assertOnlyTheLogIsLeft(AuditedJvm jvm) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files).containsExactlyInAnyOrder(directory, jvm.logFile().getParent(), jvm.logFile());
        }
    }
}
