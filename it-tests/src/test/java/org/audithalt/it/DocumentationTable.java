package org.audithalt.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** {@code documentation.table}: blocks of the pages that are no commands, and commands that are not simply run and succeed. */
final class DocumentationTable {
    /** What is done about a command. */
    record How(String word, String rest) {
        boolean isRun() {
            return word.equals("run") || word.equals("as");
        }

        boolean isRunWith(String tool) {
            return word.equals("with") && rest.equals(tool);
        }

        /** What is run for a command that is a form with places to fill in; else the command. */
        String instead(String command) {
            return word.equals("as") ? rest : command;
        }

        /** Exit codes that it may end with. */
        List<Integer> exits() {
            if (!word.equals("run")) {
                return List.of(0);
            }
            List<Integer> exits = new ArrayList<>();
            for (String code : rest.split(",")) {
                exits.add(Integer.parseInt(code.strip()));
            }
            return exits;
        }
    }

    private static final How RUN = new How("run", "0");

    private final List<String> data = new ArrayList<>();
    private final Map<String, How> rows = new LinkedHashMap<>();
    private final TreeSet<String> unused = new TreeSet<>();

    private DocumentationTable() {}

    /**
     * Reads it: {@code data | BEGINNING} or {@code run CODES | COMMAND}, {@code as OTHER | COMMAND}, {@code with TOOL | COMMAND},
     * {@code by TEST | COMMAND}, {@code not WHY | COMMAND}.
     */
    static DocumentationTable read() throws IOException {
        DocumentationTable table = new DocumentationTable();
        try (InputStream in = DocumentationTable.class.getResourceAsStream("documentation.table")) {
            for (String line : new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    table.add(line.split("\\s+\\|\\s", 2));
                }
            }
        }
        return table;
    }

    private void add(String[] row) {
        String[] how = row[0].split(" ", 2);
        if (how[0].equals("data")) {
            data.add(row[1]);
        } else {
            rows.put(row[1], new How(how[0], how.length > 1 ? how[1].strip() : ""));
        }
        unused.add(row[1]);
    }

    /** Whether a block that begins with this line is no command but something that a page shows. */
    boolean isData(String line) {
        for (String beginning : data) {
            if (line.startsWith(beginning)) {
                unused.remove(beginning);
                return true;
            }
        }
        return false;
    }

    /** What is done about a command; commands that the table does not name are run, and succeed. */
    How of(String command) {
        How named = rows.get(command);
        if (named != null) {
            unused.remove(command);
            return named;
        }
        return RUN;
    }

    /** Programs of others that some commands need. */
    Set<String> tools() {
        Set<String> tools = new TreeSet<>();
        for (How how : rows.values()) {
            if (how.word().equals("with")) {
                tools.add(how.rest());
            }
        }
        return tools;
    }

    /** Rows that nothing in the pages has asked for. */
    List<String> unused() {
        return List.copyOf(unused);
    }
}
