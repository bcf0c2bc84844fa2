package org.audithalt.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.audithalt.Repository;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A test that is skipped says why: in silence it is as good as deleted. */
class SkippedTestsTest {
    private static final Pattern ASSUMPTION = Pattern.compile("(?s)assume(?:True|False)\\(([^;]*)\\);");

    /** An argument behind the condition: a text, or a variable for one. */
    private static final Pattern REASON = Pattern.compile("(?s).*,\\s*(?:[^,]*\"[^\"]+\"[^,]*|reason)");

    @ParameterizedTest
    @ValueSource(strings = {"agent", "it-tests"})
    void eachAssumptionHasAReason(String module) throws IOException {
        List<String> silent = new ArrayList<>();
        int assumptions = 0;
        try (Stream<Path> files =
                Files.walk(Repository.root().resolve(module).resolve("src/test/java"))) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".java")).toList()) {
                Matcher assumption = ASSUMPTION.matcher(Files.readString(file));
                for (; assumption.find(); assumptions++) {
                    if (!REASON.matcher(assumption.group(1)).matches()) {
                        silent.add(file.getFileName() + ": " + assumption.group());
                    }
                }
            }
        }

        assertThat(silent).isEmpty();
        assertThat(assumptions).isPositive();
    }
}
