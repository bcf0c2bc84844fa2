package org.audithalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.audithalt.hook.HookTable;
import org.audithalt.hook.ImageIdentity;
import org.audithalt.hook.MediationFinding;
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
        if (output.json()) {
            console.printJson(members(result, line));
        } else {
            console.print(text(result, line).stripTrailing());
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

    private String text(MediationResult result, String line) {
        StringBuilder text = new StringBuilder();
        text.append("JDK ").append(result.version()).append(" in ").append(home);
        text.append(", rows of JDK ").append(result.measured()).append('\n');
        text.append(new Table("CLASSES", "NATIVES", "AUDITABLE", "SITES", "COVERED", "BY RULE", "UNCOVERED", "UNKNOWN")
                .row(
                        Integer.toString(result.classes()),
                        Integer.toString(result.natives()),
                        Integer.toString(result.auditable()),
                        Integer.toString(result.sites()),
                        Integer.toString(result.covered().size() - result.byRule()),
                        Integer.toString(result.byRule()),
                        Integer.toString(result.uncovered().size()),
                        Integer.toString(result.unknown().size()))
                .lines(""));
        list(text, "uncovered", result.uncovered());
        list(text, "unknown", result.unknown());
        if (verbose) {
            list(text, "covered", result.covered());
        }
        text.append("\nimage ").append(line).append('\n');
        return text.toString();
    }

    /** The native methods with their operation, below each the methods that call it and the cause. */
    private static void list(StringBuilder text, String title, List<MediationFinding> findings) {
        String last = "";
        for (MediationFinding finding : findings) {
            if (last.isEmpty()) {
                text.append('\n').append(title).append('\n');
            }
            if (!finding.method().equals(last)) {
                last = finding.method();
                text.append("  ")
                        .append(last)
                        .append("  ")
                        .append(finding.operation())
                        .append('\n');
            }
            text.append("    ").append(finding.site().isEmpty() ? "-" : finding.site());
            text.append(finding.cause().isEmpty() ? "" : ": " + finding.cause()).append('\n');
        }
    }

    private Map<String, Object> members(MediationResult result, String line) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("java_home", home.toString());
        members.put("version", result.version());
        members.put("image", line);
        members.put("rows_of", result.measured());
        members.put("holds", result.holds());
        members.put("classes", result.classes());
        members.put("natives", result.natives());
        members.put("auditable", result.auditable());
        members.put("sites", result.sites());
        members.put("covered", result.covered().size() - result.byRule());
        members.put("by_rule", result.byRule());
        members.put("uncovered", list(result.uncovered()));
        members.put("unknown", list(result.unknown()));
        if (verbose) {
            members.put("covered_sites", list(result.covered()));
        }
        return members;
    }

    private static List<Map<String, Object>> list(List<MediationFinding> findings) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (MediationFinding finding : findings) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("operation", finding.operation());
            members.put("native", finding.method());
            members.put("site", finding.site());
            members.put("cause", finding.cause());
            list.add(members);
        }
        return list;
    }
}
