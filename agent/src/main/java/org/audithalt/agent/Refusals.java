package org.audithalt.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.control.OpenDirectoryException;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.rule.TrustedFile;
import org.audithalt.sink.FileStorage;
import org.audithalt.sink.LogRefusedException;
import org.audithalt.sink.SinkTrouble;
import org.jspecify.annotations.Nullable;

/** The problems of a start, a line each, and why it is refused for them: the cause of the first counts. One thread. */
final class Refusals {
    private final List<String> problems = new ArrayList<>();
    private @Nullable StartRefusal cause;

    /** The lines so far; those who look for problems add to it. */
    List<String> problems() {
        return problems;
    }

    /** What was added since the last call, if anything, was found by a look for this. */
    void because(StartRefusal looked) {
        if (cause == null && !problems.isEmpty()) {
            cause = TrustedFile.isObjection(problems.get(0)) ? StartRefusal.OTHERS_WRITE : looked;
        }
    }

    /** One more problem. */
    void add(StartRefusal why, String problem) {
        problems.add(problem);
        because(why);
    }

    /** Whether it can go on. */
    boolean isEmpty() {
        return problems.isEmpty();
    }

    boolean isFor(StartRefusal why) {
        return cause == why;
    }

    /** Forgets all: the start is tried again. */
    void clear() {
        problems.clear();
        cause = null;
    }

    /** Why a start is refused that ended with an error. */
    static StartRefusal causeOf(Throwable failed) {
        if (failed instanceof StartRefused refused) {
            return refused.why();
        }
        if (failed instanceof OpenDirectoryException) {
            return StartRefusal.OTHERS_WRITE;
        }
        if (failed instanceof LogRefusedException log) {
            boolean inUse = log.kind() == LogRefusedException.Kind.IN_USE;
            boolean open = log.kind() == LogRefusedException.Kind.OTHERS_WRITE;
            return inUse ? StartRefusal.LOG_IN_USE : open ? StartRefusal.OTHERS_WRITE : StartRefusal.UNWRITABLE;
        }
        if (failed instanceof IOException error) {
            boolean full = SinkTrouble.of(error, new FileStorage(0).noSpaceText()) == SinkTrouble.NO_SPACE;
            return full ? StartRefusal.DISK_FULL : StartRefusal.UNWRITABLE;
        }
        return StartRefusal.SYSTEM;
    }

    /** Exit code for the JVM. */
    int code() {
        return cause == null ? StartRefusal.SYSTEM.code() : cause.code();
    }

    /**
     * All lines.
     *
     * @param ends whether the JVM ends for it: then the last line says with which code, and why
     */
    String lines(boolean ends) {
        StringBuilder lines = new StringBuilder();
        int count = ends && problems.size() == 1 ? 0 : problems.size();
        for (int i = 0; i < count; i++) {
            lines.append(i > 0 ? "\n" : "").append(problems.get(i));
        }
        if (ends) {
            StartRefusal why = cause == null ? StartRefusal.SYSTEM : cause;
            lines.append(count > 0 ? "\n" : "").append(why.lastWords(problems));
        }
        return lines.toString();
    }

    /** Why a start is refused whose gate is closed: for space, whichever kind of it, or because the log cannot be written. */
    static StartRefusal ofClosed(Gate gate) {
        boolean space = gate.closedFor(Reason.DISK_FULL)
                || gate.closedFor(Reason.LOG_LIMIT)
                || gate.closedFor(Reason.SPACE_LEFT)
                || gate.closedFor(Reason.ADMIN_SPACE_LEFT);
        return space ? StartRefusal.DISK_FULL : StartRefusal.UNWRITABLE;
    }
}
