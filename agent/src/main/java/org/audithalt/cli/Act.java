package org.audithalt.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.audithalt.control.SuggestedCommand;

/**
 * One control action on one process: sends the request and says what came of it.
 *
 * @param members host_pid, main_class, then the members of the answer
 * @param exitCode of the action
 * @param line what to print for people
 */
record Act(Map<String, Object> members, int exitCode, String line) {
    private static final String ENDED_IN_ROTATION =
            "the process has ended; whether the log was rotated before is not known";
    private static final long LIMIT_MILLIS = 10_000;
    private static final long END_LIMIT_NANOS = 5_000_000_000L;

    /** Sends a command and its reason. */
    static Act on(AuditedJvm jvm, String command, String reason) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("host_pid", jvm.pid());
        members.put("main_class", jvm.header().mainClass());
        try {
            Map<String, Object> answer = new ControlClient(LIMIT_MILLIS).ask(jvm.controlSocket(), command, reason);
            answer.forEach(members::putIfAbsent);
            return answered(jvm, command, members, new Fields(answer));
        } catch (ControlClient.EndOfProcessException e) {
            if (hasEnded(jvm)) {
                if (command.equals("rotate")) {
                    members.put("error", ENDED_IN_ROTATION);
                    return act(jvm, members, ExitCode.UNREACHABLE, ENDED_IN_ROTATION);
                }
                String done = command.equals("halt") ? "halted" : past(command) + "; the process has ended";
                members.put("message", done);
                return act(jvm, members, ExitCode.OK, done);
            }
            return unreachable(jvm, members, e, !reason.startsWith("--dry-run"));
        } catch (IOException e) {
            return unreachable(jvm, members, e, !reason.startsWith("--dry-run"));
        }
    }

    /** Whether it was not done, or nobody knows. What was done is a result, also if it will not hold. */
    private boolean failed() {
        return exitCode == ExitCode.REFUSED || exitCode == ExitCode.UNREACHABLE;
    }

    /** Sends a command to several processes; each is shown in its turn. */
    static int onAll(Reached reached, String command, String reason, boolean json, Console console) {
        int exitCode = reached.exitCode();
        List<Object> all = new ArrayList<>();
        for (AuditedJvm jvm : reached.jvms()) {
            Act act = on(jvm, command, reason);
            exitCode = ExitCode.worse(exitCode, act.exitCode());
            all.add(act.members());
            if (json) {
                continue;
            }
            if (act.failed()) {
                console.complain(act.line());
            } else {
                console.print(act.line());
            }
        }
        if (json) {
            reached.addPassedOver(all);
            console.printJson(all);
        }
        return exitCode;
    }

    private static Act answered(AuditedJvm jvm, String command, Map<String, Object> members, Fields answer) {
        if (answer.has("rotated")) {
            return rotated(jvm, members, answer);
        }
        if (answer.has("error")) {
            return act(jvm, members, ExitCode.REFUSED, "refused: " + answer.text("error"));
        }
        if (command.equals("halt")) {
            return hasEnded(jvm)
                    ? act(jvm, members, ExitCode.OK, answer.text("message"))
                    : notEnded(jvm, members, answer);
        }
        if (command.equals("suspend")) {
            String line = answer.text("message") + " (" + SuggestedCommand.of("resume", jvm.pid()) + ")";
            return act(jvm, members, ExitCode.OK, line);
        }
        boolean stays = answer.flag("holds", true);
        int exitCode = command.equals("resume") && !stays ? ExitCode.CLOSED : ExitCode.OK;
        return act(jvm, members, exitCode, answer.text("message"));
    }

    /** What does not end has not been halted, whatever it has answered. */
    private static Act notEnded(AuditedJvm jvm, Map<String, Object> members, Fields answer) {
        String line = answer.text("message") + ", but it has not ended yet";
        members.remove("message");
        members.put("error", line);
        return act(jvm, members, ExitCode.UNREACHABLE, line);
    }

    private static Act rotated(AuditedJvm jvm, Map<String, Object> members, Fields answer) {
        if (answer.has("error")) {
            return act(jvm, members, ExitCode.REFUSED, answer.text("error"));
        }
        int exitCode = answer.flag("rotated", false) ? ExitCode.OK : ExitCode.UNREACHABLE;
        return act(jvm, members, exitCode, answer.text("message"));
    }

    private static Act unreachable(AuditedJvm jvm, Map<String, Object> members, IOException cause, boolean changes) {
        String line = StatusReport.silence(jvm, cause) + (changes ? NoAnswerException.mayStillAct(cause) : "");
        members.put("error", line);
        return act(
                jvm, members, ExitCode.UNREACHABLE, line + " (see " + SuggestedCommand.of("status", jvm.pid()) + ")");
    }

    private static Act act(AuditedJvm jvm, Map<String, Object> members, int exitCode, String what) {
        return new Act(members, exitCode, jvm.heading() + what);
    }

    private static String past(String command) {
        return switch (command) {
            case "suspend" -> "suspended";
            case "resume" -> "resumed";
            default -> "done";
        };
    }

    /** Whether a process has ended; one that is about to is given 5 s. */
    static boolean hasEnded(AuditedJvm jvm) {
        long startNanos = System.nanoTime();
        while (jvm.process().alive()) {
            if (System.nanoTime() - startNanos > END_LIMIT_NANOS) {
                return false;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
