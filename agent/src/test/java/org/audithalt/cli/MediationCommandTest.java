package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediationCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int run(String... arguments) {
        PrintStream stream = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true), stream);
    }

    @Test
    void printsItsFindingsAsJson() throws IOException {
        int exit = run("mediation", "--output", "json");

        Map<String, Object> result = JSON.std.mapFrom(out.toString());
        assertThat(result)
                .containsKeys(
                        "java_home",
                        "version",
                        "image",
                        "rows_of",
                        "classes",
                        "natives",
                        "auditable",
                        "sites",
                        "covered");
        assertThat(result.get("unknown")).isEqualTo(List.of());
        assertThat(result.get("uncovered")).isEqualTo(List.of());
        assertThat(result.get("holds")).isEqualTo(true);
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(result.get("sites")).isEqualTo(result.get("covered"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void addsAProvenImageOnce() throws IOException {
        Path file = directory.resolve("images");
        String name = file.toString();

        run("mediation", "--add-to", name);
        run("mediation", "--add-to", name);

        String line = out.toString().lines().reduce((first, last) -> last).orElseThrow();
        assertThat(line).startsWith("image " + Runtime.version().feature() + "-");
        assertThat(Files.readAllLines(file)).containsExactly(line.substring("image ".length()));
    }

    @Test
    void listsCoveredCallsWhenAsked() {
        run("mediation", "--verbose");

        assertThat(out.toString())
                .startsWith("JDK " + Runtime.version().feature())
                .contains("CLASSES  NATIVES  AUDITABLE  SITES  COVERED  UNCOVERED  UNKNOWN")
                .contains(
                        "\ncovered\n",
                        "  sun.nio.fs.UnixNativeDispatcher.unlink0(J)V  unlink\n"
                                + "    sun.nio.fs.UnixNativeDispatcher.unlink(Lsun/nio/fs/UnixPath;)V\n");
    }

    @Test
    void refusesADirectoryThatIsNoJdkInOneLine() throws IOException {
        assertThat(run("mediation", "--java-home", directory.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("mediation", "--java-home", directory + "/none")).isEqualTo(ExitCode.USAGE);
        Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        assertThat(run("mediation", "--java-home", directory.toString())).isEqualTo(ExitCode.USAGE);
        Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"x\"\n");
        assertThat(run("mediation", "--java-home", directory.toString())).isEqualTo(ExitCode.USAGE);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("audithalt: --java-home " + directory));
    }
}
