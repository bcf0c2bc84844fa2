package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.audithalt.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Each command that prints JSON has a JSON Schema in the documentation that leaves no member open. */
class SchemasTest {
    private static final String SUFFIX = ".schema.json";
    private static final Path SCHEMAS = Repository.root().resolve("docs/schemas");

    static Set<String> commandsThatPrintJson() {
        Set<String> names = new TreeSet<>();
        Main.line(ManPages.nowhere(), OutputStream.nullOutputStream(), "")
                .getSubcommands()
                .forEach((name, command) -> {
                    if (printsJson(command)) {
                        names.add(name);
                    }
                });
        return names;
    }

    private static boolean printsJson(CommandLine command) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            boolean form = Set.of("--output", "--format").contains(option.longestName());
            if (form && (candidates(option) + String.join(" ", option.description())).contains("json")) {
                return true;
            }
        }
        return false;
    }

    private static String candidates(OptionSpec option) {
        return option.completionCandidates() == null ? "" : String.join(" ", option.completionCandidates()) + " ";
    }

    @Test
    void everyCommandThatPrintsJsonHasASchemaAndNoOther() throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(commandsThatPrintJson().stream()
                            .map(name -> name + SUFFIX)
                            .toList());
        }
        assertThat(commandsThatPrintJson()).contains("status", "suspend", "rules", "mediation", "search", "report");
    }

    @ParameterizedTest
    @MethodSource("commandsThatPrintJson")
    void aSchemaIsNamedAndClosed(String command) throws IOException {
        Map<String, Object> schema = JSON.std.mapFrom(Files.readString(SCHEMAS.resolve(command + SUFFIX)));

        assertThat(schema).containsEntry("$id", "urn:audithalt:" + command);
        assertThat(schema.get("title")).asString().contains("audithalt " + command + " --");
        assertThat(openObjects(schema, "#")).isEmpty();
        assertThat(Files.readString(Repository.root().resolve("docs/command-line.md")))
                .contains("(schemas/" + command + SUFFIX + ")");
    }

    /** Where in a schema an object may have members that it does not name, or does not say which are always there. */
    private static List<String> openObjects(Object value, String place) {
        List<String> open = new ArrayList<>();
        if (value instanceof Map<?, ?> object) {
            boolean described = "object".equals(object.get("type"));
            boolean named = object.get("properties") instanceof Map<?, ?>;
            if (described
                    && (!object.containsKey("additionalProperties")
                            || named
                                    && !(object.get("required") instanceof List<?>
                                            && Boolean.FALSE.equals(object.get("additionalProperties"))))) {
                open.add(place);
            }
            object.forEach((name, member) -> open.addAll(openObjects(member, place + "/" + name)));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                open.addAll(openObjects(list.get(i), place + "/" + i));
            }
        }
        return open;
    }
}
