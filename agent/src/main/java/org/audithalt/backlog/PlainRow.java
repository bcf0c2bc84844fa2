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

    /** Of {@link #outcome}: not such as is told from the number alone. */
    static final int NEVER_PLAIN = 0;
    /** Any: 0. */
    static final int RETURN = 1;
    /** What is not negative: the number. */
    static final int NUMBER = 2;
    /** What is not 0: 0. */
    static final int NOT_ZERO = 3;
    /** 0: 0. */
    static final int ONLY_ZERO = 4;
    /** What is not negative: 0. */
    static final int NOT_NEGATIVE = 5;

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
    /** Whether all that rules may ask of is one name in one of the forms. */
    final boolean oneName;
    /** Whether the action may make a name lead elsewhere. */
    final boolean movesNames;
    /** Whether the entry is plain as long as its names are. */
    final boolean plainEntry;
    /** When a result means success, and what the outcome is then: one of the constants. */
    final int outcome;

    private PlainRow(HookRow row) {
        Operation action = row.operation();
        ResultKind result = row.resultKind();
        operation = action == null ? NO_OPERATION : action.ordinal();
        needsName = row.firstKind() == ObjectKind.STRING;
        guarded = row.guarded();
        name = form(row.firstKind());
        secondName = form(row.secondKind());
        oneName = name != OTHER && name != NONE && secondName == NONE;
        movesNames = action != null && action.movesNames();
        plainEntry = name != OTHER
                && secondName != OTHER
                && !row.waits()
                && !CallArguments.takesLength(row)
                && result != ResultKind.ACCEPT
                && result != ResultKind.RECEIVED;
        outcome = outcome(result, action == Operation.SENDTO);
    }

    private static int outcome(ResultKind kind, boolean sends) {
        switch (kind) {
            case ZERO:
                return RETURN;
            case VALUE:
            case DESCRIPTOR:
            case CALL:
            case BYTES:
                return NUMBER;
            case BOOLEAN:
            case AMOUNT:
                return NOT_ZERO;
            case ERRNO:
                return ONLY_ZERO;
            case IO_STATUS:
                // a datagram's status is the number of bytes sent
                return sends ? NUMBER : NOT_NEGATIVE;
            default:
                return NEVER_PLAIN;
        }
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
