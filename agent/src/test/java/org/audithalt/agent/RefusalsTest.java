package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final Refusals refusals = new Refusals();

    @Test
    void causeOfTheFirstProblemCounts() {
        refusals.because(StartRefusal.CONFIG);
        assertThat(refusals.isEmpty()).isTrue();
        refusals.problems().add("JDK 26 is untested");
        refusals.because(StartRefusal.UNPROVEN_JDK);
        refusals.add(StartRefusal.CONFIG, "durable=x: unknown");

        assertThat(refusals.code()).isEqualTo(StartRefusal.UNPROVEN_JDK.code());
        assertThat(refusals.lines(true))
                .startsWith("JDK 26 is untested\ndurable=x: unknown\nstart refused with exit code 72: ")
                .endsWith("; 2 problems above)");
        assertThat(refusals.lines(false)).isEqualTo("JDK 26 is untested\ndurable=x: unknown");
    }

    @Test
    void fileThatOthersMayWriteIsAnotherCauseThanWhatIsWrongInIt() {
        refusals.problems().add("rules:/r: everybody may write to it (chmod o-w /r)");
        refusals.because(StartRefusal.CONFIG);

        assertThat(refusals.code()).isEqualTo(StartRefusal.OTHERS_WRITE.code());
        assertThat(refusals.lines(true))
                .startsWith("rules:/r: everybody may write to it (chmod o-w /r); start refused");
    }

    @Test
    void startThatIsTriedAgainBeginsWithoutProblems() {
        refusals.add(StartRefusal.DISK_FULL, "full");
        assertThat(refusals.isFor(StartRefusal.DISK_FULL)).isTrue();
        refusals.clear();

        assertThat(refusals.isEmpty()).isTrue();
        assertThat(refusals.isFor(StartRefusal.DISK_FULL)).isFalse();
    }

    @Test
    void errorsOfTheFileSystemAreToldApart() {
        assertThat(Refusals.causeOf(new IOException("No space left on device"))).isEqualTo(StartRefusal.DISK_FULL);
        assertThat(Refusals.causeOf(new FileSystemException("/l", null, "Disk quota exceeded")))
                .isEqualTo(StartRefusal.DISK_FULL);
        assertThat(Refusals.causeOf(new AccessDeniedException("/l"))).isEqualTo(StartRefusal.UNWRITABLE);
        assertThat(Refusals.causeOf(new FileSystemException("/l", null, "Read-only file system")))
                .isEqualTo(StartRefusal.UNWRITABLE);
        assertThat(Refusals.causeOf(new OutOfMemoryError("unable to create native thread")))
                .isEqualTo(StartRefusal.SYSTEM);
        assertThat(Refusals.causeOf(new StartRefused(StartRefusal.LOG_IN_USE, "x")))
                .isEqualTo(StartRefusal.LOG_IN_USE);
    }
}
