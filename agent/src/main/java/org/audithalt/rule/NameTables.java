package org.audithalt.rule;

import org.audithalt.hook.Arch;
import org.jspecify.annotations.Nullable;

/** The names that rules and trails have for numbers, for those who read trails. Stateless, safe to use from any thread. */
public final class NameTables {
    private NameTables() {}

    /** The number of a record type such as {@code SYSCALL}; -1 if there is none of that name. */
    public static int recordType(String name) {
        int number = RuleTables.RECORD_TYPES.number(name);
        return number == WordTable.NONE ? -1 : number;
    }

    /** The names of all record types, separated by commas. */
    public static String recordTypes() {
        return RuleTables.RECORD_TYPES.all();
    }

    /** The positive number of an error name such as {@code ENOENT}; -1 if there is none of that name. */
    public static int errno(String name) {
        int number = RuleTables.ERRORS.number(name);
        return number == WordTable.NONE ? -1 : number;
    }

    /** The name of an error's positive number, null if it has none. */
    public static @Nullable String errno(int number) {
        return RuleTables.ERRORS.name(number);
    }

    /** The number of a system call on an architecture; -1 if it has none there. */
    public static int systemCall(Arch arch, String name) {
        return SystemCalls.ALL.number(arch, name);
    }

    /** The name of a system call's number on an architecture, null if it has none. */
    public static @Nullable String systemCall(Arch arch, int number) {
        return SystemCalls.ALL.name(arch, number);
    }

    /** The number of a user in {@code /etc/passwd}; -1 if there is none of that name. */
    public static long user(String name) {
        return Math.max(-1, new Accounts().user(name));
    }

    /** The number of a group in {@code /etc/group}; -1 if there is none of that name. */
    public static long group(String name) {
        return Math.max(-1, new Accounts().group(name));
    }
}
