package org.audithalt.backlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.WaitQueue;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.record.AuditRecord;
import org.audithalt.rule.RuleSet;

/**
 * A backlog with the gate before it, of the shipped classes. A test has many instances at a time, and a backlog is a file:
 * so there is a ring of backlogs, more of them than instances live at a time ({@code .ci/jcstress} says how many those are).
 * Whoever takes one leaves it as it was: all slots free.
 */
final class Piece {
    /** Takes two slots. */
    static final String NAME = "/srv/" + "a".repeat(500);

    private static final int RING = 96;
    private static final HookRow[] ROWS = HookTable.load().rows().toArray(new HookRow[0]);
    private static final int OPEN = open();
    private static final Piece[] PIECES = new Piece[RING];
    private static final AtomicInteger NEXT = new AtomicInteger();

    static {
        try {
            Path directory = Files.createTempDirectory("jcstress");
            for (int i = 0; i < RING; i++) {
                PIECES[i] = new Piece(directory.resolve("backlog"));
            }
            Files.delete(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    final Backlog backlog;
    final Losses losses = new Losses();
    final Drain drain;
    private final AuditRecord record = new AuditRecord();
    /** Of all general slots but those that {@link #leave} has left. */
    private int[] taken = new int[0];

    private Piece(Path file) throws IOException {
        RuleSet rules = RuleSet.everything();
        backlog = Backlog.create(file, 256, "/".getBytes(StandardCharsets.UTF_8), "", rules);
        // the mapping is all that is needed
        Files.delete(backlog.file());
        drain = new Drain(backlog, new ControlSlots(backlog), losses);
    }

    private static int open() {
        for (HookRow row : HookTable.load().rowsFor(17)) {
            if (row.id().equals("FIS.open")) {
                return row.index();
            }
        }
        throw new IllegalStateException("FIS.open");
    }

    /** The next of the ring. */
    static Piece next() {
        return PIECES[Math.floorMod(NEXT.getAndIncrement(), RING)];
    }

    static Gate gate() {
        return new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
    }

    /** The same number of general slots is left for every instance. */
    void leave(int free) {
        if (taken.length == 0) {
            taken = new int[backlog.generalSlots() - free];
            for (int i = 0; i < taken.length; i++) {
                taken[i] = claim(1);
            }
        }
    }

    int claim(int slots) {
        return backlog.claims().claim(Area.GENERAL, slots, Thread.currentThread());
    }

    void free(int head) {
        if (head != SlotLayout.NO_SLOT) {
            backlog.claims().release(head);
        }
    }

    Reservation reservation(Gate gate) {
        return new Reservation(backlog, gate, ROWS);
    }

    Suspension suspension(Gate gate, WaitQueue queue) {
        return new Suspension(reservation(gate), gate, queue, failure(gate), losses, ROWS, 0);
    }

    private Completion completion(Gate gate) {
        return new Completion(backlog, gate, failure(gate), ROWS);
    }

    private FailureFlag failure(Gate gate) {
        return new FailureFlag(FailureFlag.SUSPEND, gate, losses);
    }

    long reserve(Gate gate) {
        return reservation(gate).reserve(Area.GENERAL, OPEN, NAME, null, -100, 0, 0, 0, 0, 0, 0, true);
    }

    long await(Gate gate, WaitQueue queue) {
        return suspension(gate, queue).await(OPEN, NAME, null, -100, 0, 0, 0, 0, 0, 0);
    }

    /** The action ends with descriptor 5. */
    void complete(Gate gate, long token) {
        completion(gate).returned(OPEN, token, 5, null, null);
    }

    void cancel(Gate gate, long token) {
        if (token != Reservation.NONE) {
            completion(gate).cancel(token);
        }
    }

    /** As the writer: 0 if nothing is complete, 1 for one record that is whole, 2 for one that is not, 3 for several. */
    int read() {
        int found = drain.collectAll();
        if (found != 1) {
            return found == 0 ? 0 : 3;
        }
        if (!drain.isWhole(0)) {
            return 2;
        }
        drain.read(0, record, 1);
        boolean whole = record.outcomeKnown
                && record.success
                && record.exit == 5
                && NAME.equals(new String(record.name.toByteArray(), StandardCharsets.UTF_8));
        return whole ? 1 : 2;
    }

    /** Marks written what {@link #read} has found. */
    void written() {
        drain.written(0);
    }

    /** Everything that is complete leaves the backlog; counts it. */
    int empty() {
        int found = drain.collectAll();
        for (int i = 0; i < found; i++) {
            drain.written(i);
        }
        drain.stored(drain.writtenMark());
        return found;
    }
}
