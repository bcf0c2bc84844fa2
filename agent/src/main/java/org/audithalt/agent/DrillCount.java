package org.audithalt.agent;

import org.audithalt.backlog.Backlog;
import org.audithalt.backlog.ReservationState;
import org.audithalt.gate.RollCall;
import org.audithalt.hook.Arch;
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
    /** Operations that are named; the rest is one sum. */
    private static final int NAMED = 8;

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
    /** The action lasts: nobody has connected yet. */
    int underWay;
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
        } else if (state == ReservationState.UNDER_WAY) {
            underWay++;
        } else if (called.mayEndWithoutRecord()) {
            withoutRecord++;
        } else {
            missing++;
        }
    }

    /** Whether nothing is to be expected any more but the end of actions that last. */
    boolean isSettled() {
        return arriving == 0 && stillWaiting == 0 && toBeStored == 0;
    }

    /** Whether each that waited went on once and has its record, or will have it when its action ends. */
    boolean isGood() {
        return isSettled()
                && notFollowed == 0
                && withoutReservation == 0
                && missing == 0
                && twice == 0
                && outcomeUnknown == 0;
    }

    /** Fields of the record, the long list last: it may be cut. */
    String fields(long lost) {
        StringBuilder text = new StringBuilder(256);
        text.append("waited=").append(waited);
        if (waited == 0) {
            // nothing went wrong, for nothing was there that could
            text.append(" shown=nothing");
        }
        text.append(" longest_ms=").append(longestNanos / 1_000_000);
        text.append(" went_on=").append(wentOn);
        text.append(" stored=").append(stored);
        if (lastSerial > 0) {
            text.append(" serials=").append(firstSerial).append('-').append(lastSerial);
        }
        text.append(" under_way=").append(underWay);
        text.append(" without_record=").append(withoutRecord);
        text.append(" still_waiting=").append(stillWaiting);
        text.append(" not_stored=").append(toBeStored);
        text.append(" missing=").append(missing + withoutReservation + notFollowed);
        text.append(" twice=").append(twice);
        text.append(" unknown=").append(outcomeUnknown);
        text.append(" lost=").append(lost);
        text.append(" operations=");
        operations(text, ':', ',');
        return text.toString();
    }

    /** The same for people. */
    String words(long lost) {
        StringBuilder text = new StringBuilder(256);
        text.append(waited == 1 ? "1 thread waited" : waited + " threads waited");
        if (waited > 0) {
            text.append(" (longest ").append(seconds(longestNanos)).append("; ");
            operations(text, ' ', ',');
            text.append("), ")
                    .append(wentOn)
                    .append(" went on once, ")
                    .append(stored)
                    .append(stored == 1 ? " has its record" : " have their record");
        } else {
            text.append(": nothing that is audited was about to begin, so this shows little (drill again under load)");
        }
        part(text, underWay, "still at work, their record follows");
        part(text, withoutRecord, "ended without a record, as the rules or the call have it");
        part(text, stillWaiting, "STILL WAIT");
        part(text, toBeStored, "records NOT STORED yet");
        part(text, withoutReservation, "were let go WITHOUT A RECORD");
        part(text, missing, "records MISSING");
        part(text, twice, "recorded TWICE");
        part(text, outcomeUnknown, "recorded as outcome UNKNOWN");
        part(text, notFollowed, "could not be followed");
        part(text, (int) Math.min(lost, Integer.MAX_VALUE), "records LOST");
        return text.toString();
    }

    private static void part(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(what);
        }
    }

    /** Seconds with one decimal. */
    static String seconds(long nanos) {
        long tenths = nanos / 100_000_000;
        return tenths / 10 + "." + tenths % 10 + " s";
    }

    private void operations(StringBuilder text, char between, char behind) {
        int begin = text.length();
        int[] left = new int[Operation.values().length];
        int others = 0;
        for (int row = 0; row < byRow.length; row++) {
            Operation operation = table.row(row).operation();
            if (operation != null) {
                left[operation.ordinal()] += byRow[row];
            }
        }
        for (int named = 0; named < NAMED; named++) {
            int most = largest(left);
            if (left[most] > 0) {
                text.append(text.length() > begin ? String.valueOf(behind) : "");
                text.append(text.length() > begin && between == ' ' ? " " : "");
                text.append(Operation.values()[most].callName(Arch.current()));
                text.append(between).append(left[most]);
                left[most] = 0;
            }
        }
        for (int count : left) {
            others += count;
        }
        if (others > 0) {
            text.append(behind).append(between == ' ' ? " others " : "others:").append(others);
        }
        if (text.length() == begin) {
            text.append("none");
        }
    }

    private static int largest(int[] counts) {
        int at = 0;
        for (int i = 1; i < counts.length; i++) {
            at = counts[i] > counts[at] ? i : at;
        }
        return at;
    }
}
