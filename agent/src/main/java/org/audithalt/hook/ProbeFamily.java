package org.audithalt.hook;

/**
 * Groups of operations that one action of {@link HookProbe} stands for. Immutable, safe to use from any thread.
 *
 * <p>The action makes the first of them: of the others nothing can be said where rules leave the first one unwoven.
 *
 * <p>An action that creates something, a listening socket or a process for an instant, is done at start only.
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
    private final boolean onlyAtStart;
    private final Operation[] operations;

    ProbeFamily(String label, boolean onlyAtStart, Operation... operations) {
        this.label = label;
        this.onlyAtStart = onlyAtStart;
        this.operations = operations;
    }

    String label() {
        return label;
    }

    boolean onlyAtStart() {
        return onlyAtStart;
    }

    /** Whether the family's action comes through a row. */
    boolean isTriedBy(HookRow row) {
        return operations[0] == row.operation();
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
