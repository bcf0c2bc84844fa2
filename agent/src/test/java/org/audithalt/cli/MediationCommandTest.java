package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.audithalt.hook.ImageIdentity;
import org.audithalt.hook.MediationFinding;
import org.audithalt.hook.MediationResult;
import org.audithalt.hook.ProvenImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MediationCommandTest {
    private static final ImageIdentity IMAGE = new ImageIdentity("17-00000001-5", "17.0.1", "Vendor");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int run(String... arguments) {
        PrintStream stream = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true), stream);
    }

    @Test
    void printsItsFindingsAsJson() throws IOException {
        int exit = run("mediation", "--output", "json");

        Map<String, Object> result = JSON.std.mapFrom(out.toString());
        assertThat(result)
                .containsKeys(
                        "java_home",
                        "version",
                        "image",
                        "rows_of",
                        "classes",
                        "natives",
                        "auditable",
                        "sites",
                        "covered",
                        "by_rule");
        assertThat(result.get("unknown")).isEqualTo(List.of());
        assertThat(result.get("uncovered")).isEqualTo(List.of());
        assertThat(result.get("holds")).isEqualTo(true);
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat((Integer) result.get("covered")).isPositive();
        assertThat((Integer) result.get("by_rule")).isPositive();
        assertThat(result.get("sites")).isEqualTo((Integer) result.get("covered") + (Integer) result.get("by_rule"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void addsAProvenImageOnce() throws IOException {
        Path file = directory.resolve("images");
        String name = file.toString();

        run("mediation", "--add-to", name);
        run("mediation", "--add-to", name);

        String line = out.toString().lines().reduce((first, last) -> last).orElseThrow();
        assertThat(line).startsWith("image " + Runtime.version().feature() + "-");
        assertThat(Files.readAllLines(file)).containsExactly(line.substring("image ".length()));
    }

    @Test
    void hasALineOnlyForAnImageThatIsProven() throws Exception {
        Path file = directory.resolve("images");
        MediationFinding finding = new MediationFinding("a.B.c()V", "openat", "", "no row");

        assertThat(report(new MediationResult("17.0.1", 17, 10, 2, 1, 0, List.of(), List.of(finding), List.of()), file))
                .isEqualTo(ExitCode.NOT_PROVEN);
        assertThat(report(new MediationResult("17.0.1", 17, 10, 2, 1, 0, List.of(), List.of(), List.of(finding)), file))
                .isEqualTo(ExitCode.NOT_PROVEN);
        assertThat(out.toString().lines().filter(line -> line.startsWith("image ")))
                .hasSize(2)
                .allMatch("image 17-00000001-5"::equals);
        assertThat(err.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.equals(
                        "audithalt: --add-to " + file + ": 17-00000001-5 is not added: the proof does not hold"));
        assertThat(file).doesNotExist();

        assertThat(report(new MediationResult("17.0.1", 17, 10, 2, 1, 0, List.of(), List.of(), List.of()), file))
                .isEqualTo(ExitCode.OK);
        assertThat(file).hasContent(ProvenImages.line(IMAGE, ProvenImages.tablesOfThisBuild(), 10, 2));
    }

    @Test
    void addsALineOfItsOwnToAFileWithoutANewlineAtItsEnd() throws Exception {
        Path file = Files.writeString(directory.resolve("images"), "# ours");

        report(new MediationResult("17.0.1", 17, 10, 2, 1, 0, List.of(), List.of(), List.of()), file);

        assertThat(Files.readString(file))
                .isEqualTo("# ours\n" + ProvenImages.line(IMAGE, ProvenImages.tablesOfThisBuild(), 10, 2) + "\n");
    }

    private int report(MediationResult result, Path addTo) throws CommandException {
        MediationCommand command =
                new MediationCommand(new Console(new PrintWriter(out, true), new PrintWriter(err, true)));
        new CommandLine(command).parseArgs("--add-to", addTo.toString());
        return command.report(result, IMAGE);
    }

    @Test
    void listsCoveredCallsWhenAsked() {
        run("mediation", "--verbose");

        assertThat(out.toString())
                .startsWith("JDK " + Runtime.version().feature())
                .contains("CLASSES  NATIVES  AUDITABLE  SITES  COVERED  BY RULE  UNCOVERED  UNKNOWN")
                .contains(
                        "\ncovered\n",
                        "  sun.nio.fs.UnixNativeDispatcher.unlink0(J)V  unlink\n"
                                + "    sun.nio.fs.UnixNativeDispatcher.unlink(Lsun/nio/fs/UnixPath;)V\n");
    }

    @Test
    void refusesADirectoryThatIsNoJdkInOneLine() throws IOException {
        assertThat(run("mediation", "--java-home", directory.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("mediation", "--java-home", directory + "/none")).isEqualTo(ExitCode.USAGE);
        Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        assertThat(run("mediation", "--java-home", directory.toString())).isEqualTo(ExitCode.USAGE);
        Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"x\"\n");
        assertThat(run("mediation", "--java-home", directory.toString())).isEqualTo(ExitCode.USAGE);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("audithalt: --java-home " + directory));
    }
}
