package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackProbeTest {
    private static final int CHILD_SECONDS = 60;

    /** Frames of about 120 bytes. An exit that is interpreted takes a dozen of up to twice that. */
    private static final int ENOUGH_FRAMES = 30;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xint",
                "-XX:TieredStopAtLevel=1 -XX:CompileCommand=compileonly,org.audithalt.backlog.StackProbe::*",
                "-XX:-TieredCompilation -XX:CompileCommand=compileonly,org.audithalt.backlog.StackProbe::*",
                "-XX:TieredStopAtLevel=1 -XX:CompileCommand=compileonly,org.audithalt.backlog.StackProbeMain$Caller::*",
                "-XX:-TieredCompilation -XX:CompileCommand=compileonly,org.audithalt.backlog.StackProbeMain$Caller::*"
            })
    void asksForTheSameStackInterpretedCompiledAndAsAPartOfItsCaller(String options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.add("-Xbatch");
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StackProbeMain.class.getName()));
        Path output = directory.resolve("output");

        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(CHILD_SECONDS, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(output);
        assertThat(Integer.parseInt(lines.get(lines.size() - 1)))
                .as("%s", lines)
                .isGreaterThan(ENOUGH_FRAMES);
    }
}
