package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that are not audited; those that are have integration tests. */
@Timeout(60)
class WaitCommandTest {
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.run(
                arguments,
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                OutputStream.nullOutputStream());
    }

    /** As of {@code java -javaagent:… & audithalt wait $!}: the agent takes a moment. */
    @Test
    void aProcessThatIsNotAuditedYetHasUntilTheTimeIsUp() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "600").start();
        try {
            long beganNanos = System.nanoTime();

            int code = run("wait", Long.toString(sleep.pid()), "--open", "--timeout", "600ms");

            assertThat(System.nanoTime() - beganNanos).isGreaterThanOrEqualTo(600_000_000L);
            assertThat(code).isEqualTo(ExitCode.NOT_AUDITED);
            assertThat(err.toString())
                    .startsWith("audithalt: pid=" + sleep.pid() + ": is not audited after 600 ms (see ")
                    .containsOnlyOnce("\n");
        } finally {
            sleep.destroyForcibly();
        }
    }

    @Test
    void doesNotWaitForAProcessThatHasEnded() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "600").start();
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(
                () -> run("wait", Long.toString(sleep.pid()), "--stored", "--timeout", "1h"));

        sleep.destroyForcibly().waitFor();

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.NOT_AUDITED);
        assertThat(err.toString()).contains("pid=" + sleep.pid() + ": no such process");
    }
}
