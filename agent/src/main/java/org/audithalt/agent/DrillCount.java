package org.audithalt.agent;

import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ReservationState;
import org.audithalt.gate.RollCall;
import org.audithalt.hook.HookTable;
import org.audithalt.hook.Operation;

/**
 * What became of those who waited during a drill, counted anew at each look. Of each that is followed it is known which
 * reservation it went on with, and which records the writer made of that one. That the JDK method behind the hook then makes
 * one system call is not seen here: the tests of each hook show it.
 *
 * <p>The drill's thread.
 */
final class DrillCount {
    int waited;
    /** More came than are followed, or there was no memory to follow them. */
    int notFollowed;

    /** Came at this moment, and is about to be followed. */
    int arriving;

    int stillWaiting;
    /** Waits no more, and has no reservation: refused, or let go on by the failure flag, which counts a loss. */
    int withoutReservation;

    int wentOn;
    int stored;
    int toBeStored;
    /** The action may last for ever: nobody has connected yet. */
    int underWay;
    /** The action has not ended, so there is no record yet that could be looked at. */
    int notEnded;
    /** The exit found that no record is due. */
    int withoutRecord;

    int missing;
    int twice;
    int outcomeUnknown;
    long longestNanos;
    long firstSerial;
    long lastSerial;
    private final int[] byRow;
    private final HookTable table;

    private DrillCount(HookTable table) {
        this.table = table;
        byRow = new int[table.rows().size()];
    }

    /**
     * Counts.
     *
     * @param storedSerial serial number of the last record that is stored; asked before
     */
    static DrillCount of(RollCall roll, Backlog backlog, HookTable table, long storedSerial) {
        DrillCount count = new DrillCount(table);
        // asked once: somebody may still come
        int entered = roll.entered();
        int most = Math.min(entered, roll.followed());
        count.waited = entered;
        int followed = 0;
        for (int i = 0; i < most; i++) {
            RollCall.Called called = roll.get(i);
            if (called != null) {
                followed++;
                count.add(called, backlog, storedSerial);
            }
        }
        count.notFollowed = entered - followed;
        count.arriving = most - followed;
        return count;
    }

    private void add(RollCall.Called called, Backlog backlog, long storedSerial) {
        // in this order: a reservation is the last that a waiter gets before it waits no more
        boolean waits = called.waiter().waits();
        long token = called.token();
        if (called.early() && token == 0 && !waits) {
            waited--;
            return;
        }
        int row = called.waiter().row();
        if (row >= 0 && row < byRow.length) {
            byRow[row]++;
        }
        longestNanos = Math.max(longestNanos, called.waiter().waitedNanos());
        if (token == 0) {
            if (waits) {
                stillWaiting++;
            } else {
                withoutReservation++;
            }
            return;
        }
        wentOn++;
        // in this order: the record is told of before its slot is freed
        ReservationState state = ReservationState.of(backlog, token);
        long serial = called.serial();
        if (called.records() > 1) {
            twice++;
        } else if (called.outcomeUnknown()) {
            outcomeUnknown++;
        } else if (serial > 0 && (serial <= storedSerial || state == ReservationState.GONE)) {
            stored++;
            firstSerial = firstSerial == 0 ? serial : Math.min(firstSerial, serial);
            lastSerial = Math.max(lastSerial, serial);
        } else if (serial > 0 || state == ReservationState.TO_BE_STORED) {
            toBeStored++;
        } else if (state == ReservationState.LASTING) {
            underWay++;
        } else if (state == ReservationState.IN_FLIGHT) {
            notEnded++;
        } else if (called.mayEndWithoutRecord()) {
            withoutRecord++;
        } else {
            missing++;
        }
    }

    /** Whether nothing is to be expected any more but the end of actions that may last for ever. */
    boolean isSettled() {
        return arriving == 0 && stillWaiting == 0 && toBeStored == 0 && notEnded == 0;
    }

    /** Whether somebody's record is there, and no action is open but those that may last for ever. */
    boolean isEvidence() {
        return stored > 0 && notEnded == 0;
    }

    /** Whether nothing is wrong, as far as can be known: actions that have not ended count as good. */
    boolean isGood() {
        return arriving == 0
                && stillWaiting == 0
                && toBeStored == 0
                && notFollowed == 0
                && withoutReservation == 0
                && missing == 0
                && twice == 0
                && outcomeUnknown == 0;
    }

    /** How many of them were about to begin an operation, by its ordinal. */
    int[] byOperation() {
        int[] sums = new int[Operation.values().length];
        for (int row = 0; row < byRow.length; row++) {
            Operation operation = table.row(row).operation();
            if (operation != null) {
                sums[operation.ordinal()] += byRow[row];
            }
        }
        return sums;
    }
}
