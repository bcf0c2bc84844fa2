package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command in README.md and docs is run, or its row in documentation.table says who runs it or why nobody does. */
final class DocumentationTest {
    private static final Path STATUS_PAGE = Path.of("../docs/command-line.md");
    private static final Pattern LABEL = Pattern.compile("(?m)^  ([a-z]+)  +\\S");

    /** Lines that come only when there is something to say. */
    private static final Set<String> OCCASIONAL = Set.of("unstored", "degraded", "rotation");

    @TempDir
    Path directory;

    @Test
    void everyCommandDoesWhatThePageSays() throws Exception {
        DocumentationTable table = DocumentationTable.read();
        List<String> wrong = new ArrayList<>();
        TreeSet<String> done = new TreeSet<>();
        try (DocumentationScene scene = new DocumentationScene(directory)) {
            for (DocumentedCommand command : DocumentedCommand.all(table)) {
                DocumentationTable.How how = table.of(command.command());
                if (how.word().equals("run")
                        && (done.add(command.command()) || !command.output().isEmpty())) {
                    String problem = problem(scene, command, how.exits());
                    if (!problem.isEmpty()) {
                        wrong.add(command.page() + ": " + command.command() + "\n  " + problem);
                    }
                }
            }
            System.out.println("documentation: " + done.size() + " commands were run");
        }

        assertThat(wrong)
                .as("commands of the pages that do not work as they stand there")
                .isEmpty();
        assertThat(table.unused())
                .as("rows of documentation.table that no page asks for")
                .isEmpty();
    }

    private static String problem(DocumentationScene scene, DocumentedCommand command, List<Integer> exits)
            throws IOException, InterruptedException {
        Cli.Result result = scene.run(command.command());
        if (!exits.contains(result.exit())) {
            return "ends with " + result.exit() + ": " + result.err() + result.out();
        }
        List<String> printed = (result.out() + result.err())
                .lines()
                .map(DocumentationTest::shape)
                .toList();
        for (String line : command.output()) {
            if (!line.isBlank() && !printed.contains(shape(line))) {
                return "prints no line like: " + line + "\n" + result.out() + result.err();
            }
        }
        return "";
    }

    /** The first word of a line, with every number the same. */
    private static String shape(String line) {
        return line.strip().split("\\s+", 2)[0].replaceAll("\\d+", "N");
    }

    @Test
    void testsThatRunTheOthersExist() throws IOException {
        for (Map.Entry<String, DocumentationTable.How> row :
                DocumentationTable.read().rows().entrySet()) {
            DocumentationTable.How how = row.getValue();
            assertThat(how.word()).as(row.getKey()).isIn("run", "by", "not");
            if (how.word().equals("by")) {
                assertThat(Path.of("src/test/java/org/audithalt/it", how.rest() + ".java"))
                        .as(row.getKey())
                        .exists();
            }
        }
    }

    @Test
    void statusHasTheLinesThatThePageShows() throws Exception {
        String page = Files.readString(STATUS_PAGE);
        String example = page.substring(page.indexOf("PID 1234 (com.example.App) CLOSED"));
        List<String> documented = labels(example.substring(0, example.indexOf("```")));
        assertThat(documented).contains("clears", "backlog");
        documented.removeAll(OCCASIONAL);

        try (DocumentationScene scene = new DocumentationScene(directory)) {
            assertThat(scene.run("java -jar audithalt.jar suspend 1234 looking").exit())
                    .isZero();
            Cli.Result status = scene.run("java -jar audithalt.jar status 1234");

            assertThat(status.exit()).isOne();
            assertThat(labels(status.out())).containsAll(documented);
            assertThat(scene.run("java -jar audithalt.jar resume 1234").exit()).isZero();
        }
    }

    private static List<String> labels(String text) {
        List<String> labels = new ArrayList<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            labels.add(label.group(1));
        }
        return labels;
    }
}
