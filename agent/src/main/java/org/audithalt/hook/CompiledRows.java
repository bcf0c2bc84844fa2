package org.audithalt.hook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows that the build has compiled for one JDK ({@link CompiledRowsLayout}). One thread, once. */
final class CompiledRows {
    private static final Mode[] MODES = Mode.values();
    private static final ObjectKind[] OBJECTS = ObjectKind.values();
    private static final ResultKind[] RESULTS = ResultKind.values();
    private static final Denial[] DENIALS = Denial.values();
    private static final Operation[] OPERATIONS = Operation.values();

    private final byte[] file;
    private int at;
    private String[] strings = new String[0];
    private Source[] sources = new Source[0];

    CompiledRows(byte[] file) {
        this.file = file;
    }

    /**
     * All rows.
     *
     * @throws IllegalStateException if the jar is damaged
     */
    List<HookRow> read() {
        if (number() != CompiledRowsLayout.MAGIC) {
            throw new IllegalStateException("compiled rows of the hook table are damaged");
        }
        strings = new String[number()];
        sources = new Source[number()];
        int count = number();
        for (int i = 0; i < strings.length; i++) {
            int bytes = number();
            strings[i] = new String(file, at, bytes, StandardCharsets.ISO_8859_1);
            at += bytes;
        }
        for (int i = 0; i < sources.length; i++) {
            sources[i] = Source.parse(string());
        }
        List<HookRow> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(row(i));
        }
        return rows;
    }

    private HookRow row(int index) {
        String id = string();
        int since = number();
        int until = number();
        Mode mode = MODES[number()];
        HookRow.Member target = new HookRow.Member(string(), string(), string());
        String wovenIn = string();
        int flags = number();
        int operation = number();
        int event = number();
        ObjectKind first = OBJECTS[number()];
        ObjectKind second = OBJECTS[number()];
        ResultKind result = RESULTS[number()];
        Denial denial = DENIALS[number()];
        int matches = number();
        HookRow.Sources from = new HookRow.Sources(
                source(), source(), source(), source(), source(), source(), source(), source(), source(), source());
        return new HookRow(
                index,
                id,
                since,
                until == CompiledRowsLayout.OPEN ? Integer.MAX_VALUE : until,
                mode,
                target,
                wovenIn,
                (flags & CompiledRowsLayout.MAY_BE_ABSENT) != 0,
                matches(matches),
                operation(operation),
                event,
                (flags & CompiledRowsLayout.EVENT_AT_RETURN) != 0,
                first,
                second,
                from,
                result,
                (flags & CompiledRowsLayout.SLEEPS) != 0,
                (flags & CompiledRowsLayout.WAITS) != 0,
                (flags & CompiledRowsLayout.OPENS) != 0,
                (flags & CompiledRowsLayout.GUARDED) != 0,
                denial);
    }

    private List<HookRow.Matches> matches(int count) {
        HookRow.Matches[] matches = new HookRow.Matches[count];
        for (int i = 0; i < count; i++) {
            matches[i] = new HookRow.Matches(number(), number(), number() != 0);
        }
        return List.of(matches);
    }

    private static @Nullable Operation operation(int number) {
        return number == CompiledRowsLayout.NONE ? null : OPERATIONS[number];
    }

    private String string() {
        return strings[number()];
    }

    private Source source() {
        return sources[number()];
    }

    private int number() {
        int number = (file[at] & 0xff) << Byte.SIZE | file[at + 1] & 0xff;
        at += Short.BYTES;
        return number;
    }
}
