package org.audithalt.hook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.bridge.Installation;
import org.jspecify.annotations.Nullable;

/**
 * The table of hooked JDK methods, {@code hooks.table} beside this class. Immutable, safe to use from any thread.
 *
 * <p>JDK versions measured for it: 17, 21, 25. A row belongs to a running JDK if it belongs to the nearest of these that
 * is not newer.
 */
public final class HookTable {
    private static final String RESOURCE = "hooks.table";
    private static final int[] MEASURED = {17, 21, 25};

    private final List<HookRow> rows;

    private HookTable(List<HookRow> rows) {
        this.rows = List.copyOf(rows);
    }

    /**
     * Reads the table of this build.
     *
     * @throws IllegalStateException if the jar is damaged: the table is missing or wrong
     */
    public static HookTable load() {
        return read(0);
    }

    /**
     * Reads only the rows that belong to a JDK. Their indices are those of this table.
     *
     * @param feature feature version of a JDK
     * @throws IllegalStateException if the jar is damaged: the table is missing or wrong
     */
    public static HookTable loadFor(int feature) {
        int measured = measuredFor(feature);
        HookTable compiled = readCompiled(measured);
        return compiled == null ? read(measured) : compiled;
    }

    /** Name of the rows of one JDK as the build has compiled them ({@link CompiledRowsLayout}). */
    static String compiled(int measured) {
        return "hooks-" + measured + ".rows";
    }

    private static @Nullable HookTable readCompiled(int measured) {
        try (InputStream in = Installation.open(HookTable.class, compiled(measured))) {
            return in == null ? null : new HookTable(new CompiledRows(in.readAllBytes()).read());
        } catch (IOException e) {
            throw new IllegalStateException("hook table: " + e.getMessage(), e);
        }
    }

    private static HookTable read(int measured) {
        try (InputStream in = Installation.open(HookTable.class, RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("hook table " + RESOURCE + " is missing from the agent's jar");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), measured);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("hook table " + RESOURCE + ": " + e.getMessage(), e);
        }
    }

    /**
     * Parses a table.
     *
     * @param text lines as the header of {@code hooks.table} describes them
     * @throws IllegalArgumentException naming line and cell that are wrong
     */
    public static HookTable parse(String text) {
        return parse(text, 0);
    }

    /** @param measured JDK of the rows that are wanted; 0 for all */
    static HookTable parse(String text, int measured) {
        List<HookRow> rows = new ArrayList<>();
        HookRowParser parser = new HookRowParser();
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
                if (!parser.readAlias(line) && (measured == 0 || HookRowParser.appliesTo(measured, line))) {
                    rows.addAll(parser.rows(rows.size(), line));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
            }
        }
        return new HookTable(rows);
    }

    /** All rows; a row's index is its place here. */
    public List<HookRow> rows() {
        return rows;
    }

    /** Number of rows: indices run from 0 to this minus 1. */
    public int size() {
        return rows.size();
    }

    /**
     * The row of an index, without allocation.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public HookRow row(int index) {
        return rows.get(index);
    }

    /**
     * The measured JDK whose rows serve another one.
     *
     * @param feature feature version of a JDK
     * @return the newest measured version not newer than it; 0 if it is older than all
     */
    public static int measuredFor(int feature) {
        int found = 0;
        for (int i = 0; i < MEASURED.length; i++) {
            if (MEASURED[i] <= feature) {
                found = MEASURED[i];
            }
        }
        return found;
    }

    /**
     * The rows that belong to a JDK, in the order of the table.
     *
     * @param feature feature version of a JDK
     */
    public List<HookRow> rowsFor(int feature) {
        int measured = measuredFor(feature);
        List<HookRow> found = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).appliesTo(measured)) {
                found.add(rows.get(i));
            }
        }
        return found;
    }
}
