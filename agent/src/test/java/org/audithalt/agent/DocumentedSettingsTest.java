package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.audithalt.Repository;
import org.junit.jupiter.api.Test;

/** Settings as the pages write them are keys and values that a start takes. */
class DocumentedSettingsTest {
    /** An agent argument, to its end; one with places to fill in is none. */
    private static final Pattern ARGUMENT = Pattern.compile("audithalt\\.jar=([a-z_]+=[^ `\"\\]\n]*)");

    /** {@code `key=value`} in running text. */
    private static final Pattern SPAN = Pattern.compile("`([a-z_]+)=([^` …]+)`");

    /** In the place of a value: to be filled in. */
    private static final Pattern PLACE = Pattern.compile("[A-Z:]+");

    @Test
    void argumentsAreUnderstood() throws IOException {
        List<String> wrong = new ArrayList<>();
        int arguments = 0;
        for (Path file : files()) {
            Matcher argument = ARGUMENT.matcher(Files.readString(file));
            while (argument.find()) {
                if (!argument.group(1).startsWith("key=value")) {
                    arguments++;
                    wrong.addAll(problems(file, argument.group(1)));
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(arguments).isGreaterThan(10);
    }

    @Test
    void settingsInRunningTextHaveValuesThatTheirKeysTake() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (Setting setting : Setting.values()) {
            keys.add(setting.key());
        }
        List<String> wrong = new ArrayList<>();
        int settings = 0;
        for (Path page : Repository.pages()) {
            Matcher span = SPAN.matcher(Files.readString(page));
            while (span.find()) {
                if (keys.contains(span.group(1))
                        && !PLACE.matcher(span.group(2)).matches()) {
                    settings++;
                    wrong.addAll(problems(page, span.group(1) + "=" + span.group(2)));
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(settings).isGreaterThan(50);
    }

    /** Those of keys and values; files that are not here are none, nor what a value needs of another key (num_logs). */
    private static List<String> problems(Path page, String argument) {
        List<String> problems = new ArrayList<>();
        for (String problem : Settings.read(argument, Map.of("AUDITHALT_NUM_LOGS", "5"), new Properties())
                .problems()) {
            if (!problem.contains("no such file")) {
                problems.add(page.getFileName() + ": " + argument + ": " + problem);
            }
        }
        return problems;
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(Repository.pages());
        try (Stream<Path> examples = Files.walk(Repository.root().resolve("docs/examples"))) {
            examples.filter(Files::isRegularFile).forEach(files::add);
        }
        return files;
    }
}
