package org.audithalt.review;

/** The machine of a system call (AUDIT_ARCH_*). */
record ArchCondition(int wanted) implements Condition {
    private static final int MOST_DIGITS = 8;

    @Override
    public boolean holds(Event event, Look look) {
        for (int record = 0; record < event.count(); record++) {
            if (event.type(record) == RecordTypes.SYSCALL && machine(event, record, look) == wanted) {
                return true;
            }
        }
        return false;
    }

    /** The machine of a record; 0 if it names none. */
    static int machine(Event event, int record, Look look) {
        if (!look.find(event, record, Item.ARCH)) {
            return 0;
        }
        int from = look.fields.valueBegin();
        int to = look.fields.valueEnd();
        int machine = 0;
        for (int i = from; i < to; i++) {
            int digit = Bytes.hexDigit(look.fields.bytes()[i]);
            if (digit < 0 || to - from > MOST_DIGITS) {
                return 0;
            }
            machine = machine << 4 | digit;
        }
        return machine;
    }
}
