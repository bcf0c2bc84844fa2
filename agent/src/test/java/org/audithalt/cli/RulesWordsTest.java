package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.audithalt.control.RulesRequest.Verb;
import org.junit.jupiter.api.Test;

class RulesWordsTest {
    private static RulesWords of(String... words) throws CommandException {
        return RulesWords.of(List.of(words), false, "");
    }

    private static String line(RulesWords words) throws CommandException {
        return new String(words.line(), StandardCharsets.UTF_8);
    }

    @Test
    void takesThePidInFrontAndBehindWhatShows() throws CommandException {
        assertThat(of("12", "-l").pid()).isEqualTo("12");
        assertThat(of("-l", "12").pid()).isEqualTo("12");
        assertThat(of("-s", "12").verb()).isEqualTo(Verb.STATE);
        assertThat(of("-l", "-k", "12").pid()).isEmpty();
        assertThat(of("-l", "-k", "12").key()).isEqualTo("12");
        assertThat(of("-l", "-k", "12", "13").pid()).isEqualTo("13");
        assertThat(of("-l").verb()).isEqualTo(Verb.LIST);
    }

    @Test
    void passesLinesOnAsTyped() throws CommandException {
        RulesWords words = of("12", "-a", "always,exit", "-S", "openat", "-F", "path=/x y", "-F", "exit=-2", "-k", "k");

        assertThat(words.verb()).isEqualTo(Verb.CHANGE);
        assertThat(line(words)).isEqualTo("-a always,exit -S openat -F path=/x\\ y -F exit=-2 -k k");
        assertThat(line(of("12", "-e", "2"))).isEqualTo("-e 2");
        assertThat(line(of("12", "-w", "/x\\", "-k", "a\\ b"))).isEqualTo("-w /x\\\\ -k a\\\\\\ b");
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        for (String[] words : new String[][] {{"12"}, {"12", "list"}, {"-l", "-q"}, {"12", "-R"}, {}}) {
            assertThatThrownBy(() -> of(words))
                    .hasMessageMatching("rules.*: (a line is missing|not understood(, FILE is missing)?)");
        }
    }

    @Test
    void saysOfALineWithoutProcessWhichLineAndThatTheProcessIsMissing() {
        assertThatThrownBy(() ->
                        of("-Q", "1").reached(new Console(new PrintWriter(System.out), new PrintWriter(System.err))))
                .hasMessageStartingWith("rules -Q 1: PID or --all is missing before it");
        assertThatThrownBy(() -> RulesWords.of(List.of(), false, "openat /x")
                        .reached(new Console(new PrintWriter(System.out), new PrintWriter(System.err))))
                .hasMessageStartingWith("rules --explain: PID or --all is missing before it");
    }
}
