package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageErrorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frobnicate              | frobnicate: unknown command",
                "statsu                  | statsu: unknown command (did you mean status?)",
                "status --al             | --al: unknown option",
                "status 1 2              | 2: one word too many",
                "halt                    | PID is missing",
                "help nothing            | nothing: unknown command",
                "help statsu             | statsu: unknown command (did you mean status?)",
                "help status extra       | extra: one word too many",
                "install --prefix=       | --prefix: DIR is missing",
                "wait 1 --open --closed  | --open, --closed: only one of them",
                "rules 1 --explain       | --explain: WORDS is missing",
                "status 1 --timeout      | --timeout: TIME is missing",
                "drill 1 --seconds x     | --seconds: 'x' is not a whole number",
                "rules 1                 | rules: a line is missing (see java -jar ",
                "rules check             | rules check: FILE is missing (see java -jar ",
                "wait 1                  | one of --open, --closed, --stored is needed",
                "list --output xml       | --output: 'xml' is none of text, json",
                "status --interval 1x    | --interval: "
            })
    void saysTheWordAndWhatIsWrongWithIt(String line, String said) {
        StringWriter err = new StringWriter();

        int code = Main.run(
                line.split(" ", -1),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                new ByteArrayOutputStream());

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("audithalt: " + said)
                .contains(" (see ")
                .containsOnlyOnce("\n");
    }
}
