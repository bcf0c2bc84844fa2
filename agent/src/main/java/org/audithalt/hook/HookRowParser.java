package org.audithalt.hook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.bridge.Bridge;
import org.jspecify.annotations.Nullable;

/** Reads lines of the hook table. Not thread-safe; one per table, because aliases add up line by line. */
final class HookRowParser {
    private static final int COLUMNS = 17;
    private static final String NONE = "-";

    private final Map<String, String> aliases = new HashMap<>();
    private String[] cells = new String[0];

    /** Reads a line {@code NAME = TEXT}; false if it is not one. */
    boolean readAlias(String line) {
        int blank = line.indexOf(' ');
        if (!line.startsWith("= ", blank + 1)) {
            return false;
        }
        String[] words = split(line);
        if (words.length != 3 || !words[1].equals("=")) {
            return false;
        }
        aliases.put(words[0], words[2]);
        return true;
    }

    /**
     * Reads a line: a row, or two if its operation depends on an argument.
     *
     * @param index the first row's place in the table
     * @throws IllegalArgumentException naming the cell that is wrong
     */
    List<HookRow> rows(int index, String line) {
        cells = split(line);
        if (cells.length != COLUMNS) {
            throw new IllegalArgumentException(cells[0] + ": " + cells.length + " columns instead of " + COLUMNS);
        }
        boolean aliased = line.indexOf('{') >= 0;
        for (int i = 0; aliased && i < COLUMNS; i++) {
            cells[i] = expand(cells[i]);
        }
        try {
            int question = cells[3].indexOf('?');
            int colon = cells[3].indexOf(':', question + 1);
            if (question < 0 || colon < 0) {
                return List.of(row(index, cells[3], Source.NONE));
            }
            // the twin stands behind its row
            Source choice = Source.parse(cells[3].substring(0, question) + "?" + index + ":" + (index + 1));
            HookRow row = row(index, cells[3].substring(question + 1, colon), choice);
            return List.of(row, twin(row, Operation.valueOf(cells[3].substring(colon + 1))));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(cells[0] + ": " + e.getMessage(), e);
        }
    }

    private HookRow twin(HookRow of, Operation operation) {
        return new HookRow(
                of.index() + 1,
                of.id() + "/" + operation,
                of.since(),
                of.until(),
                Mode.TWIN,
                of.target(),
                of.wovenIn(),
                of.mayBeAbsent(),
                List.of(),
                operation,
                0,
                false,
                of.firstKind(),
                of.secondKind(),
                of.sources(),
                of.resultKind(),
                of.sleeps(),
                false,
                of.opens(),
                of.guarded(),
                of.denial());
    }

    private HookRow row(int index, String operation, Source choice) {
        Mode mode = Mode.valueOf(upper(cells[2]));
        HookRow.Member target = member(cells[16]);
        boolean mayBeAbsent = cells[15].endsWith("?");
        String woven = mayBeAbsent ? cells[15].substring(0, cells[15].length() - 1) : cells[15];
        if (woven.isEmpty() || woven.equals(NONE)) {
            woven = target.owner();
        } else if (mode != Mode.CALL && mode != Mode.INSTEAD) {
            throw new IllegalArgumentException("woven_in is for the modes call and instead");
        }
        boolean event = mode == Mode.EVENT;
        int at = operation.indexOf('@');
        boolean wrongMode = mode == Mode.TWIN || (mode == Mode.INSTEAD && !choice.isNone());
        if (wrongMode || event != at > 0 || (mode != Mode.CALL && target.name().startsWith("<"))) {
            throw new IllegalArgumentException(cells[3] + " cannot have mode " + cells[2] + " on " + target.name());
        }
        int result = cells[10].indexOf('=');
        ResultKind kind =
                event ? ResultKind.ZERO : ResultKind.valueOf(result < 0 ? cells[10] : cells[10].substring(0, result));
        int comma = cells[11].indexOf(',');
        HookRow.Sources sources = new HookRow.Sources(
                choice,
                objectSource(cells[4]),
                objectSource(cells[5]),
                Source.parse(cells[6]),
                Source.parse(cells[7]),
                Source.parse(cells[8]),
                Source.parse(cells[9]),
                result < 0 ? Source.NONE : Source.parse(cells[10].substring(result + 1)),
                Source.parse(comma < 0 ? cells[11] : cells[11].substring(0, comma)),
                comma < 0 ? Source.NONE : Source.parse(cells[11].substring(comma + 1)));
        if ((kind == ResultKind.DESCRIPTOR) == sources.result().isNone()) {
            throw new IllegalArgumentException(cells[10] + ": DESCRIPTOR and no other kind needs a source");
        }
        return new HookRow(
                index,
                cells[0],
                since(cells[1]),
                until(cells[1]),
                mode,
                target,
                woven,
                mayBeAbsent,
                matches(cells[14], mode == Mode.CALL && woven.equals(target.owner())),
                event ? operationOf(operation) : Operation.valueOf(operation),
                event ? event(operation.substring(0, at)) : 0,
                event && operation.substring(at).equals("@return"),
                objectKind(cells[4]),
                objectKind(cells[5]),
                sources,
                kind,
                flag("sleeps"),
                flag("waits"),
                flag("opens"),
                flag("guarded"),
                event ? Denial.NONE : Denial.valueOf(cells[13]));
    }

