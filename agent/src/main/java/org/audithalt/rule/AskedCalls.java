package org.audithalt.rule;

import org.audithalt.hook.Arch;
import org.audithalt.hook.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The operations that a rule's calls ask for, found once by their names. A rule that selects may name the call of either architecture; one
 * that leaves out must name the very call that is issued here, or our own name for the operation, so that an ambiguous name never hides
 * an action. Immutable.
 */
final class AskedCalls {
    private static final AskedCalls EVERY = new AskedCalls(null);

    private final boolean @Nullable [] byOperation;

    private AskedCalls(boolean @Nullable [] byOperation) {
        this.byOperation = byOperation;
    }

    /** @param calls {@code -S} words as audit table names; null means every call */
    static AskedCalls of(String @Nullable [] calls, boolean always, Arch arch) {
        if (calls == null) {
            return EVERY;
        }
        boolean[] asked = new boolean[Operation.count()];
        for (int i = 0; i < asked.length; i++) {
            asked[i] = isAsked(Operation.of(i), calls, always, arch);
        }
        return new AskedCalls(asked);
    }

    private static boolean isAsked(Operation operation, String[] calls, boolean always, Arch arch) {
        for (int i = 0; i < calls.length; i++) {
            if (always ? operation.selectedBy(calls[i]) : operation.leftOutBy(calls[i], arch)) {
                return true;
            }
        }
        return false;
    }

    boolean has(Operation operation) {
        return byOperation == null || byOperation[operation.ordinal()];
    }
}
