package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import org.audithalt.hook.Denial;
import org.audithalt.record.Errno;
import org.junit.jupiter.api.Test;

/** A denied action fails as it would on a full disk, and says who denied it. */
class DenialsTest {
    private static final String TEXT = "No space left on device (audit log full, action denied by audithalt)";

    static {
        BootNatives.prepare();
    }

    @Test
    void namesTheFileThatWasNotOpened() {
        assertThat(Denials.of(Denial.FILE_NOT_FOUND, "/a/b"))
                .isExactlyInstanceOf(FileNotFoundException.class)
                .hasMessage("/a/b (" + TEXT + ")");
        assertThat(Denials.of(Denial.FILE_NOT_FOUND, new File("/a/c"))).hasMessage("/a/c (" + TEXT + ")");
        assertThat(Denials.of(Denial.FILE_NOT_FOUND, "/a".getBytes(UTF_8))).hasMessage(" (" + TEXT + ")");
    }

    @Test
    void isTheExceptionThatTheMethodDeclares() {
        assertThat(Denials.of(Denial.IO_EXCEPTION, null))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(TEXT);
        assertThat(Denials.of(Denial.SOCKET_EXCEPTION, null))
                .isExactlyInstanceOf(SocketException.class)
                .hasMessage(TEXT);
        assertThat(Denials.of(Denial.SECURITY_EXCEPTION, null))
                .isExactlyInstanceOf(SecurityException.class)
                .hasMessage(TEXT);
        assertThat(Denials.of(Denial.LINK_ERROR, null))
                .isExactlyInstanceOf(UnsatisfiedLinkError.class)
                .hasMessage(TEXT);
    }

    @Test
    void givesTheFileSystemsOwnExceptionItsNumber() {
        Throwable denied = Denials.of(Denial.UNIX_EXCEPTION, null);

        assertThat(denied.getClass().getName()).isEqualTo("sun.nio.fs.UnixException");
        assertThat(Errno.of(denied)).isEqualTo(Errno.ENOSPC);
        // strerror makes its text of the thread's last error, so there must be no call in between
        String message = Denials.of(Denial.UNIX_EXCEPTION, null).getMessage();
        assertThat(message).isEqualTo("No space left on device");
    }
}
