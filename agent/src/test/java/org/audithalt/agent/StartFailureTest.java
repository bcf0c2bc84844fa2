package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class StartFailureTest {
    @Test
    void everyLineSaysWhatToDo() {
        assertThat(StartFailure.line(new IOException("/l: Read-only file system")))
                .startsWith("start failed: /l: Read-only file system (see that the directories of log_file");
        assertThat(StartFailure.line(new OutOfMemoryError("unable to create native thread")))
                .contains("unable to create native thread (raise the");
        assertThat(StartFailure.line(new IllegalStateException("odd")))
                .startsWith("start failed: java.lang.IllegalStateException: odd (")
                .contains("report", "java -version");
    }
}
