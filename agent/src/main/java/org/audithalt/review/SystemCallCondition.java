package org.audithalt.review;

import org.audithalt.hook.Arch;
import org.audithalt.rule.NameTables;

/** A system call by its name: the number that it has on the machine of the record; -1 where it has none. */
record SystemCallCondition(int onX86, int onArm) implements Condition {
    static SystemCallCondition named(String name) {
        return new SystemCallCondition(
                NameTables.systemCall(Arch.X86_64, name), NameTables.systemCall(Arch.AARCH64, name));
    }

    /** Whether any machine has it. */
    boolean exists() {
        return onX86 >= 0 || onArm >= 0;
    }

    @Override
    public boolean holds(Event event, Look look) {
        for (int record = 0; record < event.count(); record++) {
            if (look.find(event, record, Item.SYSCALL)) {
                long number = Bytes.unsigned(look.fields.bytes(), look.fields.valueBegin(), look.fields.valueEnd());
                if (number >= 0 && number == onMachine(ArchCondition.machine(event, record, look))) {
                    return true;
                }
            }
        }
        return false;
    }

    private long onMachine(int machine) {
        if (machine == Arch.X86_64.auditArch()) {
            return onX86;
        }
        return machine == Arch.AARCH64.auditArch() ? onArm : -1;
    }
}
