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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code install} writes works: the program with and without its archive, manual pages, completion. */
final class InstalledProgramTest {
    @TempDir
    Path directory;

    @Test
    void programAnswersAsTheJarDoesAndMakesItsArchiveByItself() throws Exception {
        Path prefix = directory.resolve("local");
        Cli.Result installed = Cli.run("install", "--yes", "--prefix", prefix.toString());
        assertThat(installed.exit()).as(installed.toString()).isZero();

        Cli.Result first = program(prefix, "status", "4194305");
        Awaitility.await("archive")
                .atMost(Duration.ofSeconds(30))
                .until(() -> archives().size() == 1);
        Cli.Result second = program(prefix, "status", "4194305");

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
        Cli.Result page = program(prefix, "man", "status");
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

    private Cli.Result program(Path prefix, String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(prefix.resolve("bin/audithalt").toString()));
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
