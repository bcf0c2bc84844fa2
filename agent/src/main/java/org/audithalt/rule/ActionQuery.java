package org.audithalt.rule;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.jspecify.annotations.Nullable;

/**
 * An action that somebody asks about: {@code OPERATION [PATH [PATH]] [FIELD=VALUE…]}, with the fields {@code a0} to {@code a3},
 * {@code saddr_fam}, {@code exit} and {@code success}, and {@code r}, {@code w}, {@code rw} for the way in which a file is
 * opened. What is not given is 0, an outcome that is not given is open.
 */
final class ActionQuery {
    private static final String ACCESS = "r w rw";

    final Operation operation;
    final long[] arguments = new long[4];
    byte @Nullable [] name;
    byte @Nullable [] name2;
    int family = Rule.NO_FAMILY;
    boolean outcomeGiven;
    boolean success = true;
    long exit;

    private ActionQuery(Operation operation) {
        this.operation = operation;
    }

    /** Reads a query; null if a problem was added. */
    static @Nullable ActionQuery read(String text, Arch arch, List<String> problems) {
        List<String> words =
                RuleWords.of(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        Operation operation = words.isEmpty() ? null : operation(words.get(0), arch);
        if (operation == null) {
            String word = words.isEmpty() ? "" : words.get(0);
            problems.add("explain " + Place.shown(word) + ": not an operation that is audited"
                    + NearestWord.hint(NearestWord.of(word, names(arch))) + " (write OPERATION PATH)");
            return null;
        }
        ActionQuery query = new ActionQuery(operation);
        for (int i = 1; i < words.size(); i++) {
            if (!query.take(words.get(i))) {
                problems.add("explain " + Place.shown(words.get(i))
                        + ": neither an absolute path nor r, w, rw, nor a0 to a3, saddr_fam, exit or success with a value"
                        + " (of an address rules see the family alone: saddr_fam=2, 10 or 1)");
                return null;
            }
        }
        return query;
    }

    private boolean take(String word) {
        if (word.startsWith("/")) {
            byte[] bytes = word.getBytes(StandardCharsets.ISO_8859_1);
            byte[] normal = AuditPath.normalised(bytes, bytes.length);
            if (name == null) {
                name = normal;
                return true;
            }
            boolean free = name2 == null;
            name2 = normal;
            return free;
        }
        if (RuleWords.contains(RuleWords.array(ACCESS), word)) {
            arguments[2] = arguments[2] & ~3L | (word.equals("r") ? 0 : word.equals("w") ? 1 : 2);
            return true;
        }
        int equals = word.indexOf('=');
        long number = equals < 0 ? RuleNumber.INVALID : value(word.substring(equals + 1));
        return number != RuleNumber.INVALID && set(word.substring(0, equals), number);
    }

    private boolean set(String field, long number) {
        switch (field) {
            case "a0", "a1", "a2", "a3" -> arguments[field.charAt(1) - '0'] = number;
            case "saddr_fam" -> family = (int) number;
            case "success" -> {
                outcomeGiven = true;
                success = number != 0;
            }
            case "exit" -> {
                outcomeGiven = true;
                exit = number;
                success = number >= 0;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static long value(String text) {
        long number = RuleNumber.parse(text);
        if (number != RuleNumber.INVALID) {
            return number;
        }
        boolean negative = text.startsWith("-");
        int errno = RuleTables.ERRORS.number(negative ? text.substring(1) : text);
        return errno == WordTable.NONE ? RuleNumber.INVALID : negative ? -errno : errno;
    }

    private static @Nullable Operation operation(String word, Arch arch) {
        for (int i = 0; i < Operation.count(); i++) {
            if (Operation.of(i).callName(arch).equals(word)) {
                return Operation.of(i);
            }
        }
        for (int i = 0; i < Operation.count(); i++) {
            if (Operation.of(i).selectedBy(word)) {
                return Operation.of(i);
            }
        }
        return null;
    }

    private static String[] names(Arch arch) {
        String[] names = new String[Operation.count()];
        for (int i = 0; i < names.length; i++) {
            names[i] = Operation.of(i).callName(arch);
        }
        return names;
    }
}
