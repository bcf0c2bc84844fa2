package org.audithalt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchCommandTest {
    private static final String FIRST =
            "type=SYSCALL msg=audit(1795499532.001:1): arch=c000003e syscall=257 success=yes exit=3 pid=7 auid=4294967295 key=\"a\"\n";
    private static final String SECOND =
            "type=SYSCALL msg=audit(1795499533.001:2): arch=c000003e syscall=87 success=no exit=-13 pid=8 auid=1000 key=\"b\"\n";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private Path log = Path.of("");

    @BeforeEach
    void writeLog() throws IOException {
        log = Files.writeString(directory.resolve("audit.log"), FIRST + SECOND);
    }

    private int run(String line) {
        return run(line, out);
    }

    private int run(String line, OutputStream stream) {
        return Main.run(
                line.replace("LOG", log.toString()).split(" ", -1),
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true),
                stream);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-p 8",
                "-e -13",
                "-e -EACCES -k b",
                "-ul 1000 -sv no",
                "-sc unlink",
                "-sc 87",
                "-ts 1795499533",
                "-ts 2026-11-24T05:52:13Z -te 2026-11-24T05:52:14Z",
                "-k b -w",
                "-m SYSCALL -m PATH -a 2",
                "--threads 1 -a 2 -l"
            })
    void takesTheOptionsOfAusearch(String options) {
        assertThat(run("search -if LOG -r " + options)).isEqualTo(ExitCode.OK);
        assertThat(out.toString(UTF_8)).isEqualTo(SECOND);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void idsMayBeNegative() {
        assertThat(run("search -if LOG -r -ul -1")).isEqualTo(ExitCode.OK);
        assertThat(out.toString(UTF_8)).isEqualTo(FIRST);
    }

    @Test
    void stopsAfterOne() {
        assertThat(run("search -if LOG -r --just-one")).isEqualTo(ExitCode.OK);
        assertThat(out.toString(UTF_8)).isEqualTo(FIRST);
    }

    @Test
    void saysThatNothingWasFound() {
        assertThat(run("search -if LOG -k nothing")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(out.size()).isZero();
        assertThat(err.toString()).isEqualTo("<no matches>" + System.lineSeparator());
    }

    @Test
    void showsLinesThatAreNoRecordsIfAsked() throws IOException {
        Files.writeString(log, FIRST + "wa\u001bste\n");

        assertThat(run("search -if LOG --debug")).isEqualTo(ExitCode.OK);
        assertThat(err.toString()).isEqualTo("Malformed line skipped: wa?ste" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search -if LOG -sv maybe",
                "search -if LOG -ts someday",
                "search -if LOG --format xml",
                "search -if LOG-none",
                "search -if LOG -if -",
                "search -if LOG -k",
                "search LOG",
                "search -if LOG --eoe-timeout 0",
                "search -if LOG --escape html",
                "search -if LOG -ts checkpoint",
                "search -if - --checkpoint x",
                "search -if LOG -r --format csv"
            })
    void refusesAWrongCommandLineInOneLine(String line) {
        assertThat(run(line)).isEqualTo(ExitCode.USAGE);
        assertThat(out.size()).isZero();
        assertThat(err.toString()).startsWith("audithalt: ").containsOnlyOnce("\n");
    }

    @Test
    void saysWhichLogCannotBeRead() throws IOException {
        Path other = Files.write(directory.resolve("other.log"), new byte[] {0x1f, (byte) 0x8b, 1, 2, 3});

        assertThat(run("search -r -if " + other + " -if LOG")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(out.toString(UTF_8)).isEqualTo(FIRST + SECOND);
        assertThat(err.toString()).startsWith("audithalt: " + other + ": cannot be read to its end: ");
    }

    @Test
    void saysWhyACheckpointCannotBeKept() throws IOException {
        Path nowhere = directory.resolve("nowhere/checkpoint");
        Files.writeString(log, SECOND.replace("SYSCALL", "DAEMON_END"));
        assertThat(run("search -if LOG -r --checkpoint " + nowhere)).isEqualTo(11);
        assertThat(err.toString())
                .isEqualTo("audithalt: " + nowhere + ": cannot be written: no such file or directory\n");
        Path in = Files.createDirectory(directory.resolve("in"));
        assertThat(run("search -if LOG -r --checkpoint " + in)).isEqualTo(11);
        assertThat(err.toString()).endsWith("audithalt: " + in + ": cannot be read: Is a directory\n");
    }

    @Test
    void goesOnWhereItStoppedAndSaysWhenItCannot() throws IOException {
        String line = "search -if LOG -r --checkpoint " + directory.resolve("checkpoint");
        Files.writeString(log, SECOND.replace("SYSCALL", "DAEMON_END"));
        assertThat(run(line)).isEqualTo(ExitCode.OK);
        assertThat(run(line)).isEqualTo(ExitCode.NOT_FOUND);
        Files.writeString(log, FIRST);

        assertThat(run(line)).isEqualTo(12);
        assertThat(err.toString()).contains("its event is not in the log any more (-ts checkpoint goes on by time)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"search -if LOG -r", "search -if LOG --checkpoint CHECK", "report -if LOG", "report -if LOG -s"})
    void saysThatTheResultsCannotBeWrittenAndKeepsNoCheckpoint(String line) throws IOException {
        Path checkpoint = directory.resolve("checkpoint");
        Files.writeString(
                log, FIRST + SECOND + "type=DAEMON_END msg=audit(1795499539.001:3): op=terminate res=success\n");

        try (OutputStream full = new StandardOutput(new FileOutputStream("/dev/full"), false)) {
            assertThat(run(line.replace("CHECK", checkpoint.toString()), full)).isEqualTo(ExitCode.NOT_FOUND);
        }

        assertThat(err.toString()).startsWith("audithalt: standard output: ").containsOnlyOnce("\n");
        assertThat(checkpoint).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"search -if LOG -r", "report -if LOG", "report -if LOG -s"})
    void endsQuietlyWhenNobodyReads(String line) throws IOException {
        try (OutputStream closed = new StandardOutput(new FileOutputStream("/dev/full"), true)) {
            assertThat(run(line, closed)).isEqualTo(ExitCode.OK);
        }

        assertThat(err.toString()).isEmpty();
    }

    @Test
    void formatsForPeopleAndTables() {
        assertThat(run("search -if LOG -k b --format text --escape shell")).isEqualTo(ExitCode.OK);
        assertThat(run("search -if LOG -k b --format csv --extra-keys --extra-time --extra-labels --extra-obj2"))
                .isEqualTo(ExitCode.OK);
        assertThat(out.toString(UTF_8))
                .contains(" unsuccessfully deleted", ",SUBJ_LABEL,", "OBJ_KIND,HOW,KEY\n", ",file,,b\n");
    }

    @Test
    void progressIsShownAfterASecondAndWipedBeforeOutput() {
        long[] nanos = {0};
        SearchProgress progress = new SearchProgress(new PrintStream(out, true, UTF_8), true, 1000, () -> nanos[0]);

        progress.searched(100);
        progress.printing();
        assertThat(out.size()).isZero();

        nanos[0] = 2_000_000_000L;
        progress.searched(400);
        progress.searched(100);
        assertThat(out.toString(UTF_8)).endsWith("] 50 % of 1000 B, 2 s left");
        progress.printing();
        assertThat(out.toString(UTF_8)).endsWith("left\r\u001b[K");
    }
}
