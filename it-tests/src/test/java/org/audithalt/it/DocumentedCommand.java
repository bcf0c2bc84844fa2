package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command in a fenced block of the documentation.
 *
 * @param page README.md, or the name of a page in docs
 * @param command as it stands there, without the prompt and a remark behind {@code #}
 * @param output the lines below it that it is said to print; none where the page shows none
 */
record DocumentedCommand(String page, String command, List<String> output) {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String FENCE = "```";
    private static final String PROMPT = "$ ";
    private static final Pattern REMARK = Pattern.compile("\\s+# .*$");

    /** All commands of all pages, in their order. A block without any prompt has a command in each line. */
    static List<DocumentedCommand> all(DocumentationTable table) throws IOException {
        List<DocumentedCommand> commands = new ArrayList<>();
        for (Path page : pages()) {
            for (List<String> block : blocks(page)) {
                boolean prompted = block.stream().anyMatch(line -> line.startsWith(PROMPT));
                if (prompted || !table.isData(block.get(0))) {
                    addTo(commands, page.getFileName().toString(), block, prompted);
                }
            }
        }
        return commands;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    /** The lines of each block of a page; blocks that say what they are ({@code ```yaml}) are left to the tests of that. */
    private static List<List<String>> blocks(Path page) throws IOException {
        List<List<String>> blocks = new ArrayList<>();
        List<String> block = null;
        boolean command = false;
        for (String line : Files.readAllLines(page)) {
            if (!line.strip().startsWith(FENCE)) {
                if (block != null && !(block.isEmpty() && line.isBlank())) {
                    block.add(line);
                }
            } else if (block == null) {
                String language = line.strip().substring(FENCE.length());
                command = language.isEmpty() || language.equals("sh") || language.equals("console");
                block = new ArrayList<>();
            } else {
                if (command && !block.isEmpty()) {
                    blocks.add(block);
                }
                block = null;
            }
        }
        return blocks;
    }

    private static void addTo(List<DocumentedCommand> commands, String page, List<String> block, boolean prompted) {
        for (int i = 0; i < block.size(); i++) {
            String line = block.get(i);
            if (prompted && !line.startsWith(PROMPT)) {
                continue;
            }
            List<String> output = new ArrayList<>();
            for (int j = i + 1; prompted && j < block.size() && !block.get(j).startsWith(PROMPT); j++) {
                output.add(block.get(j));
            }
            String command = REMARK.matcher(prompted ? line.substring(PROMPT.length()) : line)
                    .replaceFirst("");
            while (command.endsWith("\\") && i + 1 < block.size()) {
                command = command.substring(0, command.length() - 1)
                        + block.get(++i).strip();
            }
            if (!command.isBlank() && !command.startsWith("#")) {
                commands.add(new DocumentedCommand(page, command.strip(), output));
            }
        }
    }
}
