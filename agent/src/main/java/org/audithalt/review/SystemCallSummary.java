package org.audithalt.review;

import java.util.ArrayDeque;
import java.util.Deque;
import org.audithalt.hook.Arch;
import org.audithalt.rule.NameTables;
import org.jspecify.annotations.Nullable;

/** What a system call did, and to what. For one thread. */
final class SystemCallSummary {
    private static final String PARENT = "PARENT";
    private static final int FILE_TYPE = 0170000;
    private static final int HEXADECIMAL = 16;
    private static final int OCTAL = 8;

    private final RecordValues values;
    private final Look look = new Look();

    SystemCallSummary(RecordValues values) {
        this.values = values;
    }

    /** Fills in action and object; how and key are there already. */
    void summarize(Event event, int record, EventSummary summary) {
        String name = name(event, record);
        SummaryTables.Call call = SummaryTables.call(name);
        if (call == null) {
            boolean keyed = !summary.key.isEmpty();
            summary.action = keyed ? "triggered-audit-rule" : "triggered-unknown-audit-rule";
            summary.object = summary.key;
            summary.objectKind = "admin-defined-rule";
            return;
        }
        summary.action = call.action();
        summary.objectKind = call.objectKind();
        switch (call.objectKind()) {
            case "socket" -> socket(event, summary);
            case "memory" -> memory(event, record, summary);
            case "process" -> process(event, name, summary);
            case "system" -> {}
            default -> file(event, record, name, summary);
        }
    }

    private String name(Event event, int record) {
        long number = number(values.plain(event, record, "syscall"), 10);
        int machine = ArchCondition.machine(event, record, look);
        for (Arch arch : Arch.values()) {
            String name = arch.auditArch() == machine ? NameTables.systemCall(arch, (int) number) : null;
            if (name != null) {
                return name;
            }
        }
        return "";
    }

    private void socket(Event event, EventSummary summary) {
        int address = RecordValues.record(event, RecordTypes.SOCKADDR, 0);
        if (address >= 0) {
            summary.object = values.meaning(event, address, "saddr");
        }
    }

    private void memory(Event event, int record, EventSummary summary) {
        if (summary.result.equals("success")) {
            summary.object = values.meaning(event, record, "comm");
        } else {
            summary.action = "allocated-memory";
        }
    }

    private void process(Event event, String name, EventSummary summary) {
        int target = RecordValues.record(event, RecordTypes.OBJ_PID, 0);
        if (!summary.action.equals("killed-pid")) {
            summary.object = summary.how;
            summary.how = name;
        } else if (target >= 0 && RecordValues.record(event, RecordTypes.OBJ_PID, target + 1) >= 0) {
            summary.action = "killed-list-of-pids";
        } else if (target >= 0) {
            summary.object = values.meaning(event, target, "opid");
            summary.objectLabel = values.meaning(event, target, "obj");
        }
    }

    /** The object is the first path that is no directory of another; a rename and a link have a last one, too. */
    private void file(Event event, int record, String name, EventSummary summary) {
        int first = path(event, 0);
        int last = first;
        for (int path = first; path >= 0; path = path(event, path + 1)) {
            last = path;
        }
        boolean linked = summary.action.equals("symlinked");
        int path = linked ? last : first;
        int object = path >= 0 ? path : RecordValues.record(event, RecordTypes.PATH, 0);
        if (object >= 0) {
            summary.object = fileName(event, object);
            summary.objectNumber = values.plain(event, object, "inode");
            summary.objectLabel = values.meaning(event, object, "obj");
            String kind = kind(values.plain(event, object, "mode"));
            summary.objectKind = kind == null ? summary.objectKind : kind;
        }
        String argument = name.endsWith("at") ? "a2" : "a1";
        switch (summary.action) {
            case "changed-file-permissions-of" ->
                summary.second = String.format("%04o", number(values.plain(event, record, argument), HEXADECIMAL));
            case "changed-file-ownership-of" -> summary.second = owner(event, record, argument);
            case "renamed", "symlinked" -> summary.second = first == last ? "" : fileName(event, linked ? first : last);
            default -> {}
        }
    }

    private String owner(Event event, int record, String argument) {
        long owner = number(values.plain(event, record, argument), HEXADECIMAL);
        boolean kept = owner == 0xffff_ffffL || owner == -1;
        String group = argument.equals("a2") ? "a3" : "a2";
        return kept
                ? AccountNames.GROUPS.of(number(values.plain(event, record, group), HEXADECIMAL))
                : AccountNames.USERS.of(owner);
    }

    private int path(Event event, int from) {
        int record = RecordValues.record(event, RecordTypes.PATH, from);
        while (record >= 0 && values.plain(event, record, "nametype").equals(PARENT)) {
            record = RecordValues.record(event, RecordTypes.PATH, record + 1);
        }
        return record;
    }

    private String fileName(Event event, int path) {
        String name = values.meaning(event, path, "name");
        int cwd = RecordValues.record(event, RecordTypes.CWD, 0);
        if (!name.isEmpty() && !name.startsWith("/") && cwd >= 0) {
            return normal(values.meaning(event, cwd, "cwd") + "/" + name);
        }
        return name.startsWith("/") && name.contains("/.") ? normal(name) : name;
    }

    private static String normal(String name) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    private static @Nullable String kind(String mode) {
        return switch ((int) number(mode, OCTAL) & FILE_TYPE) {
            case 0140000 -> "socket";
            case 0120000 -> "symlink";
            case 0100000 -> "file";
            case 0060000 -> "block-device";
            case 0040000 -> "directory";
            case 0020000 -> "character-device";
            case 0010000 -> "fifo";
            default -> null;
        };
    }

    private static long number(String digits, int base) {
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, base);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
