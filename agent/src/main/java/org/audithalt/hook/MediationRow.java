package org.audithalt.hook;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One row of {@code natives.table}: what a native method of the JDK does outside the process. Immutable.
 *
 * @param since first JDK feature version of the row
 * @param until last JDK feature version of the row; {@link Integer#MAX_VALUE} if open
 * @param target the native method
 * @param calls the system calls that it makes for its caller, by name, in order; empty if it is not auditable
 * @param reason why it is not auditable; empty if it is
 * @param byRule why records of operations that are made only by rule are enough, although it makes calls that are recorded
 *     without a rule elsewhere; empty if they are not
 */
public record MediationRow(
        int since, int until, HookRow.Member target, List<String> calls, String reason, String byRule) {
    /** Calls that are recorded without a rule, by name. */
    private static final Set<String> ALWAYS = always();

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
     * True if records of operations that are made {@linkplain Operation#onlyByRule only by rule} are enough: it makes no
     * other calls, or the row says so.
     */
    boolean isByRule() {
        if (!byRule.isEmpty()) {
            return true;
        }
        for (int i = 0; i < calls.size(); i++) {
            if (ALWAYS.contains(calls.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** True if a hook of that row records one of the system calls, by name. The record of the JVM's end is made before it. */
    boolean recordedBy(HookRow hook) {
        Operation operation = hook.operation();
        return operation != null
                && isEnough(operation)
                && (calls.contains(operation.callName(Arch.X86_64)) || calls.contains(wordOf(operation)));
    }

    /**
     * True if a hook of that row around the native method's call, or around the method that makes it, records what it does:
     * one of the system calls, or a message, which is the record of all that happens inside. The outcome of a connect is one of
     * the connect only. Further up a message tells about something else.
     */
    boolean recordedNear(HookRow hook) {
        Operation operation = hook.operation();
        boolean message = operation != null
                && isEnough(operation)
                && operation.isMessage()
                && operation != Operation.CONNECT_RESULT;
        return message || recordedBy(hook);
    }

    private boolean isEnough(Operation operation) {
        return !operation.onlyByRule() || isByRule();
    }

    private static Set<String> always() {
        Set<String> names = new HashSet<>();
        for (int ordinal = 0; ordinal < Operation.count(); ordinal++) {
            Operation operation = Operation.of(ordinal);
            if (!operation.onlyByRule()) {
                names.add(operation.callName(Arch.X86_64));
                names.add(wordOf(operation));
            }
        }
        return names;
    }

    private static String wordOf(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }
}
