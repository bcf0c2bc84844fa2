package org.audithalt.rule;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files {@code *.rules} of a directory as one list of lines, in the order in which augenrules(8) writes them into one file:
 * file by file in version order, but the last bare {@code -D} of all first, then the last {@code -b} and the last {@code -f}, and
 * the last {@code -e} at the end. Other lines of these kinds count for nothing.
 */
final class RulesDirectory {
    private static final String SUFFIX = ".rules";

    private final List<RulesLine> lines = new ArrayList<>();
    private @Nullable RulesLine deleteAll;
    private @Nullable RulesLine backlogLimit;
    private @Nullable RulesLine failure;
    private @Nullable RulesLine enabled;

    private RulesDirectory() {}

    /** The lines in order; what cannot be read is reported. */
    static List<RulesLine> read(Path directory, List<String> problems) {
        if (!RulesFile.isSafeDirectory(directory, problems)) {
            return List.of();
        }
        RulesDirectory reader = new RulesDirectory();
        List<Path> files = reader.files(directory, problems);
        for (int i = 0; i < files.size(); i++) {
            byte[] content = RulesFile.content(files.get(i), problems);
            if (content != null) {
                reader.sort(RulesLine.of(files.get(i).toString(), content));
            }
        }
        return reader.inOrder();
    }

    private List<Path> files(Path directory, List<String> problems) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            for (Path file : found) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
                    int at = files.size();
                    while (at > 0
                            && VersionOrder.compare(
                                            String.valueOf(files.get(at - 1).getFileName()), name)
                                    > 0) {
                        at--;
                    }
                    files.add(at, file);
                }
            }
        } catch (IOException e) {
            RulesFile.problem(problems, directory, e);
        }
        return files;
    }

    private void sort(List<RulesLine> read) {
        for (int i = 0; i < read.size(); i++) {
            RulesLine line = read.get(i);
            String text = new String(line.text(), StandardCharsets.ISO_8859_1).strip();
            if (text.startsWith("-e")) {
                enabled = line;
            } else if (text.equals("-D")) {
                deleteAll = line;
            } else if (text.startsWith("-f")) {
                failure = line;
            } else if (text.startsWith("-b")) {
                backlogLimit = line;
            } else {
                lines.add(line);
            }
        }
    }

    private List<RulesLine> inOrder() {
        List<RulesLine> all = new ArrayList<>();
        add(all, deleteAll);
        add(all, backlogLimit);
        add(all, failure);
        all.addAll(lines);
        add(all, enabled);
        return all;
    }

    private static void add(List<RulesLine> all, @Nullable RulesLine line) {
        if (line != null) {
            all.add(line);
        }
    }
}
