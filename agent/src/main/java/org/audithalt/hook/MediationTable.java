package org.audithalt.hook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The reviewed table of the JDK's native methods, {@code natives.table} beside this class. Immutable, safe to use from any
 * thread.
 */
public final class MediationTable {
    private static final String RESOURCE = "natives.table";
    private static final String AUDITABLE = "auditable";
    private static final String NOT = "not";

    private final List<MediationRow> rows;

    private MediationTable(List<MediationRow> rows) {
        this.rows = List.copyOf(rows);
    }

    /**
     * Reads the table of this build.
     *
     * @throws IllegalStateException if the jar is damaged: the table is missing or wrong
     */
    public static MediationTable load() {
        try (InputStream in = MediationTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("table " + RESOURCE + " is missing from the agent's jar");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("table " + RESOURCE + ": " + e.getMessage(), e);
        }
    }

    /**
     * Parses a table.
     *
     * @param text lines as the header of {@code natives.table} describes them
     * @throws IllegalArgumentException naming the line that is wrong, or repeats a method of one JDK
     */
    public static MediationTable parse(String text) {
        List<MediationRow> rows = new ArrayList<>();
        Map<HookRow.Member, List<MediationRow>> byTarget = new HashMap<>();
        int number = 0;
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            int to = end < 0 ? text.length() : end;
            number++;
            String line = text.substring(from, to);
            from = to + 1;
            if (line.isBlank() || line.charAt(0) == '#') {
                continue;
            }
            try {
                MediationRow row = row(line);
                add(row, byTarget);
                rows.add(row);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
            }
        }
        return new MediationTable(rows);
    }

    /** All rows, in the order of the table. */
    public List<MediationRow> rows() {
        return rows;
    }

    /**
     * The rows that belong to a JDK, by native method.
     *
     * @param feature feature version of a JDK; one that was not measured is served by the nearest older one
     */
    Map<HookRow.Member, MediationRow> rowsFor(int feature) {
        int measured = HookTable.measuredFor(feature);
        Map<HookRow.Member, MediationRow> found = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).appliesTo(measured)) {
                found.put(rows.get(i).target(), rows.get(i));
            }
        }
        return found;
    }

    private static void add(MediationRow row, Map<HookRow.Member, List<MediationRow>> byTarget) {
        List<MediationRow> others = byTarget.get(row.target());
        if (others == null) {
            others = new ArrayList<>();
            byTarget.put(row.target(), others);
        }
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).since() <= row.until()
                    && row.since() <= others.get(i).until()) {
                throw new IllegalArgumentException(
                        row.target().owner() + "." + row.target().name() + ": two rows for one JDK");
            }
        }
        others.add(row);
    }

    private static MediationRow row(String line) {
        int jdkEnd = blank(line, 0);
        int targetStart = text(line, jdkEnd);
        int targetEnd = blank(line, targetStart);
        int verdictStart = text(line, targetEnd);
        int verdictEnd = blank(line, verdictStart);
        String rest = line.substring(text(line, verdictEnd)).stripTrailing();
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("JDK, native method, verdict and its text are needed");
        }
        String verdict = line.substring(verdictStart, verdictEnd);
        if (!verdict.equals(AUDITABLE) && !verdict.equals(NOT)) {
            throw new IllegalArgumentException(verdict + ": neither " + AUDITABLE + " nor " + NOT);
        }
        boolean auditable = verdict.equals(AUDITABLE);
        String range = line.substring(0, jdkEnd);
        return new MediationRow(
                HookRowParser.since(range),
                HookRowParser.until(range),
                HookRowParser.member(line.substring(targetStart, targetEnd)),
                auditable ? calls(rest) : List.of(),
                auditable ? "" : rest);
    }

    private static List<String> calls(String text) {
        List<String> calls = new ArrayList<>();
        for (int from = 0; from <= text.length(); ) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            String call = text.substring(from, to);
            if (call.isEmpty() || call.indexOf(' ') >= 0) {
                throw new IllegalArgumentException(text + ": not names of system calls with commas between them");
            }
            calls.add(call);
            from = to + 1;
        }
        return List.copyOf(calls);
    }

    private static int blank(String line, int from) {
        int at = line.indexOf(' ', from);
        return at < 0 ? line.length() : at;
    }

    private static int text(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }
}
