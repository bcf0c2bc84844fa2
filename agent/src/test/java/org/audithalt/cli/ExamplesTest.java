package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class ExamplesTest {
    static List<String> commands() {
        return ManPages.commands().stream().filter(name -> !name.isEmpty()).toList();
    }

    static List<Examples.Example> examples() {
        return commands().stream()
                .flatMap(command -> Examples.of(command).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpOfACommandEndsWithItsExamples(String command) {
        StringWriter out = new StringWriter();

        int code = Main.run(
                new String[] {"help", command},
                new PrintWriter(out, true),
                new PrintWriter(out, true),
                OutputStream.nullOutputStream());

        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("\nExamples:\n  java -jar audithalt.jar " + command)
                .contains("Exit codes");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleIsUnderstood(Examples.Example example) {
        CommandLine line = Main.line(ManPages.nowhere(), OutputStream.nullOutputStream(), example.command());

        assertThatCode(() -> line.parseArgs(ShellWords.of(example.words()))).doesNotThrowAnyException();
        if (example.command().equals("rules") && !example.words().startsWith("rules check")) {
            List<String> words =
                    List.of(ShellWords.of(example.words())).subList(1, ShellWords.of(example.words()).length);
            int explain = words.indexOf("--explain");
            assertThatCode(() -> RulesWords.of(
                            explain < 0 ? words : words.subList(0, explain),
                            false,
                            explain < 0 ? "" : words.get(explain + 1)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void noExampleIsOfACommandThatDoesNotExist() {
        assertThat(Examples.all()).extracting(Examples.Example::command).isSubsetOf(commands());
    }
}
