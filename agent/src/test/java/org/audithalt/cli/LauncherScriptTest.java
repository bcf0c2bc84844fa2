package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a java that prints what it was given. */
class LauncherScriptTest {
    @TempDir
    Path directory;

    private Path java;
    private Path jar;
    private Path home;

    @BeforeEach
    void make() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
        jar = Files.createFile(directory.resolve("it's a.jar"));
        java = program(
                "java",
                "#!/bin/sh\nfor w in \"$@\"; do echo \"[$w]\"; done\nenv | grep -c JAVA_TOOL_OPTIONS\n"
                        + "echo \"LC_ALL=$LC_ALL\"\nexit 4\n");
    }

    private Path program(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private record Said(int exit, List<String> lines) {}

    private Said run(Map<String, String> environment, String... words) throws Exception {
        Path script = program("audithalt", LauncherScript.text(jar.toString(), java.toString()));
        List<String> command = new java.util.ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().remove("XDG_CACHE_HOME");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), said.lines().toList());
    }

    @Test
    void passesWordsAndExitCodeOn() throws Exception {
        Said said = run(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:x"), "suspend", "1", "a  b", "");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.lines())
                .containsSequence("[-jar]", "[" + jar + "]", "[suspend]", "[1]", "[a  b]", "[]", "0")
                .contains("[-XX:TieredStopAtLevel=1]");
    }

    @Test
    void aLocaleOfAsciiAloneIsWidened() throws Exception {
        assertThat(localeOf("C", "de_DE.UTF-8", "de_DE.UTF-8")).isEqualTo("C.UTF-8");
        assertThat(localeOf("", "POSIX", "de_DE.UTF-8")).isEqualTo("C.UTF-8");
        assertThat(localeOf("", "", "")).isEqualTo("C.UTF-8");
        assertThat(localeOf("", "", "de_DE.UTF-8")).isEmpty();
        assertThat(localeOf("de_DE.ISO-8859-1", "C", "C")).isEqualTo("de_DE.ISO-8859-1");
    }

    private String localeOf(String all, String type, String language) throws Exception {
        Said said = run(Map.of("LC_ALL", all, "LC_CTYPE", type, "LANG", language), "list");
        return said.lines().stream()
                .filter(line -> line.startsWith("LC_ALL="))
                .findFirst()
                .orElseThrow()
                .substring("LC_ALL=".length());
    }

    @Test
    void longWorkHasTheChoiceOfTheJvm() throws Exception {
        assertThat(run(Map.of(), "search", "-i").lines()).noneMatch(line -> line.startsWith("[-XX:"));
    }

    @Test
    void takesAnotherJavaIfItsOwnHasGone() throws Exception {
        Path other = Files.createDirectories(directory.resolve("jdk/bin")).getParent();
        Files.move(java, other.resolve("bin/java"));

        assertThat(run(Map.of("JAVA_HOME", other.toString()), "list").exit()).isEqualTo(4);
    }

    @Test
    void saysWhatToDoWithoutAJar() throws Exception {
        Files.delete(jar);

        Said said = run(Map.of(), "list");

        assertThat(said.exit()).isEqualTo(ExitCode.SOFTWARE);
        assertThat(said.lines()).singleElement().asString().contains("cannot be read", "install");
    }

    @Test
    void keepsItsArchiveInADirectoryThatNobodyElseCanWriteTo() throws Exception {
        run(Map.of(), "list");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(".cache/audithalt"))))
                .isEqualTo("rwx------");
    }

    /** One that makes an archive if it is told to. */
    private void makeJavaThatArchives() throws IOException {
        java = program("java", """
                #!/bin/sh
                for w in "$@"; do
                    case $w in -XX:ArchiveClassesAtExit=*) echo made >"${w#*=}"; exit 0 ;; esac
                    echo "[$w]"
                done
                exit 4
                """);
    }

    @Test
    void takesItsArchiveAlsoFromAHomeWithABlankInItsName() throws Exception {
        makeJavaThatArchives();
        home = Files.createDirectory(directory.resolve("home of * mine"));

        assertThat(run(Map.of(), "list").exit()).isEqualTo(4);
        Awaitility.await("archive").until(() -> archive().isPresent());
        Said second = run(Map.of(), "list", "a  b");

        assertThat(second.exit()).isEqualTo(4);
        assertThat(second.lines())
                .containsSequence(
                        "[-XX:SharedArchiveFile=" + archive().orElseThrow() + "]",
                        "[-Dorg.audithalt.launcher=" + directory.resolve("audithalt") + "]",
                        "[-jar]",
                        "[" + jar + "]",
                        "[list]",
                        "[a  b]");
    }

    /** A colon ends the name of an archive. */
    @Test
    void goesWithoutAnArchiveWhereTheJvmWouldMisreadItsName() throws Exception {
        makeJavaThatArchives();
        home = Files.createDirectory(directory.resolve("a:b"));

        assertThat(run(Map.of(), "list").exit()).isEqualTo(4);
        assertThat(home.resolve(".cache/audithalt")).isEmptyDirectory();
    }

    private Optional<Path> archive() throws IOException {
        Path cache = home.resolve(".cache/audithalt");
        if (!Files.isDirectory(cache)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).findAny();
        }
    }

    @Test
    void usesNoArchiveBehindALink() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createDirectory(home.resolve(".cache"));
        Files.createSymbolicLink(home.resolve(".cache/audithalt"), elsewhere);

        assertThat(run(Map.of(), "list").exit()).isEqualTo(4);
        assertThat(elsewhere).isEmptyDirectory();
    }
}