    private String expand(String cell) {
        String text = cell;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{')) {
            int close = text.indexOf('}', open);
            String name = close < 0 ? text.substring(open) : text.substring(open + 1, close);
            String value = aliases.get(name);
            if (value == null) {
                throw new IllegalArgumentException(cells[0] + ": {" + name + "}: no such alias");
            }
            text = text.substring(0, open) + value + text.substring(close + 1);
        }
        return text;
    }

    private boolean flag(String name) {
        String flags = cells[12];
        if (flags.equals(NONE) || flags.equals(name)) {
            return flags.equals(name);
        }
        return ("," + flags + ",").contains("," + name + ",");
    }

    /** Whether the second word of a row, its range of JDKs, has one. */
    static boolean appliesTo(int measured, String line) {
        int from = line.indexOf(' ');
        while (from >= 0 && from < line.length() && line.charAt(from) == ' ') {
            from++;
        }
        int to = line.indexOf(' ', Math.max(from, 0));
        if (from < 0 || to < 0) {
            // to be refused as any wrong row
            return true;
        }
        String range = line.substring(from, to);
        return since(range) <= measured && measured <= until(range);
    }

    static int since(String range) {
        int dash = range.indexOf('-');
        return Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
    }

    static int until(String range) {
        int dash = range.indexOf('-');
        if (dash < 0) {
            return Integer.parseInt(range);
        }
        return dash == range.length() - 1 ? Integer.MAX_VALUE : Integer.parseInt(range.substring(dash + 1));
    }

    static HookRow.Member member(String text) {
        int dot = text.indexOf('.');
        int open = text.indexOf('(');
        if (dot < 1 || open < dot + 2) {
            throw new IllegalArgumentException(text + ": not Class.name(descriptor)");
        }
        return new HookRow.Member(text.substring(0, dot), text.substring(dot + 1, open), text.substring(open));
    }

    private static List<HookRow.Matches> matches(String cell, boolean ofOwnMethod) {
        List<HookRow.Matches> found = new ArrayList<>();
        for (int from = 0; from <= cell.length(); ) {
            int comma = cell.indexOf(',', from);
            int to = comma < 0 ? cell.length() : comma;
            String part = cell.substring(from, to);
            int equals = part.indexOf('=');
            int feature = equals < 0 ? 0 : Integer.parseInt(part.substring(0, equals));
            boolean orUndeclared = part.endsWith("?");
            int end = orUndeclared ? part.length() - 1 : part.length();
            if (orUndeclared && (equals >= 0 || !ofOwnMethod)) {
                throw new IllegalArgumentException(
                        part + ": the ? is for calls of the class's own methods, one number for all JDKs");
            }
            int count = Integer.parseInt(part.substring(equals + 1, end));
            found.add(new HookRow.Matches(feature, count, orUndeclared));
            from = to + 1;
        }
        return List.copyOf(found);
    }

    private static int event(String name) {
        switch (name) {
            case "EXIT_BEGINS":
                return Bridge.EXIT_BEGINS;
            case "HOOKS_RETURNED":
                return Bridge.HOOKS_RETURNED;
            case "HALTING":
                return Bridge.HALTING;
            case "TRANSFORMED":
                return Bridge.TRANSFORMED;
            default:
                throw new IllegalArgumentException(name + ": no such event");
        }
    }

    private static @Nullable Operation operationOf(String event) {
        return event.startsWith("HALTING@") ? Operation.EXIT_GROUP : null;
    }

    private static ObjectKind objectKind(String cell) {
        int equals = cell.indexOf('=');
        return cell.equals(NONE) ? ObjectKind.NONE : ObjectKind.valueOf(equals < 0 ? cell : cell.substring(0, equals));
    }

    private static Source objectSource(String cell) {
        int equals = cell.indexOf('=');
        return equals < 0 ? Source.NONE : Source.parse(cell.substring(equals + 1));
    }

    static String[] split(String line) {
        List<String> words = new ArrayList<>();
        // an array: this runs at each start, in the interpreter, over many blanks
        byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);
        int i = 0;
        while (i < octets.length) {
            int start = i;
            while (i < octets.length && (octets[i] < 0 || octets[i] > ' ')) {
                i++;
            }
            if (i > start) {
                words.add(line.substring(start, i));
            }
            i++;
        }
        return words.toArray(new String[0]);
    }

    private static String upper(String word) {
        char[] letters = word.toCharArray();
        for (int i = 0; i < letters.length; i++) {
            letters[i] = Character.toUpperCase(letters[i]);
        }
        return new String(letters);
    }
}
