package org.audithalt.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

/** The rows of hooks.table as the agent's jar has them, read without the agent's code. */
final class HookRows {
    private static final String TABLE = "org/audithalt/hook/hooks.table";

    private HookRows() {}

    /**
     * A row, or its twin where an argument decides between two operations.
     *
     * @param id name
     * @param operation name of the operation; of an event its kind
     * @param sleeps true if the gate may suspend there
     * @param index its place among those of its JDK, as the program of the matrix names it
     */
    record Row(String id, String operation, boolean sleeps, int index) {
        boolean isEvent() {
            return operation.contains("@");
        }

        /** Rows with a twin are told apart by their operation. */
        String name() {
            return id + "/" + operation;
        }
    }

    /** Every row of a JDK. */
    static List<Row> of(int feature) throws IOException {
        String text;
        try (ZipFile jar =
                new ZipFile(Path.of(System.getProperty("audithalt.jar")).toFile())) {
            text = new String(jar.getInputStream(jar.getEntry(TABLE)).readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Row> rows = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] cells = line.trim().split("\\s+");
            if (line.startsWith("#") || cells.length < 15 || cells[1].equals("=")) {
                continue;
            }
            boolean sleeps = List.of(cells[12].split(",")).contains("sleeps");
            String choice = cells[3].substring(cells[3].indexOf('?') + 1);
            if (!applies(cells[1], feature)) {
                continue;
            }
            for (String operation : choice.split(":")) {
                rows.add(new Row(cells[0], operation, sleeps, rows.size()));
            }
        }
        return List.copyOf(rows);
    }

    private static boolean applies(String jdk, int feature) {
        String[] range = jdk.split("-", -1);
        int since = Integer.parseInt(range[0]);
        int until = range.length == 1 ? since : range[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(range[1]);
        return since <= feature && feature <= until;
    }
}
