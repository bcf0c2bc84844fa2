package org.audithalt.rule;

import org.audithalt.hook.Operation;
import org.audithalt.hook.Permission;

/** Whether a rule and an operation can meet at all: by the calls and permission classes of both. Stateless. */
final class OperationFit {
    private static final int OPEN_CLASSES = Permission.READ | Permission.WRITE;

    private OperationFit() {}

    /** True if the rule can fit some action of some operation. */
    static boolean anyFor(Rule rule) {
        for (int i = 0; i < Operation.count(); i++) {
            if (canFit(rule, Operation.of(i))) {
                return true;
            }
        }
        return false;
    }

    /** True if the rule can fit some action of the operation. */
    static boolean canFit(Rule rule, Operation operation) {
        return rule.isLive()
                && !(rule.calls == null && (rule.path != null || rule.objects.length > 0) && looksNothingUp(operation))
                && (rule.permission == 0 || (rule.permission & possiblePermission(operation)) != 0)
                && rule.asked.has(operation);
    }

    /** True if the rule fits every action of an operation that it can fit. */
    static boolean fitsEveryAction(Rule rule, Operation operation) {
        return rule.isPlain()
                && (rule.permission == 0
                        || operation.permission() != Permission.ACCESS_MODE
                        || (rule.permission & OPEN_CLASSES) == OPEN_CLASSES);
    }

    private static int possiblePermission(Operation operation) {
        return operation.permission() == Permission.ACCESS_MODE ? OPEN_CLASSES : operation.permission();
    }

    /**
     * Whether the call works on an open descriptor without a look at its file. In the kernel it has no name then, and no rule on
     * names or objects selects it; here one does that names the call.
     */
    private static boolean looksNothingUp(Operation operation) {
        return switch (operation) {
            case READ,
                    WRITE,
                    PREAD,
                    PWRITE,
                    READV,
                    WRITEV,
                    SENDFILE,
                    COPY_FILE_RANGE,
                    CLOSE,
                    MUNMAP,
                    FSYNC,
                    FDATASYNC,
                    MSYNC,
                    FSTAT,
                    DUP,
                    FCNTL,
                    LOCK,
                    LOCK_WAIT,
                    MMAP,
                    MMAP_READ -> true;
            default -> false;
        };
    }
}
