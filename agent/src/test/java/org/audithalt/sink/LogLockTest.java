package org.audithalt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLockTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = LogLock.pathFor(directory.resolve("audit.log"));
    }

    @Test
    void isHeldOnceInAProcess() throws IOException {
        try (LogLock lock = LogLock.tryAcquire(file)) {
            assertThat(lock).isNotNull();
            assertThat(LogLock.tryAcquire(file)).isNull();
        }
    }

    @Test
    void isFreeAfterItsRemoval() throws IOException {
        LogLock.tryAcquire(file).remove();

        assertThat(file).doesNotExist();
        try (LogLock lock = LogLock.tryAcquire(file)) {
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void keepsItsHolder() throws IOException {
        try (LogLock lock = LogLock.tryAcquire(file)) {
            lock.sign(42);

            assertThat(LogLock.holder(file)).isEqualTo("42");
        }
    }

    @Test
    void seesThatTheFileItOpenedHasLostItsName() throws IOException {
        try (FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(LogLock.isRemoved(file)).isFalse();

            Files.delete(file);
            assertThat(LogLock.isRemoved(file)).isTrue();

            try (LogLock lock = LogLock.tryAcquire(file)) {
                assertThat(lock).isNotNull();
                assertThat(opened.isOpen()).isTrue();
            }
        }
    }
}
