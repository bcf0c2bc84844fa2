package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import org.audithalt.hook.HookTable;
import org.audithalt.hook.ImageIdentity;
import org.audithalt.hook.MediationImage;
import org.audithalt.hook.MediationProof;
import org.audithalt.hook.MediationResult;
import org.audithalt.hook.MediationTable;
import org.audithalt.hook.ProvenImages;
import org.audithalt.sink.FileProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "mediation",
        description =
                "Proves that no call from a JDK's own code to a native method that audit rules can ask for avoids a "
                        + "hook: starts from all native methods of the run-time image. Ends with 0 only if nothing is uncovered "
                        + "and nothing unknown.")
final class MediationCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--java-home",
            paramLabel = "DIR",
            description = "Directory of the JDK to look at (default: the one that runs this command).")
    private Path home = Path.of(System.getProperty("java.home"));

    @Option(names = "--verbose", description = "Lists the covered calls, too.")
    private boolean verbose;

    @Option(
            names = "--add-to",
            paramLabel = "FILE",
            description = "Adds the image's line to FILE if the proof holds, for the setting proven_images.")
    private @Nullable Path addTo;

    @Mixin
    private final OutputOption output = new OutputOption();

    MediationCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException {
        return report(prove(), identity());
    }

    /**
     * Prints a proof, and adds the image's line to the file asked for. Only a proof that holds has a line: whoever copies
     * one by hand shall not admit an image for which nothing is proven.
     */
    int report(MediationResult result, ImageIdentity image) throws CommandException {
        String tables = ProvenImages.tablesOfThisBuild();
        String line =
                result.holds() ? ProvenImages.line(image, tables, result.classes(), result.natives()) : image.text();
        MediationReport report = new MediationReport(home, result, line, verbose);
        if (output.json()) {
            console.printJson(report.members());
        } else {
            console.print(report.text().stripTrailing());
        }
        Path file = addTo;
        if (file != null && result.holds()) {
            add(file, line);
        } else if (file != null) {
            console.complain("--add-to " + file + ": " + image.text() + " is not added: the proof does not hold");
        }
        return result.holds() ? ExitCode.OK : ExitCode.NOT_PROVEN;
    }

    private MediationResult prove() throws CommandException {
        try (MediationImage image = MediationImage.read(home)) {
            if (HookTable.measuredFor(image.feature()) == 0) {
                throw new CommandException(
                        ExitCode.USAGE,
                        home + ": JDK " + image.version()
                                + " is older than all that the tables know (--java-home names another)");
            }
            return MediationProof.of(image, HookTable.load(), MediationTable.load());
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--java-home " + home + ": " + FileProblem.withName(e) + " (name a directory of a JDK)");
        }
    }

    private ImageIdentity identity() throws CommandException {
        try {
            return ImageIdentity.of(home);
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "--java-home " + home + ": " + FileProblem.withName(e));
        }
    }

    /** Adds a line to a file that is made if need be, writable by its owner only; once. */
    private static void add(Path file, String line) throws CommandException {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
            }
            String text = Files.readString(file);
            if (!text.lines().toList().contains(line)) {
                boolean inLine = !text.isEmpty() && !text.endsWith("\n");
                Files.writeString(file, (inLine ? "\n" : "") + line + "\n", StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--add-to " + file + ": cannot be written: " + FileProblem.of(e)
                            + " (name a file that this user may write)");
        }
    }
}
