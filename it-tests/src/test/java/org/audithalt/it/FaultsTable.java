package org.audithalt.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The faults that the agent is tested with, {@code faults.table}. */
final class FaultsTable {
    /**
     * A fault.
     *
     * @param what is done
     * @param holds what must hold
     * @param tests {@code CLASS#METHOD}, without packages
     * @param skipped what is not tested, and why; empty if nothing is left out
     */
    record Fault(int number, String what, String holds, List<String> tests, String skipped) {}

    private final List<Fault> faults = new ArrayList<>();
    private int number;
    private String what = "";
    private String holds = "";
    private String skipped = "";
    private List<String> tests = new ArrayList<>();

    private FaultsTable() {}

    /** All rows in their order. */
    static List<Fault> read() throws IOException {
        FaultsTable table = new FaultsTable();
        try (InputStream in = FaultsTable.class.getResourceAsStream("faults.table")) {
            for (String line : new String(in.readAllBytes(), UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    table.take(line);
                }
            }
        }
        table.end();
        return table.faults;
    }

    private void take(String line) {
        int colon = line.indexOf(':');
        String text = line.substring(colon + 1).strip();
        switch (line.substring(0, Math.max(0, colon))) {
            case "fault" -> {
                end();
                int blank = text.indexOf(' ');
                number = Integer.parseInt(text.substring(0, blank));
                what = text.substring(blank + 1);
            }
            case "holds" -> holds = text;
            case "tests" -> tests.addAll(List.of(text.split(" +")));
            case "skipped" -> skipped = text;
            default -> throw new AssertionError("no key of the table: " + line);
        }
    }

    private void end() {
        if (!what.isEmpty()) {
            faults.add(new Fault(number, what, holds, List.copyOf(tests), skipped));
        }
        what = "";
        holds = "";
        skipped = "";
        tests = new ArrayList<>();
    }
}
