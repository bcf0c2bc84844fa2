package org.audithalt.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.audithalt.hook.Arch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules that Debian's package auditd brings as examples, read where they are. */
class DebianRulesTest {
    private static final Path RULES = Path.of("/usr/share/doc/auditd/examples/rules");
    private static final Path STATUS = Path.of("/var/lib/dpkg/status");
    private static final String VERSION = "1:3.0.9-1";
    private static final Path CLASSES = Path.of("src/test/resources/org/audithalt/rule/debian-classes.txt");
    private static final int FILES = 35;
    private static final int COUNT = 221;

    @BeforeEach
    void needsTheExamples() throws IOException {
        boolean present = Files.isDirectory(RULES);
        if (!present && "yes".equals(System.getenv("REQUIRED_TOOLS"))) {
            throw new AssertionError(RULES + " is missing: install auditd, with documentation (dpkg path-exclude)");
        }
        assumeTrue(present, RULES + " is missing");
        boolean known = Files.readString(STATUS, StandardCharsets.ISO_8859_1)
                .contains("\nPackage: auditd\nStatus: install ok installed\n");
        assumeTrue(known && version().equals(VERSION), "auditd is of another version than " + VERSION);
    }

    @Test
    void allFilesLoadWhereTheyAre() throws IOException {
        int loaded = 0;
        int leftOut = 0;
        for (Path file : files()) {
            List<String> problems = new ArrayList<>();
            RuleBook book =
                    RuleBook.load(List.of(file), true, ProcessFacts.ofNobody(), OwnFiles.NONE, problems, Arch.X86_64);
            assertThat(problems).isEmpty();
            loaded += book.rules().count();
            for (String notice : book.notices()) {
                if (notice.endsWith(": the rule is left out")) {
                    leftOut++;
                    assertThat(notice)
                            .containsAnyOf(
                                    "the directory of the path does not exist",
                                    "the directory does not exist",
                                    "unknown user");
                }
            }
        }

        assertThat(files()).hasSize(FILES);
        assertThat(loaded + leftOut).isEqualTo(COUNT);
    }

    @Test
    void theDirectoryLoadsAsAWhole() {
        List<String> problems = new ArrayList<>();
        RuleBook book =
                RuleBook.load(List.of(RULES), true, ProcessFacts.ofNobody(), OwnFiles.NONE, problems, Arch.X86_64);

        assertThat(problems).isEmpty();
        assertThat(book.rules().count()).isGreaterThan(100);
        assertThat(book.backlogLimit()).isEqualTo(8192);
        assertThat(book.backlogWaitTimeMillis()).isEqualTo(60000);
    }

    /** As on a machine that has all files and users: with auid unset, as a service has it, and with auid=1000. */
    @Test
    void eachRuleHasTheClassThatIsPinned() throws IOException {
        StringBuilder now = new StringBuilder();
        int[][] counts = new int[2][RuleClass.values().length];
        for (Path file : files()) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (line.startsWith("-a") || line.startsWith("-w")) {
                    RuleClass service = classOf(line, -1);
                    RuleClass session = classOf(line, 1000);
                    counts[0][service.ordinal()]++;
                    counts[1][session.ordinal()]++;
                    now.append(file.getFileName())
                            .append(':')
                            .append(number)
                            .append(' ')
                            .append(service.word());
                    now.append(' ').append(session.word()).append('\n');
                }
            }
        }
        String header = "## file:line, class with auid unset, class with auid=1000; uid 0, x86_64\n";
        String total = "## " + counts[0][0] + " exact, " + counts[0][1] + " decided, " + counts[0][2] + " inert; "
                + counts[1][0] + " exact, " + counts[1][1] + " decided, " + counts[1][2] + " inert\n";

        if (Boolean.getBoolean("audithalt.golden.write")) {
            Files.writeString(CLASSES, header + total + now);
        } else {
            assertThat(header + total + now).isEqualTo(Files.readString(CLASSES));
        }
    }

    private static RuleClass classOf(String line, int auid) {
        ProcessFacts nobody = ProcessFacts.ofNobody();
        int[] ids = nobody.ids().clone();
        ids[ProcessFacts.Id.AUID.ordinal()] = auid;
        ProcessFacts facts = new ProcessFacts(ids, nobody.groups(), nobody.exe(), nobody.label());
        String present = line.replaceAll("(path=|dir=|-w )/[^ ]+", "$1/usr/bin").replace("=chrony", "=daemon");
        List<String> problems = new ArrayList<>();
        RuleBook book = RuleBook.load(List.of(), false, facts, OwnFiles.NONE, problems, Arch.X86_64)
                .changed(present, "t", problems);
        assertThat(problems).isEmpty();
        assertThat(book).isNotNull();
        return book.rules().list().get(0).ruleClass();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(RULES)) {
            return files.filter(file -> file.toString().endsWith(".rules"))
                    .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
                    .toList();
        }
    }

    private static String version() throws IOException {
        String status = Files.readString(STATUS, StandardCharsets.ISO_8859_1);
        int version = status.indexOf("\nVersion: ", status.indexOf("\nPackage: auditd\n")) + "\nVersion: ".length();
        return status.substring(version, status.indexOf('\n', version));
    }
}
