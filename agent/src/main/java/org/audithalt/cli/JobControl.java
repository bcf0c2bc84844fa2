package org.audithalt.cli;

import org.jspecify.annotations.Nullable;

/**
 * What a shell's job control makes of a process (termios(3), proc(5)).
 *
 * @param parent process id of its parent; 0 if that is in no namespace of ours
 * @param group its process group
 * @param session its session
 * @param foreground the process group that has the session's terminal; -1 if it has none
 */
record JobControl(long parent, long group, long session, long foreground) {
    /** Fields of {@code stat} behind the name, from 0. */
    private static final int PARENT = 1;

    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int FOREGROUND = 5;

    /** Longer no line of ancestors is; they change while they are looked at. */
    private static final int MOST_ANCESTORS = 100;

    /** That of a process; null if there is none. */
    static @Nullable JobControl of(ProcessFiles process) {
        String stat = process.read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
        return fields.length <= FOREGROUND
                ? null
                : new JobControl(
                        Long.parseLong(fields[PARENT]),
                        Long.parseLong(fields[GROUP]),
                        Long.parseLong(fields[SESSION]),
                        Long.parseLong(fields[FOREGROUND]));
    }

    /**
     * Whether somebody can let it go on once it is stopped: an ancestor in another process group of its session, as a shell is.
     * The kernel stops no other by Ctrl-Z (setpgid(2), "orphaned process group").
     */
    boolean hasShell() {
        JobControl ancestor = this;
        for (int i = 0; i < MOST_ANCESTORS; i++) {
            ancestor = ancestor.parent > 0 ? of(new ProcessFiles(ancestor.parent)) : null;
            if (ancestor == null || ancestor.session != session) {
                return false;
            }
            if (ancestor.group != group) {
                return true;
            }
        }
        return false;
    }

    /** Whether the terminal is its own. */
    boolean isInForeground() {
        return foreground == group;
    }
}
