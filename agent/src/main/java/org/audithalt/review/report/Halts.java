package org.audithalt.review.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.audithalt.review.report.OwnEvent.Value;

/** Puts together when audited processes stood still, why, and who let them go on. For one thread. */
final class Halts {
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
     */
    record Halt(String process, long fromMillis, long toMillis, String cause, String end, long waited) {
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
    private final Map<String, Open> open = new HashMap<>();
    /** Processes whose actions go on or fail while nothing can store their records. */
    private final Set<String> notHalted = new HashSet<>();

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
            notHalted.add(process);
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
        boolean before = notHalted.remove(process);
        if (halt == null && before) {
            return;
        }
        // the duration is that of the lack of space, of which the halt may be a part
        long from = halt != null && before ? halt.fromMillis : event.millis() - event.number(Value.DURATION_MS);
        String cause = halt == null ? event.get(Value.REASON) : String.join(", ", halt.causes);
        String end = halt == null || halt.resumed.isEmpty() ? "the cause was gone" : halt.resumed;
        halts.add(new Halt(process, from, event.millis(), cause, end, event.number(Value.WAITED)));
    }

    private void ended(OwnEvent event, String process, String end) {
        notHalted.remove(process);
        Open halt = open.remove(process);
        if (halt != null) {
            halts.add(new Halt(process, halt.fromMillis, event.millis(), String.join(", ", halt.causes), end, -1));
        }
    }

    private static String actor(OwnEvent event) {
        return "pid " + event.get(Value.PID) + ", uid " + event.get(Value.UID);
    }

    /** Another log follows: what it does not say, no other does. */
    void logEnds() {
        open.forEach((process, halt) -> halts.add(
                new Halt(process, halt.fromMillis, -1, String.join(", ", halt.causes), "not in this log", -1)));
        open.clear();
        notHalted.clear();
    }

    /** All that have been put together, by their beginnings once the last log has ended. */
    List<Halt> halts() {
        return halts;
    }

    /** No more follows. */
    void finish() {
        logEnds();
        halts.sort(Comparator.comparingLong(Halt::fromMillis));
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
