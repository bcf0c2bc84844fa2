package org.audithalt.agent;

import java.util.List;

/**
 * Why a start is refused, a row each: the exit code of the JVM, what it means and what to do. docs/exit-codes.md has this table.
 * Numbers are those of sysexits.h where it has one that fits; 70, 74 and 75 belong to a JVM that was audited.
 */
enum StartRefusal {
    BACKLOG_VERSION(
            65,
            "a newer audithalt.jar left a backlog for this log, which this one cannot read",
            "run recover DIR with the jar that wrote it, or start with that jar"),
    LOG_IN_USE(69, "another process writes this log", "give each JVM its own log_file, as with %p in the name"),
    SYSTEM(71, "the system or the agent failed", "see the line above, raise what it names or report it"),
    UNPROVEN_JDK(
            72,
            "this JDK or run-time image is untested",
            "use a listed JDK, or prove the image with the mediation command"),
    UNWRITABLE(
            73,
            "the log, the backlog or the control socket cannot be made or written",
            "let this user write to the directory, or name another"),
    HOOK_MISSING(
            76,
            "a hook does not fit this JVM",
            "leave out what changes JDK classes, as other agents and --patch-module do"),
    OTHERS_WRITE(77, "others may change the trail or what governs it", "take the right to write from them"),
    CONFIG(78, "settings or rules are wrong", "correct them"),
    DISK_FULL(79, "there is no space for the log", "free space, or set disk_full_at_start=suspend to wait for it");

    private final int code;
    private final String meaning;
    private final String step;

    StartRefusal(int code, String meaning, String step) {
        this.code = code;
        this.meaning = meaning;
        this.step = step;
    }

    /** Exit code of the JVM. */
    int code() {
        return code;
    }

    /** What the code means, in one clause. */
    String meaning() {
        return meaning;
    }

    /** What to do, in one clause. */
    String step() {
        return step;
    }

    /** Behind the only problem of a start, or in a line of its own behind several. */
    String lastWords(List<String> problems) {
        String code = "start refused with exit code " + this.code + ": " + meaning;
        return problems.size() == 1
                ? problems.get(0) + "; " + code + (problems.get(0).endsWith(")") ? "" : " (" + step + ")")
                : code + " (" + step + "; " + problems.size() + " problems above)";
    }
}
