package org.audithalt.hook;

import java.util.List;
import java.util.Locale;

/**
 * One row of {@code natives.table}: what a native method of the JDK does outside the process. Immutable.
 *
 * @param since first JDK feature version of the row
 * @param until last JDK feature version of the row; {@link Integer#MAX_VALUE} if open
 * @param target the native method
 * @param calls the system calls that it makes for its caller, by name, in order; empty if it is not auditable
 * @param reason why it is not auditable; empty if it is
 */
public record MediationRow(int since, int until, HookRow.Member target, List<String> calls, String reason) {
    /** True if the native method makes a system call that audit rules can ask for. */
    public boolean isAuditable() {
        return !calls.isEmpty();
    }

    /**
     * True if the row belongs to a JDK.
     *
     * @param feature a feature version of the table: 17, 21 or 25
     */
    public boolean appliesTo(int feature) {
        return since <= feature && feature <= until;
    }

    /** The system calls as one text. */
    public String operation() {
        return String.join(",", calls);
    }

    /**
     * True if a hook of that row records one of the system calls. A message is the record of all that a native does, but the
     * outcome of a connect is one of the connect only. The record of the JVM's end is made before it.
     */
    boolean recordedBy(HookRow hook) {
        Operation operation = hook.operation();
        if (operation == null) {
            return false;
        }
        return operation.isMessage() && operation != Operation.CONNECT_RESULT
                || calls.contains(operation.callName(Arch.X86_64))
                || calls.contains(wordOf(operation));
    }

    private static String wordOf(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }
}
