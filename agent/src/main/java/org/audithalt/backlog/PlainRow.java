package org.audithalt.backlog;

import org.audithalt.hook.HookRow;
import org.audithalt.hook.ObjectKind;
import org.audithalt.hook.Operation;
import org.audithalt.hook.ResultKind;

/**
 * What entry and exit need to know of a row of the hook table, made from it at start: one object with a few numbers, where the row
 * itself is a record of many. It also says which actions are plain: those that {@link PlainReservation} and {@link PlainCompletion} can do.
 * Immutable.
 */
final class PlainRow {
    /** What {@link #name} and {@link #secondName} say: the object is not such as is copied byte by byte. */
    static final int OTHER = 0;
    /** There is no object. */
    static final int NONE = 1;
    /** A String. */
    static final int TEXT = 2;
    /** A File. */
    static final int FILE = 3;
    /** A C string. */
    static final int BYTES = 4;

    /** Of a row that is no action; nobody enters or exits those. */
    private static final int NO_OPERATION = -1;

    /** Number of the operation. */
    final int operation;
    /** Whether the method makes no system call without its first object. */
    final boolean needsName;
    /** Whether there are arguments with which the method makes no system call. */
    final boolean guarded;
    /** Form of the first object. */
    final int name;
    /** Form of the second object. */
    final int secondName;
    /** Whether the entry is plain as long as its names are. */
    final boolean plainEntry;
    /** Whether a result of at least 0 is the outcome. */
    final boolean numberIsOutcome;
    /** Whether any result means success and 0. */
    final boolean returnIsSuccess;

    private PlainRow(HookRow row) {
        Operation action = row.operation();
        ResultKind result = row.resultKind();
        operation = action == null ? NO_OPERATION : action.ordinal();
        needsName = row.firstKind() == ObjectKind.STRING;
        guarded = row.guarded();
        name = form(row.firstKind());
        secondName = form(row.secondKind());
        plainEntry = name != OTHER
                && secondName != OTHER
                && !row.waits()
                && !CallArguments.takesLength(row)
                && result != ResultKind.ACCEPT
                && result != ResultKind.RECEIVED;
        numberIsOutcome = result == ResultKind.VALUE
                || result == ResultKind.DESCRIPTOR
                || result == ResultKind.CALL
                || result == ResultKind.BYTES;
        returnIsSuccess = result == ResultKind.ZERO;
    }

    private static int form(ObjectKind kind) {
        switch (kind) {
            case NONE:
                return NONE;
            case STRING:
                return TEXT;
            case FILE:
                return FILE;
            case BYTES:
                return BYTES;
            default:
                return OTHER;
        }
    }

    /** By index of the row. */
    static PlainRow[] of(HookRow[] rows) {
        PlainRow[] made = new PlainRow[rows.length];
        for (int i = 0; i < rows.length; i++) {
            made[i] = new PlainRow(rows[i]);
        }
        return made;
    }
}
