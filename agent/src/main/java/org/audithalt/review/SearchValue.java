package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Arch;
import org.audithalt.rule.NameTables;

/** Reads the values of search options. Stateless. */
final class SearchValue {
    private static final long MOST_ID = 0xffff_ffffL;

    private SearchValue() {}

    static Condition text(Item item, String value, boolean word) {
        return new TextCondition(item, bytes(value), word, true);
    }

    static Condition user(Item item, String value) throws SearchException {
        return id(item, value, "user", NameTables.user(value));
    }

    static Condition group(Item item, String value) throws SearchException {
        return id(item, value, "group", NameTables.group(value));
    }

    private static Condition id(Item item, String value, String what, long named) throws SearchException {
        if (value.equals("unset")) {
            return new NumberCondition(item, MOST_ID);
        }
        if (isNumber(value)) {
            return new NumberCondition(item, id(value));
        }
        if (named < 0) {
            throw new SearchException(value + ": unknown " + what + " on this machine (give the number)");
        }
        return new NumberCondition(item, named, bytes(value));
    }

    static Condition types(List<String> values) throws SearchException {
        List<Integer> numbers = new ArrayList<>();
        for (String word : String.join(",", values).split(",", -1)) {
            if (word.equalsIgnoreCase("ALL")) {
                return (event, look) -> true;
            }
            int number = isNumber(word) ? (int) number(word, Integer.MAX_VALUE) : NameTables.recordType(word);
            if (number < 0) {
                throw new SearchException(word + ": unknown record type; known are ALL, " + NameTables.recordTypes());
            }
            numbers.add(number);
        }
        return new EventConditions.OfType(numbers);
    }

    static Condition systemCall(String value) throws SearchException {
        if (isNumber(value)) {
            return new NumberCondition(Item.SYSCALL, number(value, Integer.MAX_VALUE));
        }
        SystemCallCondition condition = SystemCallCondition.named(value);
        if (!condition.exists()) {
            throw new SearchException(value + ": unknown system call");
        }
        return condition;
    }

    static int machine(String value) throws SearchException {
        return switch (value) {
            case "b64" -> Arch.current().auditArch();
            case "x86_64" -> Arch.X86_64.auditArch();
            case "aarch64" -> Arch.AARCH64.auditArch();
            case "b32" -> Arch.current() == Arch.AARCH64 ? 0x4000_0028 : 0x4000_0003;
            case "i386", "i486", "i586", "i686" -> 0x4000_0003;
            case "arm", "armv6l", "armv7l" -> 0x4000_0028;
            default -> throw new SearchException(value + ": unknown machine");
        };
    }

    /** An error's name means its negative number, with or without a minus. */
    static long exit(String value) throws SearchException {
        boolean negative = value.startsWith("-");
        int errno = NameTables.errno(negative ? value.substring(1) : value);
        if (errno >= 0) {
            return -errno;
        }
        try {
            return Long.decode(value);
        } catch (NumberFormatException e) {
            throw new SearchException(value + ": is neither a number nor the name of an error");
        }
    }

    static long number(String value) throws SearchException {
        long number = signed(value);
        if (number < 0) {
            throw new SearchException(value + ": must not be negative");
        }
        return number;
    }

    private static long number(String value, long most) throws SearchException {
        long number = number(value);
        if (number > most) {
            throw new SearchException(value + ": must not be above " + most);
        }
        return number;
    }

    static long signed(String value) throws SearchException {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new SearchException(value + ": is no number");
        }
    }

    /** An id of 32 bits; a negative number is what it would be without a sign. */
    static long id(String value) throws SearchException {
        long id = signed(value);
        if (id < Integer.MIN_VALUE || id > MOST_ID) {
            throw new SearchException(value + ": must be from " + Integer.MIN_VALUE + " to " + MOST_ID);
        }
        return id & MOST_ID;
    }

    private static boolean isNumber(String value) {
        int first = value.startsWith("-") ? 1 : 0;
        return value.length() > first && value.charAt(first) >= '0' && value.charAt(first) <= '9';
    }

    static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
