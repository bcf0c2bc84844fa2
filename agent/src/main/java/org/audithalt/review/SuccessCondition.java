package org.audithalt.review;

import java.nio.charset.StandardCharsets;

/**
 * Whether what was recorded succeeded. Of an event with a system call that call counts, else the last record that says
 * something; a configuration change that says nothing has succeeded. An event whose outcome is unknown is neither.
 */
record SuccessCondition(boolean success) implements Condition {
    private static final byte[] YES = "yes".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ZERO = "0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FAILED = "failed".getBytes(StandardCharsets.US_ASCII);

    @Override
    public boolean holds(Event event, Look look) {
        boolean known = false;
        boolean succeeded = false;
        for (int record = 0; record < event.count(); record++) {
            int type = event.type(record);
            if (look.find(event, record, Item.SUCCESS)) {
                look.value.plain(look.fields);
                if (type == RecordTypes.SYSCALL) {
                    return look.value.matches(YES, true) == success;
                }
                known = true;
                succeeded = !look.value.matches(ZERO, true)
                        && !Bytes.startsWith(look.value.bytes(), look.value.from(), look.value.to(), FAILED);
            } else if (type == RecordTypes.CONFIG_CHANGE) {
                known = true;
                succeeded = true;
            }
        }
        return known && succeeded == success;
    }
}
