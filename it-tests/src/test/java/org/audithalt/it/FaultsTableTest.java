package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of faults names each fault once and only tests that exist, and its page has all its rows. */
final class FaultsTableTest {
    private static final int FAULTS = 42;

    private final Path root =
            Path.of(System.getProperty("audithalt.jar")).resolve("../../..").normalize();

    @Test
    void hasEachFaultOnce() throws IOException {
        assertThat(FaultsTable.read())
                .extracting(FaultsTable.Fault::number)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, FAULTS).boxed().toList());
    }

    @Test
    void saysOfEachFaultWhatMustHoldAndWhatShowsItOrWhyNothingDoes() throws IOException {
        assertThat(FaultsTable.read())
                .allMatch(fault -> !fault.holds().isEmpty())
                .allMatch(fault -> !fault.tests().isEmpty() || !fault.skipped().isEmpty())
                .noneMatch(fault -> (fault.what() + fault.holds() + fault.skipped()).contains("|"));
    }

    @Test
    void namesOnlyTestsThatExist() throws IOException {
        List<String> missing = new ArrayList<>();
        for (FaultsTable.Fault fault : FaultsTable.read()) {
            for (String test : fault.tests()) {
                if (!exists(test)) {
                    missing.add("fault " + fault.number() + ": " + test);
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    /** Made by {@code .ci/faults} after a run; a row that has changed since is to be written again. */
    @Test
    void isOnThePageRowByRow() throws IOException {
        String page = Files.readString(root.resolve("docs/faults.md"));

        assertThat(page.lines().filter(line -> line.matches("\\| \\d+ \\|.*"))).hasSize(FAULTS);
        for (FaultsTable.Fault fault : FaultsTable.read()) {
            assertThat(page).contains("\n" + FaultsPage.head(fault));
        }
    }

    /** In any class of that name: both modules have a BacklogFileTest. */
    private boolean exists(String test) throws IOException {
        String[] parts = test.split("#");
        for (String sources : List.of("agent/src/test/java", "it-tests/src/test/java")) {
            try (Stream<Path> files = Files.walk(root.resolve(sources))) {
                for (Path file :
                        files.filter(path -> path.endsWith(parts[0] + ".java")).toList()) {
                    if (isTest(Files.readString(file), parts[1])) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether the lines from the blank one before it say so. */
    private static boolean isTest(String source, String method) {
        int at = source.indexOf(" void " + method + "(");
        return at >= 0 && source.substring(source.lastIndexOf("\n\n", at), at).matches("(?s).*@(\\w*Test)\\b.*");
    }
}
