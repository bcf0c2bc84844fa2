package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code install} writes works: the program with and without its archive, manual pages, completion. */
final class InstalledProgramTest {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.audithalt.it.Jdk#all")
    void programAnswersAsTheJarDoesAndMakesItsArchiveByItself(Jdk jdk) throws Exception {
        Path prefix = directory.resolve("local");
        List<String> command = new ArrayList<>(jdk.java());
        command.addAll(List.of("-jar", System.getProperty("audithalt.jar")));
        command.addAll(List.of("install", "--yes", "--prefix", prefix.toString()));
        Cli.Result installed = Cli.run(new ProcessBuilder(command));
        assertThat(installed.exit()).as(installed.toString()).isZero();

        Cli.Result first = program(jdk, prefix, "status", "4194305");
        Awaitility.await("archive")
                .atMost(Duration.ofSeconds(90))
                .until(() -> archives().size() == 1);
        Cli.Result second = program(jdk, prefix, "status", "4194305");

        String complaint =
                "audithalt: pid=4194305: no such process (see " + prefix.resolve("bin/audithalt") + " list)\n";
        assertThat(first).isEqualTo(new Cli.Result(4, "", complaint));
        assertThat(second).isEqualTo(first);
        assertThat(prefix.resolve("share/man/man1/audithalt-status.1"))
                .content()
                .contains(".SH EXAMPLES");
        assertThat(prefix.resolve("share/bash-completion/completions/audithalt"))
                .content()
                .contains("_complete_audithalt");
        assertThat(prefix.resolve("share/zsh/site-functions/_audithalt"))
                .content()
                .startsWith("#compdef audithalt");
        Cli.Result page = program(jdk, prefix, "man", "status");
        assertThat(page.out()).isEqualTo(Files.readString(prefix.resolve("share/man/man1/audithalt-status.1")));
    }

    private List<Path> archives() throws IOException {
        Path cache = directory.resolve("home of mine/.cache/audithalt");
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    private Cli.Result program(Jdk jdk, Path prefix, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(jdk.prefix());
        command.add(prefix.resolve("bin/audithalt").toString());
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("XDG_CACHE_HOME");
        builder.environment()
                .put(
                        "HOME",
                        Files.createDirectories(directory.resolve("home of mine"))
                                .toString());
        return Cli.run(builder);
    }
}
