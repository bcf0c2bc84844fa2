package org.audithalt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    private static final String LOG = String.join(
                    "\n",
                    "node=a type=SYSCALL msg=audit(1795499532.001:1): arch=c000003e syscall=257 success=yes exit=3 a0=0 a1=0 pid=7 auid=1000 uid=1 comm=\"c\" exe=\"/x\" key=\"k\"",
                    "node=a type=PROCTITLE msg=audit(1795499532.001:1): proctitle=\"x\"",
                    "node=b type=SYSCALL msg=audit(1795499533.001:2): arch=c000003e syscall=87 success=no exit=-13 a0=0 a1=0 pid=8 auid=1000 uid=1 comm=\"c\" exe=\"/y\" key=\"k\"",
                    "node=b type=PROCTITLE msg=audit(1795499533.001:2): proctitle=\"x\"",
                    "type=CONFIG_CHANGE msg=audit(1795499539.000:3): auid=1000 ses=3 op=add_rule key=\"k\" list=4 res=1")
            + "\n";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter help = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeLog() throws IOException {
        Files.writeString(directory.resolve("audit.log"), LOG);
    }

    private int run(String line) {
        return Main.run(
                line.replace("LOG", directory.resolve("audit.log").toString())
                        .replace("DIR", directory.toString())
                        .split(" ", -1),
                new PrintWriter(help, true),
                new PrintWriter(err, true),
                new PrintStream(out, true, UTF_8));
    }

    private String csv(String options) {
        out.reset();
        run(("report -if LOG --format csv " + options).strip());
        return out.toString(UTF_8)
                .lines()
                .skip(1)
                .reduce((one, other) -> one + "|" + other)
                .orElse("");
    }

    @Test
    void takesTheOptionsOfAureport() {
        assertThat(csv("-x --summary")).isEqualTo("1,/x|1,/y");
        assertThat(csv("-x --summary --failed")).isEqualTo("1,/y");
        assertThat(csv("--executable --summary --success")).isEqualTo("1,/x");
        assertThat(csv("-k --summary -nc")).isEqualTo("2,k");
        assertThat(csv("-k --summary")).isEqualTo("3,k");
        assertThat(csv("-p --summary --node b")).isEqualTo("1,8");
        assertThat(csv("-p --summary --node b --node a")).isEqualTo("1,7|1,8");
        assertThat(csv("-s --summary -i -te 1795499532")).isEqualTo("1,openat");
        assertThat(csv("-s --summary --start 1795499533")).isEqualTo("1,87");
        assertThat(csv("-h")).isEmpty();
        assertThat(csv("")).contains("failed_syscalls,1|", "|events,3");
        assertThat(csv("-t")).endsWith("audit.log,2026-11-24T05:52:12.001Z,2026-11-24T05:52:19.000Z");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysThatNothingWasFoundAsAureportDoes() {
        assertThat(run("report -if LOG -l")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(out.toString(UTF_8)).endsWith("\n<no events of interest were found>\n\n");
        assertThat(run("report -if LOG -l --summary")).isEqualTo(ExitCode.OK);
    }

    @Test
    void readsAllLogsOfADirectory() throws IOException {
        Files.writeString(directory.resolve("audit.log.1"), LOG.replace("/x", "/z"));

        assertThat(run("report -if DIR -x --summary --output json")).isEqualTo(ExitCode.OK);
        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        "{\"total\":2,\"exe\":\"/y\"}\n{\"total\":1,\"exe\":\"/z\"}\n{\"total\":1,\"exe\":\"/x\"}\n");
    }

    @Test
    void writesAPage() {
        assertThat(run("report -if LOG --html DIR/page.html")).isEqualTo(ExitCode.OK);
        assertThat(directory.resolve("page.html")).content(UTF_8).startsWith("<!DOCTYPE html>\n<html ");
        assertThat(err.toString()).endsWith("page.html: written\n");
    }

    @Test
    void thePageSaysWhatCouldNotBeRead() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(whole)) {
            gzip.write(LOG.getBytes(UTF_8));
        }
        Files.write(directory.resolve("audit.log.1.gz"), Arrays.copyOf(whole.toByteArray(), whole.size() / 2));

        assertThat(run("report -if DIR --html DIR/page.html")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(directory.resolve("page.html"))
                .content(UTF_8)
                .contains("audit.log.1.gz", "could not be read to their end");
    }

    @Test
    void tellsGrowthWithLimits() {
        assertThat(run("report -if LOG --growth --num-logs 3 --max-log-file 2")).isEqualTo(ExitCode.OK);
        assertThat(out.toString(UTF_8))
                .contains("\n2026-11-24 ", "\nFile system: ", "\nnum_logs x max_log_file: 5.9 MiB left");
    }

    private static final String SEE = " (see java -jar audithalt.jar help report)";

    @Test
    void saysWhatIsWrongInOneLine() {
        assertThat(run("report -if LOG -x -k")).isEqualTo(ExitCode.USAGE);
        assertThat(run("report -if LOG --failed --success")).isEqualTo(ExitCode.USAGE);
        assertThat(run("report -if LOG --tty --summary")).isEqualTo(ExitCode.USAGE);
        assertThat(run("report -if LOG --format xml")).isEqualTo(ExitCode.USAGE);
        assertThat(run("report -if LOG --growth --num-logs 3")).isEqualTo(ExitCode.USAGE);
        assertThat(run("report -if /nowhere/a.log")).isEqualTo(ExitCode.USAGE);
        assertThat(run("report -if LOG --html /nowhere/page.html")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(err.toString().lines())
                .hasSize(7)
                .startsWith(
                        "audithalt: only one report at a time" + SEE,
                        "audithalt: --failed, --success: only one of them" + SEE,
                        "audithalt: --tty has no summary" + SEE,
                        "audithalt: --format xml: must be text, csv or json" + SEE,
                        "audithalt: --num-logs, --max-log-file: both or neither" + SEE)
                .endsWith("audithalt: /nowhere/page.html: cannot be written: no such file or directory")
                .allMatch(line -> line.startsWith("audithalt: "));
    }

    @Test
    void theLetterOfHelpIsThatOfHosts() {
        assertThat(run("report --help")).isEqualTo(ExitCode.OK);
        assertThat(help.toString()).contains("  -h, --host ", "      --help ", "--growth");
        assertThat(run("search -h")).isEqualTo(ExitCode.OK);
    }
}
