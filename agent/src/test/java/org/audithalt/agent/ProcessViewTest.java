package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.audithalt.gate.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What JMX shows of a process and does to it. */
@Timeout(60)
class ProcessViewTest {
    private static final String BY = "principal=? thread=RMI";

    @TempDir
    private Path directory;

    private Rooms rooms;
    private ProcessView view;

    @BeforeEach
    void open() throws IOException, StartRefused {
        rooms = new Rooms(directory);
        view = new ProcessView(rooms.process);
    }

    @AfterEach
    void close() {
        rooms.close();
    }

    @Test
    void suspendsAndResumesAsTheControlSocketDoes() {
        assertThat(view.suspend(BY, "by a client")).startsWith("suspended: ");
        assertThat(view.closed()).isTrue();
        assertThat(view.reasons()).hasDimensions(1, 4);
        assertThat(view.reasons()[0][2]).isEqualTo("by a client");

        assertThat(view.resume(BY, "done")).startsWith("resumed, ");

        assertThat(view.closed()).isFalse();
        assertThat(view.resume(BY, "again")).startsWith("was not suspended, ");
        assertThat(rooms.records("op=suspend", 1).get(0)).contains("via=jmx " + BY + " reason=by_a_client ");
        assertThat(rooms.records("op=resume", 1).get(0)).contains("via=jmx " + BY + " reason=");
    }

    @Test
    void resumeSaysWhatItCannotDo() {
        rooms.process.gate.close(Reason.DISK_FULL, "0 MiB free");
        view.suspend(BY, "by a client");
        assertThat(view.resume(BY, "done")).startsWith("stays closed until this is over: disk_full (0 MiB free)");
        assertThat(view.closed()).isTrue();

        rooms.resume("--unaudited SAN down");

        assertThat(view.unaudited()).isTrue();
        assertThat(view.resume(BY, "done")).startsWith("changes nothing: actions run unaudited until this is over");
    }

    @Test
    void resumeEndsADrill() {
        rooms.beginDrill(Duration.ofSeconds(60));

        assertThat(view.resume(BY, "done")).startsWith("the drill was ended, ");

        assertThat(rooms.drillEnd().text()).contains("CUT SHORT by resume");
        assertThat(view.drill()[0]).isEqualTo("failed");
    }

    @Test
    void reasonIsOneLineOfTheLengthThatTheSocketTakes() {
        view.suspend(BY, "first\nsecond\u0007" + "x".repeat(10_000));

        assertThat(rooms.process.gate.detail(Reason.ADMINISTRATOR))
                .startsWith("first second x")
                .hasSize(4096);
    }

    @Test
    void isTheResumerOfTheTrailWithTheProcessItself() {
        view.suspend(BY, "by a client");
        int closings = rooms.process.gate.closings();

        view.resume(BY, "done");

        assertThat(rooms.process.announcer.resumer().fields(closings))
                .isEqualTo("resumed_by=administrator resumer_pid=" + rooms.process.subject.pid() + " resumer_uid="
                        + rooms.process.subject.uid());
    }

    @Test
    void resumerOfADrillIsTheAdministratorWhoEndedIt() {
        rooms.beginDrill(Duration.ofSeconds(60));
        int closings = rooms.process.gate.closings();

        rooms.resume("");

        assertThat(rooms.process.announcer.resumer().fields(closings))
                .isEqualTo("resumed_by=administrator resumer_pid=77 resumer_uid=0");
        rooms.drillEnd();
    }
}
