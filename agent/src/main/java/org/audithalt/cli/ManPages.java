package org.audithalt.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.control.SuggestedCommand;
import picocli.CommandLine;

/** The manual pages in the jar. The build makes them of the commands themselves. */
final class ManPages {
    /** Where they are in the jar. */
    static final String DIRECTORY = "META-INF/man/man1/";

    private ManPages() {}

    /** The file name of a command's page; the empty name has the page of all. */
    static String fileName(String command) {
        return LauncherScript.NAME + (command.isEmpty() ? "" : "-" + command) + ".1";
    }

    /** All commands that have a page, the empty name of all first. */
    static List<String> commands() {
        List<String> names = new ArrayList<>(List.of(""));
        CommandLine line = Main.line(nowhere(), OutputStream.nullOutputStream(), "");
        line.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                names.add(name);
            }
        });
        return names;
    }

    /** For what is asked of commands without running them. */
    static Console nowhere() {
        PrintWriter writer = new PrintWriter(Writer.nullWriter());
        return new Console(writer, writer);
    }

    /** The page of a command. */
    static byte[] page(String command) throws CommandException, IOException {
        try (InputStream in = Main.class.getResourceAsStream("/" + DIRECTORY + fileName(command))) {
            if (in == null) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "man " + Wording.printable(command) + ": no such page (see " + SuggestedCommand.of("help")
                                + ")");
            }
            return in.readAllBytes();
        }
    }
}
