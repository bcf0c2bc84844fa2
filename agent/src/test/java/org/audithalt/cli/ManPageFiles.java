package org.audithalt.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;

/** Writes the manual pages into the classes of the jar; runs in the build. */
public final class ManPageFiles {
    private ManPageFiles() {}

    /** Arguments: the directory of the classes, the time of the build (ISO 8601), the version. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0], ManPages.DIRECTORY);
        Files.createDirectories(directory);
        for (Map.Entry<String, String> page : pages(args[1], args[2]).entrySet()) {
            Files.writeString(directory.resolve(page.getKey()), page.getValue());
        }
    }

    /** The pages by their file names. */
    static Map<String, String> pages(String date, String version) {
        CommandLine line = Main.line(ManPages.nowhere(), OutputStream.nullOutputStream(), "");
        line.setCommandName(LauncherScript.NAME);
        Map<String, String> pages = new TreeMap<>();
        for (String command : ManPages.commands()) {
            CommandLine one = command.isEmpty() ? line : line.getSubcommands().get(command);
            pages.put(ManPages.fileName(command), ManPage.of(one, command.isEmpty(), date, version));
        }
        return pages;
    }
}
