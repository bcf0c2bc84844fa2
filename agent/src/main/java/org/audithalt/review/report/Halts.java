package org.audithalt.review.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.review.report.OwnEvent.Value;

/** Puts together when audited processes stood still, why, and who let them go on. For one thread. */
final class Halts {
    /** A duration is told by the clock, which was perhaps set a little meanwhile. */
    private static final long SAME_MILLIS = 1000;

    private static final String KILLED = "killed: seen at ";

    /**
     * A halt.
     *
     * @param process its number, or ? if unknown
     * @param fromMillis when it began, since the epoch; -1 if the log does not say
     * @param toMillis when it ended; -1 if the log does not say
     * @param cause the reasons, as the records have them
     * @param end who or what ended it
     * @param waited number of threads that had waited; -1 if the log does not say
     * @param log number of the log that says so, in the order in which they are read
     */
    record Halt(String process, long fromMillis, long toMillis, String cause, String end, long waited, int log) {
        /** How long; -1 if the log does not say. */
        long millis() {
            return fromMillis < 0 || toMillis < 0 ? -1 : toMillis - fromMillis;
        }
    }

    private static final class Open {
        private final long fromMillis;
        private final List<String> causes = new ArrayList<>();
        private String resumed = "";

        private Open(long fromMillis) {
            this.fromMillis = fromMillis;
        }
    }

    private final List<Halt> halts = new ArrayList<>();
    /** Whose ends their logs have not. */
    private final List<Halt> unended = new ArrayList<>();

    private final Map<String, Open> open = new HashMap<>();
    /** Processes whose actions go on or fail while nothing can store their records, since when. */
    private final Map<String, Long> notHalted = new HashMap<>();
    /** Such times whose ends their logs have not. */
    private final List<Halt> unendedWithoutHalt = new ArrayList<>();

    private int log;

    void add(OwnEvent event) {
        String process = event.has(Value.TARGET) ? event.get(Value.TARGET) : event.get(Value.PID);
        if (event.type().equals("DAEMON_START")) {
            // a container's next process has the same number
            ended(event, process, KILLED + "the next start");
        } else if (event.is("recover") && event.has(Value.DEAD_PID)) {
            ended(event, event.get(Value.DEAD_PID), KILLED + "the recovery");
        } else if (event.is("suspend")) {
            suspended(event, process);
        } else if (event.is("resume") && event.has(Value.DURATION_MS)) {
            resumed(event, process);
        } else if (event.is("resume")) {
            Open halt = open.get(process);
            if (halt != null) {
                halt.resumed = "resume by " + actor(event);
            }
        } else if (event.type().equals("RESP_HALT")) {
            ended(
                    event,
                    process,
                    event.has(Value.TARGET)
                            ? "halted by " + actor(event)
                            : "process halted: " + event.get(Value.REASON));
        } else if (event.is("terminate")) {
            ended(event, process, "process ended");
        }
    }

    private void suspended(OwnEvent event, String process) {
        String action = event.get(Value.ACTION);
        if (action.equals("ignore") || action.equals("syslog") || action.equals("deny")) {
            notHalted.putIfAbsent(process, event.millis());
            return;
        }
        Open halt = open.computeIfAbsent(process, key -> new Open(event.millis()));
        String cause = event.get(Value.REASON)
                + (event.has(Value.TARGET) ? " (by " + actor(event) + ")" : "")
                + (action.isEmpty() || action.equals("suspend") ? "" : " (action " + action + ")");
        boolean said = cause.equals("administrator") && !halt.causes.isEmpty();
        if (!said && !halt.causes.contains(cause)) {
            halt.causes.add(cause);
        }
    }

    private void resumed(OwnEvent event, String process) {
        Open halt = open.remove(process);
        boolean before = notHalted.remove(process) != null;
        if (halt == null && before) {
            return;
        }
        // the duration is that of the lack of space, of which the halt may be a part
        long from = halt != null && before ? halt.fromMillis : event.millis() - event.number(Value.DURATION_MS);
        String cause = halt == null ? event.get(Value.REASON) : String.join(", ", halt.causes);
        String end = halt == null || halt.resumed.isEmpty() ? "the cause was gone" : halt.resumed;
        halts.add(new Halt(process, from, event.millis(), cause, end, event.number(Value.WAITED), log));
    }

    private void ended(OwnEvent event, String process, String end) {
        notHalted.remove(process);
        Open halt = open.remove(process);
        if (halt != null) {
            halts.add(new Halt(process, halt.fromMillis, event.millis(), String.join(", ", halt.causes), end, -1, log));
        }
    }

    private static String actor(OwnEvent event) {
        return "pid " + event.get(Value.PID) + ", uid " + event.get(Value.UID);
    }

    /** Another log follows. */
    void logBegins() {
        logEnds();
        log++;
    }

    private void logEnds() {
        open.forEach((process, halt) -> unended.add(
                new Halt(process, halt.fromMillis, -1, String.join(", ", halt.causes), "not in this log", -1, log)));
        open.clear();
        notHalted.forEach((process, since) ->
                unendedWithoutHalt.add(new Halt(process, since, -1, "", "not in this log", -1, log)));
        notHalted.clear();
    }

    /** All that have been put together, by their beginnings once the last log has ended. */
    List<Halt> halts() {
        return halts;
    }

    /**
     * No more follows. A halt that began in one log of a process may have ended in another; else what a log does not say, no other
     * does.
     */
    void finish(Serials serials) {
        logEnds();
        halts.removeIf(ended -> unendedWithoutHalt.stream().anyMatch(none -> isSame(none, ended, serials)));
        for (Halt halt : unended) {
            if (halts.stream().noneMatch(ended -> isSame(halt, ended, serials))) {
                halts.add(halt);
            }
        }
        halts.sort(Comparator.comparingLong(Halt::fromMillis));
    }

    private static boolean isSame(Halt begun, Halt ended, Serials serials) {
        return begun.process().equals(ended.process())
                && Math.abs(begun.fromMillis() - ended.fromMillis()) <= SAME_MILLIS
                && serials.together(begun.log(), ended.log());
    }

    /** How long all together, in milliseconds. */
    long totalMillis() {
        long total = 0;
        for (Halt halt : halts) {
            total += Math.max(0, halt.millis());
        }
        return total;
    }
}
