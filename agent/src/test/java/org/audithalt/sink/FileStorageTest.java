package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStorageTest {
    @TempDir
    private Path directory;

    @Test
    void doesNotTakeUnknownFreeSpaceForNone() throws IOException {
        FileStorage storage = new FileStorage(0);

        assertThat(storage.usableBytes(directory)).isPositive();
        // proc(5) has no size; java.io.File says 0 as it does when statvfs(2) fails
        assertThatThrownBy(() -> storage.usableBytes(Path.of("/proc")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/proc: statvfs(2)");
        assertThatThrownBy(() -> storage.usableBytes(directory.resolve("absent")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
