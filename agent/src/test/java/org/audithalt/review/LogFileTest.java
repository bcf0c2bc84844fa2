package org.audithalt.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.audithalt.build.RequiredTool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs compressed by the real zstd. */
class LogFileTest {
    @TempDir
    private Path directory;

    private byte[] content = new byte[0];
    private Path compressed = Path.of("");

    @BeforeEach
    void compress() throws Exception {
        RequiredTool.at(Path.of("/usr/bin/zstd"), "zstd");
        content = SampleLog.bytes(SampleLog.KINDS.repeat(1000));
        Path plain = Files.write(directory.resolve("-app.log.1"), content);
        compressed = directory.resolve("-app.log.1.zst");
        new ProcessBuilder("zstd", "-q", "-o", compressed.toString(), plain.toString())
                .start()
                .waitFor();
        Files.delete(plain);
    }

    @Test
    void readsWhatZstdWrote() throws IOException {
        LogFile log = LogFile.open(compressed);
        try (var in = log.in()) {
            assertThat(log.compressed()).isTrue();
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void saysWhenAFileIsCut() throws IOException {
        byte[] whole = Files.readAllBytes(compressed);
        Files.write(compressed, Arrays.copyOf(whole, whole.length - 20));

        try (var in = LogFile.open(compressed).in()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("zstd ended with 1");
        }
    }

    @Test
    void saysWhenTheProgramIsMissing() {
        assertThatThrownBy(() -> ZstdInputStream.open(compressed, "no-such-program"))
                .hasMessageContaining("the program no-such-program is not installed");
    }

    @Test
    void endsTheProgramWhenNobodyReadsOn() throws IOException {
        LogFile log = LogFile.open(compressed);
        assertThat(log.in().read()).isEqualTo('t');
        log.in().close();

        assertThat(((ZstdInputStream) log.in()).isRunning()).isFalse();
    }
}
