package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.audithalt.it.program.Commanded;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jar of another version beside the one that audits: it changes nothing, whichever way it comes. */
final class TwoVersionsTest {
    private static final String OTHER = "99.0";
    private static final int REFUSED = 5;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void theSecondIsRefusedAndTheFirstGoesOn(Jdk jdk) throws Exception {
        Path other = otherVersion();
        Path second = directory.resolve("second/audit.log");
        try (AuditedJvm jvm = AuditedJvm.with(jdk)
                .in(directory)
                .agent("log_file=" + directory.resolve("audit/audit.log"))
                .after("-javaagent:" + other + "=log_file=" + second)
                .main(Commanded.class.getName())
                .start()) {
            jvm.awaitOutput("ready", LIMIT);
            // of two pipes one may be read before the other
            jvm.awaitError("audithalt: .*: auditing process .*", LIMIT);
            jvm.awaitError("audithalt: already active .*", LIMIT);
            assertThat(jvm.stderr())
                    .hasSize(2)
                    .contains("audithalt: already active in this JVM; this second start is ignored");
            Cli.Result attached = run(other, "attach", Long.toString(jvm.pid()), "log_file=" + second);
            assertThat(attached.exit()).as("%s", attached).isEqualTo(REFUSED);
            assertThat(attached.err()).contains("audited already");

            jvm.send("once create " + directory.resolve("once"));
            jvm.awaitOutput("once ok", LIMIT);
            jvm.send("end");
            assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm).isZero();

            assertThat(second.getParent()).doesNotExist();
            Trail trail = Trail.read(jvm.logFile());
            assertThat(trail.serialsAreGapless()).isTrue();
            assertThat(trail.naming(directory.resolve("once").toString())).hasSize(1);
            assertThat(trail.select(event -> event.type().equals("DAEMON_START")))
                    .hasSize(1)
                    .noneMatch(event -> event.toString().contains(OTHER));
        }
    }

    private static Cli.Result run(Path jar, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 3];
        command[0] = Path.of(System.getProperty("java.home"), "bin/java").toString();
        command[1] = "-jar";
        command[2] = jar.toString();
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return Cli.run(new ProcessBuilder(command));
    }

    /** The same classes under another number. */
    private Path otherVersion() throws Exception {
        Path copy = directory.resolve("audithalt-other.jar");
        try (JarFile jar = new JarFile(System.getProperty("audithalt.jar"));
                OutputStream file = Files.newOutputStream(copy)) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, OTHER);
            try (JarOutputStream out = new JarOutputStream(file, manifest)) {
                for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                    JarEntry entry = entries.nextElement();
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        jar.getInputStream(entry).transferTo(out);
                    }
                }
            }
        }
        return copy;
    }
}
