package org.audithalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.audithalt.Repository;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tables of members in the page about the command line are those of the JSON Schemas, no more and no less; that the schemas
 * are what is printed the integration tests show.
 */
class DocumentedMembersTest {
    private static final Path DOCS = Repository.root().resolve("docs");
    private static final Pattern WORD = Pattern.compile("`([^`]+)`");

    /** Said once for every object, above the tables. */
    private static final List<String> OF_ALL = List.of("host_pid", "main_class", "reachable");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`status` adds | status.schema.json | answering",
                "When the process does not answer | status.schema.json | silent",
                "Of a start that waits for space | status.schema.json | starting",
                "A dead process in the arrays | status.schema.json | dead",
                "`list` has, from that header | list.schema.json | living"
            })
    void tableHasEachMemberOnce(String beginning, String schema, String definition) throws IOException {
        Map<String, Object> definitions = members(
                JSON.std.mapFrom(Files.readString(DOCS.resolve("schemas").resolve(schema))), "$defs");
        List<String> printed = new ArrayList<>();
        leaves(definitions, members(definitions, definition), "", printed);
        List<String> documented = new ArrayList<>();

        for (String row : table(beginning)) {
            documented.addAll(names(row, printed));
        }

        assertThat(documented).doesNotHaveDuplicates();
        TreeSet<String> expected = new TreeSet<>(printed);
        expected.removeAll(OF_ALL);
        documented.removeAll(OF_ALL);
        assertThat(new TreeSet<>(documented)).isEqualTo(expected);
    }

    /** The rows of the table below a line. */
    private static List<String> table(String beginning) throws IOException {
        List<String> rows = new ArrayList<>();
        boolean below = false;
        for (String line : Files.readAllLines(DOCS.resolve("command-line.md"))) {
            if (line.startsWith(beginning)) {
                below = true;
            } else if (below && line.startsWith("| `")) {
                rows.add(line);
            } else if (below && !rows.isEmpty()) {
                break;
            }
        }
        assertThat(rows).as(beginning).isNotEmpty();
        return rows;
    }

    /** Members that a row names: in its first column, and of an array or object of which only that stands there in its second. */
    private static List<String> names(String row, List<String> printed) {
        String[] columns = row.split(" \\| ", 2);
        List<String> names = new ArrayList<>();
        String parent = "";
        Matcher word = WORD.matcher(columns[0]);
        while (word.find()) {
            String name = word.group(1).replace("[]", "");
            if (name.startsWith(".")) {
                name = parent + name;
            } else if (name.contains(".")) {
                parent = name.substring(0, name.lastIndexOf('.'));
            }
            if (printed.contains(name)) {
                names.add(name);
            } else {
                names.addAll(within(name, columns[1], printed));
            }
        }
        return names;
    }

    private static List<String> within(String parent, String content, List<String> printed) {
        List<String> names = new ArrayList<>();
        Matcher word = WORD.matcher(content);
        while (word.find()) {
            String name = parent + "." + word.group(1);
            if (printed.contains(name) && !names.contains(name)) {
                names.add(name);
            }
        }
        assertThat(names).as("members of %s in %s", parent, content).isNotEmpty();
        return names;
    }

    private static void leaves(Map<String, Object> definitions, Object schema, String name, List<String> leaves) {
        Map<?, ?> object = (Map<?, ?>) schema;
        if (object.get("$ref") instanceof String reference) {
            object = (Map<?, ?>) definitions.get(reference.substring(reference.lastIndexOf('/') + 1));
        }
        if (object.get("items") instanceof Map<?, ?> items) {
            leaves(definitions, items, name, leaves);
        } else if (object.get("properties") instanceof Map<?, ?> properties) {
            for (Map.Entry<?, ?> member : properties.entrySet()) {
                leaves(
                        definitions,
                        member.getValue(),
                        name.isEmpty() ? member.getKey() + "" : name + "." + member.getKey(),
                        leaves);
            }
        } else {
            leaves.add(name);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(Map<String, Object> object, String name) {
        return (Map<String, Object>) object.get(name);
    }
}
