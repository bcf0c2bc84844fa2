package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCheckTest {
    @TempDir
    private Path directory;

    private Path file;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void nameFile() {
        file = directory.resolve("test.rules");
    }

    private int check(String text, String... more) throws IOException {
        Files.writeString(file, text);
        String[] words = new String[3 + more.length];
        words[0] = "rules";
        words[1] = "check";
        words[2] = file.toString();
        System.arraycopy(more, 0, words, 3, more.length);
        return Main.run(
                words,
                new PrintWriter(out),
                new PrintWriter(err),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    }

    @Test
    void tellsTheClassOfEveryRule() throws IOException {
        assertThat(check("-w /etc/passwd -p wa -k passwd\n-a always,exit -F arch=b32 -S open -k old\n"))
                .as("%s", err)
                .isZero();

        assertThat(out.toString())
                .contains("exact  -w /etc/passwd -p wa -k passwd", "inert  -a always,exit -F arch=b32", "  # ")
                .contains("2 rules (1 exact, 1 inert)");
        assertThat(err.toString()).contains("notice: rules:" + file + ":2:");
    }

    @Test
    void reportsEveryErrorAndEndsWithItsOwnCode() throws IOException {
        assertThat(check("-a always,exit -S opn\n-w relative\n")).isEqualTo(ExitCode.WRONG_RULES);

        assertThat(err.toString()).contains(":1: ", ":2: ", "2 errors, the rules would not be used");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void hasACodeForRulesThatNeverSelectAnything() throws IOException {
        assertThat(check("-a always,exit -F arch=b32 -S open -k old\n")).isEqualTo(ExitCode.NOTHING_FIRES);
        assertThat(err.toString()).contains("can ever select anything");
    }

    @Test
    void saysLoudlyThatAProcessWouldBeLeftOut() throws IOException {
        assertThat(check("-a never,task\n-w /etc/passwd -p wa -k passwd\n")).isEqualTo(ExitCode.NOTHING_FIRES);
        assertThat(err.toString()).contains("NOTHING WOULD BE RECORDED");
    }

    @Test
    void saysWhichRulesOfOtherFilesAreDeleted() throws IOException {
        Path second = Files.writeString(directory.resolve("second.rules"), "-D\n-w /etc/group -p wa -k group\n");

        assertThat(check("-w /etc/passwd -p wa -k passwd\n", second.toString())).isZero();
        assertThat(err.toString()).contains("notice: rules:" + second + ":1: -D: deletes 1 rule of " + file);
    }

    @Test
    void explainsWhichRuleDecides() throws IOException {
        assertThat(check("-w /etc/passwd -p wa -k passwd\n", "--explain", "unlink /etc/passwd"))
                .as("%s", err)
                .isZero();
        assertThat(out.toString()).contains("recorded by rule 1, key passwd");
    }

    @Test
    void checksAsAProcessThatRuns() throws IOException {
        long pid = ProcessHandle.current().pid();
        assertThat(check("-w /etc/passwd -p wa\n", "--as-pid", Long.toString(pid), "--output", "json"))
                .as("%s", err)
                .isZero();
        assertThat(out.toString()).contains("\"fine\" : true", "\"exact\" : 1");
    }
}
