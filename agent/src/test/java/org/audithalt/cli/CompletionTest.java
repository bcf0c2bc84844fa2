package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.build.RequiredTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    private static final Path BASH = Path.of("/bin/bash");

    @TempDir
    Path directory;

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        RequiredTool.at(BASH, "bash");

        assertThat(completed("st")).containsExactly("status");
        assertThat(completed("status", "--set")).containsExactly("--settings");
        assertThat(completed("status", "--output", "")).containsExactlyInAnyOrder("text", "json", "prometheus");
        assertThat(completed("search", "--che")).contains("--checkpoint");
        assertThat(completed("warm")).isEmpty();
    }

    @Test
    void scriptForZshIsFoundInItsFunctionPath() {
        assertThat(CompletionCommand.script(CompletionCommand.Shell.zsh)).startsWith("#compdef audithalt\n");
    }

    /** What a shell that has read the script offers for the last of the words. */
    private List<String> completed(String... words) throws Exception {
        Path script = directory.resolve("audithalt");
        Files.writeString(script, CompletionCommand.script(CompletionCommand.Shell.bash));
        String line = "audithalt " + String.join(" ", words);
        String commands = "source \"$1\"; COMP_WORDS=(audithalt "
                + String.join(" ", words).replaceFirst(" $", " ''")
                + "); COMP_CWORD=" + words.length + "; COMP_LINE='" + line + "'; COMP_POINT=" + line.length()
                + "; _complete_audithalt; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder(BASH.toString(), "--norc", "-c", commands, "bash", script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        return offered.lines()
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
