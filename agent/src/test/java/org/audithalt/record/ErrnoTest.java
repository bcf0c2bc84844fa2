package org.audithalt.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoTest {
    @Test
    void readsTheTextAtTheEndOfAMessageOrInItsBrackets() {
        assertThat(Errno.ofMessage("No such file or directory")).isEqualTo(2);
        assertThat(Errno.ofMessage("/srv/x (No such file or directory)")).isEqualTo(2);
        assertThat(Errno.ofMessage("Invalid argument (setsockopt failed)")).isEqualTo(22);
        assertThat(Errno.ofMessage("connect: Connection refused")).isEqualTo(111);
        assertThat(Errno.ofMessage("Quota exceeded")).isEqualTo(Errno.UNKNOWN);
        assertThat(Errno.ofMessage("x (Permission denied) y")).isEqualTo(Errno.UNKNOWN);
        assertThat(Errno.ofMessage("")).isEqualTo(Errno.UNKNOWN);
        assertThat(Errno.ofMessage(null)).isEqualTo(Errno.UNKNOWN);
    }

    @Test
    void readsMuslsTextsToo() {
        assertThat(Errno.ofMessage("Filename too long")).isEqualTo(36);
        assertThat(Errno.ofMessage("Symbolic link loop")).isEqualTo(40);
        assertThat(Errno.ofMessage("Operation in progress")).isEqualTo(115);
    }

    @ParameterizedTest
    @CsvSource({
        "'error=2, No such file or directory', 2",
        "'Cannot run program: error=13, Permission denied', 13",
        "'Cannot run program \"x\": Exec failed, error: 7 (Argument list too long) ', 7",
        "'posix_spawn failed, error: 0', 0",
        "'error=', 0",
        "'error=99999999999', 99999",
        "'error=5/6', 5",
        "'error=5:6', 5",
    })
    void readsTheNumberThatAMessageSays(String message, int number) {
        assertThat(Errno.ofMessage(message)).isEqualTo(number);
    }

    @Test
    void readsTheNumberOfAProcessThatDoesNotStart() throws Exception {
        try {
            new ProcessBuilder("/no/such/program").start();
        } catch (IOException refused) {
            // the cause is the one that the hook sees
            assertThat(Errno.of(refused.getCause())).isEqualTo(2);
            return;
        }
        throw new AssertionError("started");
    }

    @Test
    void knowsTheOutcomeOfTheExceptionsThatSayNothing() {
        assertThat(Errno.of(new PortUnreachableException())).isEqualTo(111);
        assertThat(Errno.of(new OutOfMemoryError("Map failed"))).isEqualTo(12);
        assertThat(Errno.of(new OutOfMemoryError("Java heap space"))).isEqualTo(Errno.UNKNOWN);
        assertThat(Errno.of(new IOException("Permission denied"))).isEqualTo(13);
    }

    @Test
    void asksNoExceptionOfTheApplication() {
        class Theirs extends IOException {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new AssertionError("was asked");
            }
        }

        assertThat(Errno.of(new Theirs())).isEqualTo(Errno.UNKNOWN);
    }

    @Test
    void keepsTheNumberOfTheFileSystemsOwnException() throws Exception {
        Throwable unix = (Throwable) jdk.internal.misc.Unsafe.getUnsafe().allocateInstance(Errno.unixExceptionClass());
        Errno.setUnixErrno(unix, 28);

        assertThat(Errno.of(unix)).isEqualTo(28);
    }

    @Test
    void readsWhatTheKernelReallySays(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (var in = new java.io.FileInputStream(file.resolve("below").toString())) {
            throw new AssertionError(in);
        } catch (java.io.FileNotFoundException notDirectory) {
            assertThat(Errno.of(notDirectory)).isEqualTo(20);
        }
    }
}
