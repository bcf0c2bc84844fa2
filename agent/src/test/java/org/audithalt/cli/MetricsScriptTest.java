package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.audithalt.Repository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that writes the metrics for node_exporter, with a java that prints and ends as it is told. */
class MetricsScriptTest {
    private static final String BEFORE = "audithalt_gate_open 1\n";
    private static final String NOW = "audithalt_gate_open 0\naudithalt_unreadable_jvms 0\n";

    @TempDir
    Path directory;

    private Path metrics;

    @BeforeEach
    void makeJavaAndAnOldFile() throws IOException {
        Path java = Files.createDirectory(directory.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf \"$SAYS\"\nexit $ENDS\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        metrics = Files.createDirectory(directory.resolve("node exporter")).resolve("audithalt.prom");
        Files.writeString(metrics, BEFORE);
    }

    private String run(int code, String says, int ends) throws IOException, InterruptedException {
        Path script = Repository.root().resolve("docs/examples/prometheus/audithalt-metrics.sh");
        ProcessBuilder builder = new ProcessBuilder(script.toString(), metrics.toString()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", directory.toString());
        builder.environment().put("SAYS", says);
        builder.environment().put("ENDS", Integer.toString(ends));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(code);
        return said;
    }

    /** Open, closed, silent, none, one that refuses, degraded: what is worth an alert has another code than 0. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 13})
    void everyStateThatCanBePrintedTakesTheOldOnesPlace(int code) throws Exception {
        assertThat(run(0, NOW, code)).isEmpty();

        assertThat(metrics).hasContent(NOW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(metrics)))
                .isEqualTo("rw-r--r--");
        assertThat(Files.list(metrics.getParent())).hasSize(1);
    }

    /** A wrong command line, an unknown error, output that was lost, no java, a kill. */
    @ParameterizedTest
    @ValueSource(ints = {2, 70, ExitCode.OUTPUT_LOST, 127, 137})
    void whatIsNotWholeLeavesTheOldFileToGrowOld(int code) throws Exception {
        assertThat(run(1, "audithalt_gate", code)).contains("is left as it was: status ended with " + code);
        assertThat(run(1, NOW, code)).contains("is left as it was: status ended with " + code);

        assertThat(metrics).hasContent(BEFORE);
        assertThat(Files.list(metrics.getParent())).hasSize(1);
    }

    /** java ends with 1, as if a gate were closed, when there is no jar any more. */
    @ParameterizedTest
    @ValueSource(strings = {"", "audithalt_gate_open 0\n", "audithalt_gate_open 0\naudithalt_unr"})
    void aCodeThatLooksLikeAStateIsNotEnough(String printed) throws Exception {
        assertThat(run(1, printed, ExitCode.CLOSED)).contains("is left as it was");

        assertThat(metrics).hasContent(BEFORE);
    }

    @Test
    void writesThroughNoLinkOfTheDirectorysOwner() throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "mine");
        Files.createSymbolicLink(metrics.resolveSibling("audithalt.prom.new"), other);

        run(0, NOW, 0);

        assertThat(other).hasContent("mine");
        assertThat(metrics).isRegularFile().hasContent(NOW);
    }
}
