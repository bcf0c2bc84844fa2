package org.audithalt.cli;

import java.util.List;

/**
 * Exit codes of the command line; docs/command-line.md tells them to users. With several processes the worst counts, which is
 * not the highest number: {@link #worse}.
 */
final class ExitCode {
    /** Done; {@code status}: the gate is open. */
    static final int OK = 0;

    /** The gate is closed, or will not stay open. */
    static final int CLOSED = 1;

    /** {@code mediation}: something is uncovered or unknown. */
    static final int NOT_PROVEN = 1;

    /** {@code search}, {@code report}: nothing matched, or not everything could be read. */
    static final int NOT_FOUND = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** The process does not answer. */
    static final int UNREACHABLE = 3;

    /** No such process, or it is not audited. */
    static final int NOT_AUDITED = 4;

    /** Not permitted, or refused by the process. */
    static final int REFUSED = 5;

    /** The agent reached the process but did not start there. */
    static final int NOT_STARTED = 6;

    /** {@code recover}: not every backlog could be recovered. */
    static final int NOT_RECOVERED = 7;

    /** {@code rules}: there are errors in the rules; nothing was changed. */
    static final int WRONG_RULES = 8;

    /** {@code rules check}: there are rules, but none can ever select anything. */
    static final int NOTHING_FIRES = 9;

    /** {@code status}: the gate is open, but something is to be seen to. */
    static final int DEGRADED = 13;

    /** {@code drill}: nothing went wrong, but it shows nothing. */
    static final int INCONCLUSIVE = 14;

    /** {@code wait}: the state did not come in time. */
    static final int TIMED_OUT = 1;

    /** An error of the command line itself (sysexits.h, EX_SOFTWARE). */
    static final int SOFTWARE = 70;

    /** Standard output cannot be written; what was to be done is done (sysexits.h, EX_IOERR). */
    static final int OUTPUT_LOST = 74;

    /** From the worst on; a code that is not here comes behind {@link #REFUSED}. */
    private static final List<Integer> WORST_FIRST =
            List.of(SOFTWARE, USAGE, UNREACHABLE, CLOSED, REFUSED, NOT_AUDITED, DEGRADED, OK);

    private ExitCode() {}

    /** Which of two codes counts for both processes. Nothing known of one is worse than one that is known to be halted. */
    static int worse(int one, int other) {
        return rank(one) <= rank(other) ? one : other;
    }

    private static int rank(int code) {
        int rank = WORST_FIRST.indexOf(code);
        return rank < 0 ? WORST_FIRST.indexOf(REFUSED) : rank;
    }
}
