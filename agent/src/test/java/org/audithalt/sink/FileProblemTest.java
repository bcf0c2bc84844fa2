package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProblemTest {
    @TempDir
    Path directory;

    @Test
    void namesTheCauseAndNotTheClassOfTheException() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(problemOf(directory.resolve("missing"))).isEqualTo("no such file or directory");
        assertThat(problemOf(file.resolve("below"))).isEqualTo("Not a directory");
        assertThat(FileProblem.withName(new NoSuchFileException("/jdk/release")))
                .isEqualTo("/jdk/release: no such file or directory");
        assertThat(FileProblem.withName(new IOException("cut"))).isEqualTo("cut");
        assertThat(FileProblem.of(new AccessDeniedException("a.log"))).isEqualTo("permission denied");
        assertThat(FileProblem.of(new IOException("cut"))).isEqualTo("cut");
        assertThat(FileProblem.of(new IOException())).isEqualTo("cannot be used");
        assertThat(FileProblem.withName(new NoSuchFileException("/run/s", null, "control socket is missing")))
                .isEqualTo("/run/s: control socket is missing");
        assertThat(FileProblem.withName(new FileAlreadyExistsException("/usr/local/bin")))
                .isEqualTo("/usr/local/bin: is there already, and is no directory");
    }

    @Test
    void recoverySaysWhyADirectoryCannotBeRead() throws IOException {
        Path file = Files.createFile(directory.resolve("a.log"));

        assertThat(recovered(file)).isEqualTo("audithalt: recover: " + file + ": not a directory\n");
        assertThat(recovered(directory.resolve("missing"))).endsWith("/missing: no such file or directory\n");
    }

    private String problemOf(Path file) {
        return FileProblem.of(catchThrowableOfType(IOException.class, () -> Files.size(file)));
    }

    private static String recovered(Path place) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int failures = RecoveryCommand.run(place, new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(failures).isEqualTo(-1);
        return said.toString(StandardCharsets.UTF_8);
    }
}
