package org.audithalt.backlog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.gate.Reason;
import org.audithalt.record.AuditRecord;
import org.audithalt.rule.RuleSet;

/**
 * Exits at the end of the stack: {@code DIRECTORY FLAG}. Prints what it saw. To be run so that only the look is compiled: then it
 * finds stack enough where the exit, interpreted, has none, as {@link StackProbe} never does.
 */
public final class DeepExitMain {
    private static final int ACTIONS = 200;
    private static final int COMPILED = 100_000;
    private static final int SMALL_STACK = 256 * 1024;

    private final Audited audited;
    private final List<Long> tokens = new ArrayList<>();
    private final int row = Audited.row("FIS.open");
    private int tried;
    private int threw;

    private DeepExitMain(Audited audited) {
        this.audited = audited;
    }

    public static void main(String[] arguments) throws Exception {
        Audited audited = new Audited(
                Path.of(arguments[0]), RuleSet.everything(), Audited.TEXT, Integer.parseInt(arguments[1]), 0);
        // classes are loaded and the probe compiled before the stack is used up
        audited.opened("/tmp/rehearsal");
        audited.one();
        for (int i = 0; i < COMPILED; i++) {
            Look.check();
        }
        DeepExitMain exits = new DeepExitMain(audited);
        for (int i = 0; i < ACTIONS; i++) {
            exits.tokens.add(audited.enter("FIS.open", "/tmp/" + i, null, -100));
        }
        Thread thread = new Thread(null, () -> exits.dive(0), "abyss", SMALL_STACK);
        thread.start();
        thread.join();
        exits.report();
    }

    private void report() {
        int finished = audited.audit.finishFailedExits();
        List<AuditRecord> records = audited.drained();
        long orphans = records.stream().filter(record -> !record.outcomeKnown).count();
        System.out.println("tried " + tried + ", records " + records.size() + ", orphans " + orphans + " of which "
                + finished + " were left to the watchdog");
        System.out.println("exits that threw " + threw);
        System.out.println("each recorded " + (tried == ACTIONS && records.size() == tried));
        System.out.println("orphans " + (orphans > 0 && orphans >= finished));
        System.out.println("finished later " + audited.audit.finishFailedExits());
        System.out.println("lost " + audited.losses.count());
        System.out.println("agent_error " + audited.gate.closedFor(Reason.AGENT_ERROR));
        System.out.println("panicked " + audited.failure.panicked());
        System.out.println("sealed " + audited.gate.sealed());
        Runtime.getRuntime().halt(0);
    }

    /** Down to the end of the stack, and on the way up lets one action after the other exit. */
    @SuppressWarnings("InfiniteRecursion")
    private void dive(int depth) {
        try {
            dive(depth + 1);
        } catch (StackOverflowError bottom) {
            // the way up begins
        }
        if (tried < tokens.size()) {
            exit();
        }
    }

    private void exit() {
        long token = tokens.get(tried);
        // where this throws no action begins, so none exits
        Look.check();
        tried++;
        try {
            audited.audit.exit(row, token, 5, null, null);
        } catch (StackOverflowError thrown) {
            threw++;
        }
    }

    /** A few small frames. */
    static final class Look {
        private static final int FRAMES = 12;

        private Look() {}

        static void check() {
            descend(FRAMES, 1, 2, 3, 4, 5, 6, 7);
        }

        private static long descend(int left, long a, long b, long c, long d, long e, long f, long g) {
            return left == 0 ? a + b : descend(left - 1, b, c, d, e, f, g, a) + c;
        }
    }
}
