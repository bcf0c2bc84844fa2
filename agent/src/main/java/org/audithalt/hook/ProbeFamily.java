package org.audithalt.hook;

import java.util.List;

/**
 * Groups of operations that one action of {@link HookProbe} stands for. Immutable, safe to use from any thread.
 *
 * <p>An action that creates something, a listening socket or a process for an instant, is done once, when its hook is woven.
 */
enum ProbeFamily {
    OPEN("open", false, Operation.OPENAT),
    REMOVE("remove", false, Operation.UNLINK, Operation.UNLINKAT, Operation.RMDIR),
    MKDIR("mkdir", false, Operation.MKDIR),
    RENAME("rename", false, Operation.RENAME, Operation.RENAMEAT),
    LINK("link", false, Operation.LINK),
    SYMLINK("symlink", false, Operation.SYMLINK),
    CHMOD("chmod", false, Operation.CHMOD, Operation.FCHMODAT),
    CHOWN("chown", false, Operation.CHOWN, Operation.LCHOWN),
    TRUNCATE("truncate", false, Operation.FTRUNCATE),
    CONNECT("connect", false, Operation.CONNECT),
    BIND("bind", false, Operation.BIND),
    SEND("send", false, Operation.SENDTO, Operation.SENDMSG),
    LISTEN("listen", true, Operation.LISTEN),
    ACCEPT("accept", true, Operation.ACCEPT),
    EXECVE("execve", true, Operation.EXECVE),
    DLOPEN("dlopen", true, Operation.DLOPEN);

    private final String label;
    private final boolean once;
    private final Operation[] operations;

    ProbeFamily(String label, boolean once, Operation... operations) {
        this.label = label;
        this.once = once;
        this.operations = operations;
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
        for (int i = 0; i < operations.length; i++) {
            if (operations[i] == row.operation()) {
                return true;
            }
        }
        return false;
    }
}
