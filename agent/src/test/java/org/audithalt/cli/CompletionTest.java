package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.audithalt.build.RequiredTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    private static final Path BASH = Path.of("/bin/bash");
    private static final Path ZSH = Path.of("/usr/bin/zsh");

    /** Ctrl-T shows the command line between marks and empties it. */
    private static final String ZSHRC = """
            PROMPT='' RPROMPT=''
            fpath=($ZDOTDIR $fpath)
            autoload -Uz compinit
            compinit -u -D
            show() { print -r -- "<<$BUFFER>>"; BUFFER= }
            ready() { print '<<>>' }
            zle -N show
            zle -N zle-line-init ready
            bindkey '^I' complete-word
            bindkey '^T' show
            """;

    /** Types each line with Tab and Ctrl-T into a zsh on a terminal of its own. */
    private static final String TYPE = """
            zmodload zsh/zpty
            zpty shell zsh -d -i
            zpty -r shell text '*<<*>>*'
            for line in "$@"; do
              zpty -w -n shell "$line"$'\\t\\x14'
              zpty -r shell text '*<<*>>*'
              print -r -- "$text"
            done
            zpty -d shell
            """;

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
    void zshCompletesCommandsAndOptionsFromTheFirstTabOn() throws Exception {
        RequiredTool.at(ZSH, "zsh");
        Files.writeString(directory.resolve("_audithalt"), CompletionCommand.script(CompletionCommand.Shell.zsh));

        assertThat(completedByZsh("", "audithalt st")).isEqualTo("audithalt status ");
        assertThat(completedByZsh("", "audithalt sta", "audithalt status --set"))
                .isEqualTo("audithalt status audithalt status --settings ");
        assertThat(completedByZsh("", "audithalt status --output pro", "audithalt search --checkp"))
                .isEqualTo("audithalt status --output prometheus audithalt search --checkpoint ");
        Path some = Files.writeString(directory.resolve("some.rules"), "");
        assertThat(completedByZsh("", "audithalt rules check " + directory + "/so"))
                .isEqualTo("audithalt rules check " + some + " ");
    }

    @Test
    void zshCompletesWhenItHasReadTheScriptAlsoTwice() throws Exception {
        RequiredTool.at(ZSH, "zsh");
        Path script = directory.resolve("script");
        Files.writeString(script, CompletionCommand.script(CompletionCommand.Shell.zsh));

        assertThat(completedByZsh(". " + script + "; . " + script, "audithalt st", "audithalt status --set"))
                .isEqualTo("audithalt status audithalt status --settings ");
    }

    /**
     * What stands on the command line of an interactive zsh behind each Tab, one behind the other.
     *
     * @param begin what it does before
     */
    private String completedByZsh(String begin, String... lines) throws Exception {
        Files.writeString(directory.resolve(".zshrc"), ZSHRC + begin + "\n");
        List<String> command = new ArrayList<>(List.of(ZSH.toString(), "-f", "-c", TYPE, "zsh"));
        command.addAll(List.of(lines));
        Path seen = directory.resolve("seen");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(seen.toFile());
        builder.environment().putAll(Map.of("TERM", "dumb", "ZDOTDIR", directory.toString()));
        Process zsh = builder.start();
        try {
            assertThat(zsh.waitFor(30, TimeUnit.SECONDS)).as("ends").isTrue();
        } finally {
            zsh.destroyForcibly();
        }
        String text = Files.readString(seen);
        assertThat(text).doesNotContain("not found", "no such", "defining function");
        return Pattern.compile("<<(.*?)>>")
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.joining());
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
