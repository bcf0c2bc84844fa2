package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An alert on a metric that does not exist is never raised, and nobody notices. */
class DocumentedMetricsTest {
    private static final String PREFIX = "audithalt_";
    private static final String SOURCE = "agent/src/main/java/org/audithalt/cli/StatusMetrics.java";
    /** A name in full, or what is put behind the prefix. */
    private static final Pattern PRINTED =
            Pattern.compile("\"" + PREFIX + "([a-z_]+)\"|(?:gauge|counter)\\(\\s*\"([a-z_]+)\"");

    private static final Pattern NAMED = Pattern.compile("\\b" + PREFIX + "([a-z_]+)\\b");

    @ParameterizedTest
    @ValueSource(strings = {"docs/monitoring.md", "docs/examples/prometheus/audithalt.rules.yml"})
    void everyMetricNamedIsOneThatStatusPrints(String page) throws IOException {
        assertThat(names(page, NAMED)).isNotEmpty().isSubsetOf(names(SOURCE, PRINTED));
    }

    private static Set<String> names(String file, Pattern pattern) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
        Matcher name = pattern.matcher(Files.readString(root.resolve(file)));
        Set<String> names = new TreeSet<>();
        while (name.find()) {
            names.add(name.group(1) != null || name.groupCount() == 1 ? name.group(1) : name.group(2));
        }
        return names;
    }
}
