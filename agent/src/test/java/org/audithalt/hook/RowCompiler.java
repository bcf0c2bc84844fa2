package org.audithalt.hook;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Compiles the hook table for one JDK ({@link CompiledRowsLayout}); in the build. */
public final class RowCompiler {
    private final List<String> strings = new ArrayList<>();
    private final List<String> sources = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream rows = new DataOutputStream(bytes);

    private RowCompiler() {}

    /** Name of the file for a JDK. */
    public static String name(int feature) {
        return HookTable.compiled(feature);
    }

    /**
     * The rows of a JDK.
     *
     * @param table the whole table
     * @param feature 17, 21 or 25
     */
    public static byte[] compile(byte[] table, int feature) throws IOException {
        List<HookRow> all = HookTable.parse(new String(table, StandardCharsets.UTF_8), feature)
                .rows();
        RowCompiler compiler = new RowCompiler();
        for (HookRow row : all) {
            compiler.add(row);
        }
        return compiler.file(all.size());
    }

    private byte[] file(int count) throws IOException {
        List<Integer> texts = new ArrayList<>();
        for (String source : sources) {
            texts.add(number(strings, source));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        out.writeShort(CompiledRowsLayout.MAGIC);
        out.writeShort(strings.size());
        out.writeShort(sources.size());
        out.writeShort(count);
        for (String string : strings) {
            out.writeShort(string.length());
            out.write(string.getBytes(StandardCharsets.ISO_8859_1));
        }
        for (int text : texts) {
            out.writeShort(text);
        }
        out.write(bytes.toByteArray());
        return file.toByteArray();
    }

    private void add(HookRow row) throws IOException {
        string(row.id());
        rows.writeShort(row.since());
        rows.writeShort(row.until() == Integer.MAX_VALUE ? CompiledRowsLayout.OPEN : row.until());
        rows.writeShort(row.mode().ordinal());
        string(row.target().owner());
        string(row.target().name());
        string(row.target().descriptor());
        string(row.wovenIn());
        rows.writeShort((row.mayBeAbsent() ? CompiledRowsLayout.MAY_BE_ABSENT : 0)
                | (row.eventAtReturn() ? CompiledRowsLayout.EVENT_AT_RETURN : 0)
                | (row.sleeps() ? CompiledRowsLayout.SLEEPS : 0)
                | (row.waits() ? CompiledRowsLayout.WAITS : 0)
                | (row.opens() ? CompiledRowsLayout.OPENS : 0)
                | (row.guarded() ? CompiledRowsLayout.GUARDED : 0));
        rows.writeShort(
                row.operation() == null
                        ? CompiledRowsLayout.NONE
                        : row.operation().ordinal());
        rows.writeShort(row.event());
        rows.writeShort(row.firstKind().ordinal());
        rows.writeShort(row.secondKind().ordinal());
        rows.writeShort(row.resultKind().ordinal());
        rows.writeShort(row.denial().ordinal());
        rows.writeShort(row.matches().size());
        HookRow.Sources from = row.sources();
        List<Source> each = List.of(
                from.index(),
                from.first(),
                from.second(),
                from.n0(),
                from.n1(),
                from.n2(),
                from.n3(),
                from.result(),
                from.exitFirst(),
                from.exitSecond());
        for (Source source : each) {
            rows.writeShort(number(sources, source.toString()));
        }
        for (HookRow.Matches matches : row.matches()) {
            rows.writeShort(matches.feature());
            rows.writeShort(matches.count());
            rows.writeShort(matches.orUndeclared() ? 1 : 0);
        }
    }

    private void string(String text) throws IOException {
        rows.writeShort(number(strings, text));
    }

    private static int number(List<String> known, String text) {
        int number = known.indexOf(text);
        if (number < 0) {
            known.add(text);
            number = known.size() - 1;
        }
        return number;
    }
}
