package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        PrintStream stream = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true), stream);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frobnicate",
                "status x",
                "status 1 2",
                "status --watch --verify",
                "status --watch --output prometheus",
                "status --interval 1x",
                "status --interval 5s",
                "status --timeout 0",
                "status 1 --timeout 5x",
                "status /dev/null --watch",
                "status /dev/null --verify",
                "status /dev/null --output prometheus",
                "attach 1 --timeout 0",
                "wait",
                "wait 1",
                "wait 1 --open --closed",
                "wait x --open",
                "wait 1 --open --timeout 0s",
                "suspend",
                "suspend x",
                "resume 0",
                "halt",
                "rotate",
                "reload",
                "recover",
                "attach",
                "list --output xml",
                "mediation x",
                "search x"
            })
    void refusesAWrongCommandLineInOneLine(String line) {
        assertThat(run(line.split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("audithalt: ").containsOnlyOnce("\n");
    }

    /** As of a script whose variable is not set: that means neither every process nor this directory. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "status ;PID|DIR|FILE",
                "status --watch ;PID|DIR|FILE",
                "attach  log_file=/none/a.log;PID|NAME",
                "recover ;DIR",
                "suspend ;PID",
                "resume ;PID",
                "halt ;PID",
                "rotate ;PID",
                "reload ;PID",
                "drill ;PID",
                "wait --open ;PID",
                "search -if ;--input: FILE|DIR|GLOB|-",
                "report -if ;--input: FILE|DIR|GLOB|-",
                "report --html ;--html: FILE",
                "search --checkpoint ;--checkpoint: FILE",
                "attach 1 --agent-jar ;--agent-jar: PATH",
                "install --prefix ;--prefix: DIR"
            })
    void takesAnEmptyWordForOneThatIsMissing(String line, String missing) {
        assertThat(run(line.split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .startsWith("audithalt: " + missing + " is missing (see ")
                .containsOnlyOnce("\n");
    }

    /** As Java hands on a letter that the locale lacks; here a byte that no name has stands for it. */
    @ParameterizedTest
    @ValueSource(strings = {"status", "recover", "search -if x --checkpoint", "report --html", "install --prefix"})
    void saysWhatLocaleANameNeeds(String words) {
        assertThat(run((words + " /srv/pr\0fung").split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("audithalt: " + words.split(" ", -1)[0] + ": ")
                .doesNotContain("java.")
                .contains("set LC_ALL=C.UTF-8")
                .containsOnlyOnce("\n");
    }

    @Test
    void showsItsUsageWhenNothingIsAsked() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains(
                        "list",
                        "attach",
                        "status",
                        "suspend",
                        "resume",
                        "halt",
                        "rotate",
                        "recover",
                        "mediation",
                        "search")
                .contains("Exit codes");
    }

    @Test
    void answersHelpAndVersionWithSuccess() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);
        assertThat(run("--version")).isEqualTo(ExitCode.OK);
        assertThat(run("status", "--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Exit codes", "audithalt ", "--settings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "suspend", "resume", "halt", "rotate", "reload", "attach"})
    void tellsAProcessThatDoesNotExist(String command) {
        assertThat(run(command, "4194305")).isEqualTo(ExitCode.NOT_AUDITED);
        assertThat(err.toString())
                .isEqualTo("audithalt: pid=4194305: no such process"
                        + (command.equals("attach") ? "" : " (see java -jar audithalt.jar list)")
                        + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "suspend", "resume", "halt", "rotate", "reload"})
    void refusesWhatIsNoProcessIdAsAWrongCommandLine(String command) {
        assertThat(run(command, "abc")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .isEqualTo("audithalt: PID=abc: not a process id (see java -jar audithalt.jar list)"
                        + System.lineSeparator());
    }

    @Test
    void tellsAProcessThatIsNotAudited() throws IOException {
        // not the own one: tests have backlogs of that mapped
        Process other = new ProcessBuilder("sleep", "1000").start();
        try {
            String pid = Long.toString(other.pid());

            assertThat(run("status", pid)).isEqualTo(ExitCode.NOT_AUDITED);
            assertThat(err.toString()).contains("pid=" + pid + ": is not audited");
        } finally {
            other.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"list --output json", "--help", "status --output prometheus", "completion"})
    void saysThatItsOutputIsLost(String line) throws IOException {
        assertThat(runInto(new StandardOutput(new FileOutputStream("/dev/full"), false), line))
                .isEqualTo(ExitCode.OUTPUT_LOST);

        assertThat(err.toString())
                .containsOnlyOnce("audithalt: standard output: ")
                .endsWith(": not all could be printed (what was to be done is done)" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "completion"})
    void saysNothingIfTheReaderHasHadEnough(String line) throws IOException {
        assertThat(runInto(new StandardOutput(new FileOutputStream("/dev/full"), true), line))
                .isEqualTo(ExitCode.OK);

        assertThat(err.toString()).isEmpty();
    }

    private int runInto(StandardOutput standard, String line) {
        Console console =
                new Console(new PrintWriter(standard, true, StandardCharsets.UTF_8), new PrintWriter(err, true));
        return Main.run(line.split(" ", -1), console, standard);
    }

    /** Also where standard output is encoded otherwise, as it is for a service without a locale. */
    @Test
    void printsMetricsAsBytesOfTheStream() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Main.run(
                new String[] {"status", "--output", "prometheus"},
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                bytes);

        assertThat(bytes.toString(StandardCharsets.UTF_8)).containsPattern("(?m)^audithalt_unreadable_jvms \\d+\n\\z");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void colorsTheUsageAsTheStreamThatItGoesToTakesIt() {
        Ink outOnly = new Ink(true, false);

        Main.run(
                new String[0],
                new Console(new PrintWriter(out, true), new PrintWriter(err, true), outOnly),
                new StandardOutput(new ByteArrayOutputStream(), false));

        assertThat(err.toString()).contains("status").doesNotContain("\033");
    }

    @Test
    void refusesToAttachToWhatIsNoJvm() throws IOException {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            assertThat(run("attach", Long.toString(sleep.pid()))).isEqualTo(ExitCode.NOT_AUDITED);
            assertThat(err.toString()).contains("is no JVM");
            assertThat(sleep.isAlive()).isTrue();
        } finally {
            sleep.destroyForcibly();
        }
    }

    /** Whoever adds --help to a line that is not finished wants help. */
    @Test
    void helpIsGivenWhateverElseIsTyped() {
        assertThat(run("list", "extra", "--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Usage: ");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"suspend", "resume", "halt"})
    void theHelpSaysWhatIsKeptOfAReason(String command) {
        assertThat(run("help", command)).isEqualTo(ExitCode.OK);
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("the first 200 characters of the reason, with _ for blanks, quotes, = and what is not ASCII");
    }
}
