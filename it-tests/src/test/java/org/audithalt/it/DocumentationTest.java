package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
        assertThat(problems(table, DocumentationTable.How::isRun))
                .as("commands of the pages that do not work as they stand there")
                .isEmpty();
        assertThat(table.unused())
                .as("rows of documentation.table that no page asks for")
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tools")
    void soDoesEveryCommandOfAToolOfOthers(String tool) throws Exception {
        Required.tool(tool);

        assertThat(problems(DocumentationTable.read(), how -> how.isRunWith(tool)))
                .as("commands of the pages that do not work as they stand there")
                .isEmpty();
    }

    private static Set<String> tools() throws IOException {
        return DocumentationTable.read().tools();
    }

    private List<String> problems(DocumentationTable table, Predicate<DocumentationTable.How> which) throws Exception {
        List<String> wrong = new ArrayList<>();
        TreeSet<String> done = new TreeSet<>();
        try (DocumentationScene scene = new DocumentationScene(directory)) {
            for (DocumentedCommand command : DocumentedCommand.all(table)) {
                DocumentationTable.How how = table.of(command.command());
                if (which.test(how)
                        && (done.add(command.command()) || !command.output().isEmpty())) {
                    String problem = problem(scene, command, how);
                    if (!problem.isEmpty()) {
                        wrong.add(command.page() + ": " + command.command() + "\n  " + problem);
                    }
                }
            }
        }
        System.out.println("documentation: " + done.size() + " commands were run");
        assertThat(done).isNotEmpty();
        return wrong;
    }

    private static String problem(DocumentationScene scene, DocumentedCommand command, DocumentationTable.How how)
            throws IOException, InterruptedException {
        Cli.Result result = scene.run(how.instead(command.command()));
        if (!how.exits().contains(result.exit())) {
            return "ends with " + result.exit() + ": " + result.err() + result.out();
        }
        List<String> printed =
                (result.out() + result.err()).lines().map(PageOutput::shape).toList();
        for (String line : command.output()) {
            if (!line.isBlank() && !printed.contains(PageOutput.shape(scene.placesHere(line)))) {
                return "prints no line like: " + line + "\n" + result.out() + result.err();
            }
        }
        return "";
    }

    @Test
    void linesAreComparedByTheirWords() {
        assertThat(PageOutput.shape("PID 12 (com.example.App): halted for  5.0 s at 03:12:07"))
                .isEqualTo(PageOutput.shape("PID 7 (org.App): halted for 1.25 s at 13:00:00"))
                .isNotEqualTo(PageOutput.shape("PID 12 (com.example.App): open"));
    }

    @Test
    void testsThatRunTheOthersNameWhatTheyRun() throws IOException {
        DocumentationTable table = DocumentationTable.read();
        List<String> wrong = new ArrayList<>();
        for (DocumentedCommand command : DocumentedCommand.all(table)) {
            DocumentationTable.How how = table.of(command.command());
            assertThat(how.word()).as(command.command()).isIn("run", "as", "with", "by", "not");
            String problem = how.word().equals("by") ? TestByName.of(how.rest()).problem(command) : "";
            if (!problem.isEmpty()) {
                wrong.add(command.page() + ": " + command.command() + "\n  " + problem);
            }
        }

        assertThat(wrong)
                .as("rows of documentation.table that name a test which does not run the command")
                .isEmpty();
    }

    @Test
    void classWithoutTestsOrOfAnotherCommandRunsNothing() throws IOException {
        DocumentedCommand attach = new DocumentedCommand("attach.md", "audithalt attach 1 --agent-jar=x", List.of());

        assertThat(TestByName.of("ControlSocket").problem(attach)).isEqualTo("ControlSocket has no @Test");
        assertThat(TestByName.of("NoSuchTest").problem(attach)).isEqualTo("there is no class NoSuchTest");
        assertThat(TestByName.of("ReloadTest").problem(attach)).isEqualTo("ReloadTest has no \"attach\"");
        assertThat(TestByName.of("AttachTest").problem(attach)).isEqualTo("AttachTest has no \"--agent-jar\"");
        DocumentedCommand byFile = new DocumentedCommand("attach.md", "audithalt attach 1 durable=all", List.of());
        DocumentedCommand shown =
                new DocumentedCommand("attach.md", "audithalt attach 1 log_file=x", List.of("PID 1: ready"));
        assertThat(TestByName.of("AttachTest").problem(shown))
                .isEqualTo("AttachTest does not look at what the page shows below it (PageOutput)");
        assertThat(TestByName.of("AttachTest").problem(byFile)).isEqualTo("AttachTest has no \"durable=\"");
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
