package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code java -jar audithalt.jar COMMAND …} on the JDK of the tests. */
final class Cli {
    private static final long LONGEST_SECONDS = 60;

    private Cli() {}

    record Result(int exit, String out, String err) {}

    static Result run(String... arguments) throws IOException, InterruptedException {
        return run(command(arguments));
    }

    /** What runs a command line; its environment may be changed. */
    static ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("audithalt.jar")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Runs any command to its end. */
    static Result run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("audithalt-it", ".out");
        Path err = Files.createTempFile("audithalt-it", ".err");
        try {
            Process process = builder.redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            Result result = new Result(process.exitValue(), text(out), text(err));
            assertThat(ended)
                    .as("%s ends within %s s: %s", builder.command(), LONGEST_SECONDS, result)
                    .isTrue();
            return result;
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), UTF_8);
    }

    /** What {@code status --output json} says of one process. */
    static Map<String, Object> status(long pid) throws IOException, InterruptedException {
        Result result = run("status", Long.toString(pid), "--output", "json");
        assertThat(result.err()).isEmpty();
        return JSON.std.mapFrom(result.out());
    }
}
