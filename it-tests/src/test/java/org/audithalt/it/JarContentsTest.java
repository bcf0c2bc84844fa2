package org.audithalt.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the jar that people put on their command line, and that nothing else is. */
final class JarContentsTest {
    private static final int CLASS_FILE_VERSION_OF_JAVA_17 = 61;
    private static final Pattern ALLOWED = Pattern.compile(String.join(
            "|",
            "META-INF/(MANIFEST\\.MF|LICENSE|NOTICE|man/man1/audithalt(-[a-z]+)?\\.1)",
            "org/audithalt/(bridge|hook|rule|gate|record|backlog|sink|control|control/jmx|review|review/report|cli|agent)/[^/]+",
            "org/audithalt/asm/(signature/)?[^/]+\\.class",
            "org/audithalt/cli/lib/picocli/(AutoComplete|CommandLine)[^/]*\\.class",
            "org/audithalt/cli/lib/jackson/(core|jr)/.+\\.class",
            "org/audithalt/cli/lib/bytebuddy/agent/.+\\.class"));
    /** As constant pools spell them; a hit is a reference that was not moved and could meet the application's copy. */
    private static final List<String> NOT_MOVED =
            List.of("org/objectweb/asm/", "com/fasterxml/", "Lpicocli/", "net/bytebuddy/");

    private static final Pattern MOVED = Pattern.compile("org/audithalt/(asm|cli/lib)/");

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(System.getProperty("audithalt.jar"));
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void holdsOnlyWhatIsAllowed() {
        List<String> names = files().stream().map(ZipEntry::getName).toList();

        assertThat(names).doesNotHaveDuplicates();
        assertThat(names).allMatch(name -> ALLOWED.matcher(name).matches());
        assertThat(names)
                .contains(
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "org/audithalt/agent/Agent.class",
                        "org/audithalt/cli/Main.class",
                        "org/audithalt/asm/ClassReader.class",
                        "org/audithalt/cli/lib/picocli/CommandLine.class");
    }

    @Test
    void hasNoFailpoint() throws IOException {
        for (ZipEntry entry : files()) {
            assertThat(new String(bytesOf(entry), ISO_8859_1))
                    .as(entry.getName())
                    .doesNotContainIgnoringCase("failpoint");
        }
    }

    @Test
    void manifestSaysWhatTheJvmNeedsAndNoMore() throws IOException {
        Attributes manifest = jar.getManifest().getMainAttributes();

        assertThat(manifest.getValue("Premain-Class")).isEqualTo("org.audithalt.agent.Agent");
        assertThat(manifest.getValue("Agent-Class")).isEqualTo("org.audithalt.agent.Agent");
        assertThat(manifest.getValue("Main-Class")).isEqualTo("org.audithalt.cli.Main");
        assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
        assertThat(manifest.getValue("Automatic-Module-Name")).isEqualTo("org.audithalt");
        assertThat(manifest.getValue("Implementation-Version")).isEqualTo(System.getProperty("audithalt.version"));
        assertThat(manifest.keySet().stream().map(Object::toString))
                .doesNotContain("Launcher-Agent-Class", "Multi-Release", "Boot-Class-Path", "Class-Path", "Built-By");
        assertThat(jar.getManifest().getEntries()).isEmpty();
    }

    @Test
    void classesRunOnJava17AndReferToNoLibraryByItsOwnName() throws IOException {
        List<String> violations = new ArrayList<>();

        for (ZipEntry entry : classFiles()) {
            byte[] bytes = bytesOf(entry);
            int version = ByteBuffer.wrap(bytes).getShort(6);
            if (version > CLASS_FILE_VERSION_OF_JAVA_17) {
                violations.add(entry.getName() + ": class-file version " + version);
            }
            String text = new String(bytes, ISO_8859_1);
            for (String name : NOT_MOVED) {
                if (text.contains(name)) {
                    violations.add(entry.getName() + ": refers to " + name);
                }
            }
        }

        assertThat(violations).isEmpty();
    }

    @Test
    void auditedProcessNeedsNothingOfTheCommandLine() throws IOException {
        Set<String> commandLine = Set.of("org/audithalt/cli/", "org/audithalt/review/");
        List<String> violations = new ArrayList<>();

        for (ZipEntry entry : classFiles()) {
            if (commandLine.stream().noneMatch(entry.getName()::startsWith)
                    && new String(bytesOf(entry), ISO_8859_1).contains("org/audithalt/cli/lib/")) {
                violations.add(entry.getName());
            }
        }

        assertThat(violations).isEmpty();
    }

    @Test
    void ownEntriesCarryOneTimeSoThatTwoBuildsGiveTheSameBytes() {
        List<Long> times = files().stream()
                .filter(entry -> !MOVED.matcher(entry.getName()).lookingAt())
                .map(ZipEntry::getTime)
                .distinct()
                .toList();

        assertThat(times).hasSize(1);
    }

    private List<? extends ZipEntry> files() {
        return Collections.list(jar.entries()).stream()
                .filter(entry -> !entry.isDirectory())
                .toList();
    }

    private List<? extends ZipEntry> classFiles() {
        return files().stream()
                .filter(entry -> entry.getName().endsWith(".class"))
                .toList();
    }

    private byte[] bytesOf(ZipEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
