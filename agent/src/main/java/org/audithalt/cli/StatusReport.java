package org.audithalt.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.sink.FileProblem;

/**
 * The state of one audited process: its own answer or, when it does not answer, what the header of its backlog last said.
 *
 * @param members host_pid, main_class, reachable, then the members of the answer
 * @param exitCode of a status command that shows this
 */
record StatusReport(Map<String, Object> members, int exitCode) {
    /** Asks a process. */
    static StatusReport of(AuditedJvm jvm, ControlClient client, boolean all) {
        Map<String, Object> answer;
        try {
            answer = client.ask(jvm.controlSocket(), "status", all ? "--all" : "");
        } catch (IOException e) {
            return fromHeader(jvm, e);
        }
        Map<String, Object> members = begin(jvm, true);
        // what is known here is not the process's to say
        answer.forEach(members::putIfAbsent);
        members.remove("at_start");
        if (answer.containsKey("error")) {
            return new StatusReport(members, ExitCode.REFUSED);
        }
        return new StatusReport(members, exitCode(new Fields(answer)));
    }

    private static int exitCode(Fields answer) {
        if (!answer.text("gate").equals("open")) {
            return ExitCode.CLOSED;
        }
        return answer.objects("degraded").isEmpty() ? ExitCode.OK : ExitCode.DEGRADED;
    }

    /** Of a process whose start waits for space: it can be asked nothing. */
    static StatusReport of(HaltedStart start) {
        return new StatusReport(start.members(), ExitCode.CLOSED);
    }

    /** Of a process whose backlog cannot be read. */
    static StatusReport of(SilentJvm silent) {
        return new StatusReport(silent.members(), ExitCode.UNREACHABLE);
    }

    /** The same, of a process whose hooks were to be looked for but were not. */
    StatusReport unverified(String why) {
        members.put("unverified", why);
        return new StatusReport(members, ExitCode.worse(exitCode, ExitCode.DEGRADED));
    }

    private static StatusReport fromHeader(AuditedJvm jvm, IOException cause) {
        Map<String, Object> members = begin(jvm, false);
        boolean starts = jvm.starts();
        if (starts) {
            members.put("starting", true);
        }
        members.put(
                "unreachable",
                (jvm.header().starts() ? "its start has not ended: " : "")
                        + reason(cause)
                        + hint(jvm.process().state()));
        members.put("pid", jvm.header().pid());
        members.put("gate", jvm.gate());
        List<Map<String, Object>> reasons = new ArrayList<>();
        for (String reason : jvm.header().gateReasons()) {
            reasons.add(Map.of("reason", reason, "since", jvm.header().closedSinceMillis()));
        }
        members.put("reasons", reasons);
        members.put("waiting", jvm.header().waiting());
        members.put("as_of", jvm.header().lastStatusMillis());
        members.put("log", Map.of("file", jvm.header().logFile()));
        return new StatusReport(members, starts ? ExitCode.OK : ExitCode.UNREACHABLE);
    }

    /** Why a request failed, in one clause. */
    static String reason(IOException cause) {
        return cause.getMessage() == null ? cause.toString() : FileProblem.withName(cause);
    }

    /** That a process has not answered, and why; also what its state has to do with it. */
    static String silence(AuditedJvm jvm, IOException cause) {
        return "does not answer: " + reason(cause) + hint(jvm.process().state());
    }

    private static String hint(char state) {
        return switch (state) {
            case 'T', 't' -> "; it is stopped by a signal or a debugger (kill -CONT lets it go on)";
            case 'D' -> "; it waits for a disk";
            case 'Z', 'X', 0 -> "; it has ended";
            default -> "";
        };
    }

    private static Map<String, Object> begin(AuditedJvm jvm, boolean reachable) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("host_pid", jvm.pid());
        members.put("main_class", jvm.header().mainClass());
        members.put("reachable", reachable);
        return members;
    }
}
