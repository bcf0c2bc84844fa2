package org.audithalt.control;

import org.jspecify.annotations.Nullable;

/**
 * One request line, taken apart: {@code COMMAND [pid=N] [--all] [REASON…]}, of {@code rules} what {@link RulesRequest} tells.
 * Immutable.
 *
 * <p>{@code pid=} is the client's own process id, taken only as the first word after the command; {@code --all} counts
 * only for {@code status}. All else is the reason, as it came.
 */
final class ControlRequest {
    private static final String PID = "pid=";
    private static final String ALL = "--all";

    private final String word;
    private final @Nullable Command command;
    private final long claimedPid;
    private final boolean all;
    private final String reason;

    private ControlRequest(String word, @Nullable Command command, long claimedPid, boolean all, String reason) {
        this.word = word;
        this.command = command;
        this.claimedPid = claimedPid;
        this.all = all;
        this.reason = reason;
    }

    /** Takes a line without its line end apart. Every line is a request; an unknown one has no {@link #command()}. */
    static ControlRequest parse(String line) {
        String rest = line.trim();
        String word = firstWord(rest);
        rest = rest.substring(word.length()).trim();
        Command command = Command.named(word);

        long claimedPid = Actor.UNKNOWN;
        String next = firstWord(rest);
        if (next.startsWith(PID)) {
            claimedPid = number(next);
            rest = rest.substring(next.length()).trim();
        }
        boolean all = false;
        if (command == Command.STATUS && firstWord(rest).equals(ALL)) {
            all = true;
            rest = rest.substring(ALL.length()).trim();
        }
        return new ControlRequest(word, command, claimedPid, all, rest);
    }

    /** The command's word as it came; may be empty. */
    String word() {
        return word;
    }

    @Nullable
    Command command() {
        return command;
    }

    /** The client's process id as it says; {@link Actor#UNKNOWN} if it does not say a positive number. */
    long claimedPid() {
        return claimedPid;
    }

    /** Whether every waiter is wanted and not only the oldest. */
    boolean all() {
        return all;
    }

    /** Why, in the administrator's words; may be empty. */
    String reason() {
        return reason;
    }

    /** What is asked of the rules. */
    RulesRequest rules() {
        return RulesRequest.parse(reason);
    }

    /** How many bytes belong to the request behind its line; 0 for none, -1 if that cannot be told or is too much. */
    int contentBytes() {
        RulesRequest rules = command == Command.RULES ? rules() : null;
        return rules == null || !rules.hasContent() ? 0 : rules.contentBytes();
    }

    private static String firstWord(String text) {
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }

    private static long number(String word) {
        int digits = word.length() - PID.length();
        if (digits < 1 || digits > 10) {
            return Actor.UNKNOWN;
        }
        long value = 0;
        for (int i = PID.length(); i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < '0' || c > '9') {
                return Actor.UNKNOWN;
            }
            value = value * 10 + (c - '0');
        }
        return value == 0 ? Actor.UNKNOWN : value;
    }
}
