package org.audithalt.hook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The reviewed table of the JDK's native methods, {@code natives.table} beside this class. Immutable, safe to use from any
 * thread.
 */
public final class MediationTable {
    private static final String RESOURCE = "natives.table";

    private final List<MediationRow> rows;
    private final List<MediationFact> facts;

    private MediationTable(List<MediationRow> rows, List<MediationFact> facts) {
        this.rows = List.copyOf(rows);
        this.facts = List.copyOf(facts);
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
        MediationTableParser parser = new MediationTableParser();
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
                parser.read(line);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
            }
        }
        return new MediationTable(parser.rows(), parser.facts());
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

    /** The methods of a JDK that run only while another one does: inner to outer. */
    Map<HookRow.Member, HookRow.Member> factsFor(int feature) {
        int measured = HookTable.measuredFor(feature);
        Map<HookRow.Member, HookRow.Member> found = new HashMap<>();
        for (int i = 0; i < facts.size(); i++) {
            if (facts.get(i).appliesTo(measured)) {
                found.put(facts.get(i).inner(), facts.get(i).outer());
            }
        }
        return found;
    }
}
