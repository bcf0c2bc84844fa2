package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawNameTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "\u00c3\u00bc", "\u00ff\u00fe", "a b", "50%", "%41", "q?x#y;z", "new\nline", "~\u0001"})
    void opensAFileByTheBytesOfItsName(String bytes) throws IOException {
        Path file = RawName.ofBytes(directory + "/" + bytes);
        Files.createFile(file);

        assertThat(file.getParent()).isEqualTo(directory);
        try (var files = Files.newDirectoryStream(directory)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(new String(shellListing(), StandardCharsets.ISO_8859_1)).isEqualTo(bytes + "\0");
    }

    /** The bytes as another program sees them. */
    private byte[] shellListing() throws IOException {
        Process find = new ProcessBuilder("find", directory.toString(), "-type", "f", "-printf", "%f\\0").start();
        return find.getInputStream().readAllBytes();
    }

    @Test
    void aNameFromElsewhereIsNeverRelativeAndEndsAtNul() {
        assertThat(RawName.ofBytes("a/b")).isEqualTo(Path.of("/a/b"));
        assertThat(RawName.ofBytes("")).isEqualTo(Path.of("/"));
        assertThat(RawName.ofBytes("/a\0b")).isEqualTo(Path.of("/a"));
        assertThat(RawName.ofText("a")).isEqualTo(Path.of("/a"));
        assertThat(RawName.ofText("/a\0b")).isEqualTo(Path.of("/a"));
    }
}
