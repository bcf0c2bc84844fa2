package org.audithalt.hook;

import java.util.List;

/**
 * Groups of hooks that one action of {@link HookProbe} stands for, each with the operation that this action is. Rules may
 * select others of the group alone ({@code lchown} without {@code chown}): no action tries those. Immutable, safe to use from
 * any thread.
 *
 * <p>An action that creates something, a listening socket or a process for an instant, is done once, when its hook is woven.
 */
enum ProbeFamily {
    OPEN("open", false, Operation.OPENAT),
    REMOVE("remove", false, Operation.UNLINK),
    MKDIR("mkdir", false, Operation.MKDIR),
    RENAME("rename", false, Operation.RENAME),
    LINK("link", false, Operation.LINK),
    SYMLINK("symlink", false, Operation.SYMLINK),
    CHMOD("chmod", false, Operation.CHMOD),
    CHOWN("chown", false, Operation.CHOWN),
    TRUNCATE("truncate", false, Operation.FTRUNCATE),
    CONNECT("connect", false, Operation.CONNECT),
    BIND("bind", false, Operation.BIND),
    SEND("send", false, Operation.SENDTO),
    LISTEN("listen", true, Operation.LISTEN),
    ACCEPT("accept", true, Operation.ACCEPT),
    EXECVE("execve", true, Operation.EXECVE),
    DLOPEN("dlopen", true, Operation.DLOPEN);

    private final String label;
    private final boolean once;
    private final Operation operation;

    ProbeFamily(String label, boolean once, Operation operation) {
        this.label = label;
        this.once = once;
        this.operation = operation;
    }

    String label() {
        return label;
    }

    boolean once() {
        return once;
    }

    /** Whether rows that run cover its action. */
    boolean isIn(List<HookRow> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (has(rows.get(i))) {
                return true;
            }
        }
        return false;
    }

    boolean has(HookRow row) {
        return row.operation() == operation;
    }
}
