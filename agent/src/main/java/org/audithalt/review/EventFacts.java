package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import org.audithalt.hook.Arch;
import org.audithalt.record.Octets;
import org.audithalt.rule.NameTables;
import org.jspecify.annotations.Nullable;

/**
 * What a report may ask of an event. Where several records say the same, that of the system call counts, else the last
 * (as for aureport). Values that somebody else chose come decoded, with any bytes in them: whoever prints them makes them
 * harmless. Reused from event to event; for one thread.
 */
public final class EventFacts {
    /** What {@link #number} gives if no record says it. */
    public static final long ABSENT = Long.MIN_VALUE;

    private static final int MOST_CALL_DIGITS = 9;

    /** How it ended. */
    public enum Outcome {
        SUCCESS,
        FAILED,
        /** Nothing says it, as after a crash between the beginning of an action and its end. */
        UNKNOWN
    }

    private final Look look = new Look();
    private final EventNames names = new EventNames(look);
    private final EventHosts hosts = new EventHosts(look);
    private final SuccessCondition success = new SuccessCondition(true);
    private final SuccessCondition failure = new SuccessCondition(false);
    private Event event = new Event();

    EventFacts() {}

    EventFacts over(Event next) {
        event = next;
        return this;
    }

    /** Seconds since the epoch. */
    public long seconds() {
        return event.seconds();
    }

    /** Milliseconds of the second. */
    public int millis() {
        return event.millis();
    }

    public long serial() {
        return event.serial();
    }

    /**
     * Whether it was known to be complete with its last record. Another one comes out of a search up to two seconds of the log
     * later, behind others that have begun after it.
     */
    public boolean ended() {
        return event.ended();
    }

    /** Number of bytes that its records take in the log, newlines included. */
    public long bytes() {
        long bytes = 0;
        for (int i = 0; i < event.count(); i++) {
            bytes += event.end(i) - event.begin(i) + 1;
        }
        return bytes;
    }

    /** Number of the first record's type; -1 if its name is not known. */
    public int type() {
        return event.type(0);
    }

    /** The name of the first record's type, as it stands in the log. */
    public void appendType(Octets out) {
        byte[] bytes = event.bytes();
        int from = event.nodeEnd() > event.nodeBegin() ? event.nodeEnd() + 1 : event.begin(0);
        while (bytes[from] != '=') {
            from++;
        }
        out.append(bytes, from + 1, Bytes.indexOf(bytes, from, event.end(0), ' ') - from - 1);
    }

    /** Whether one of its records has a type between two numbers, both included. */
    public boolean has(int firstType, int lastType) {
        for (int i = 0; i < event.count(); i++) {
            if (event.type(i) >= firstType && event.type(i) <= lastType) {
                return true;
            }
        }
        return false;
    }

    /** A whole number; {@link #ABSENT} if no record has one. User ids and sessions are the unsigned 32-bit values. */
    public long number(Item item) {
        int record = recordOf(item);
        if (record < 0) {
            return ABSENT;
        }
        Fields field = look.fields;
        boolean negative = field.valueBegin() < field.valueEnd() && field.bytes()[field.valueBegin()] == '-';
        long value = Bytes.unsigned(field.bytes(), field.valueBegin() + (negative ? 1 : 0), field.valueEnd());
        return value < 0 ? ABSENT : negative ? -value : value;
    }

    /** Appends a text, decoded; false if no record has it. */
    public boolean text(Item item, Octets out) {
        if (recordOf(item) < 0) {
            return false;
        }
        if (item == Item.COMM || item == Item.EXE) {
            look.value.decode(look.fields);
        } else {
            look.value.plain(look.fields);
        }
        append(look.value, out);
        return true;
    }

    /** Appends the first field of a name in any record, decoded where such fields are encoded; false if none has it. */
    public boolean field(byte[] name, Octets out) {
        for (int record = 0; record < event.count(); record++) {
            if (look.fields.over(event, record).next(name)) {
                boolean encoded = EncodedFields.contain(
                        event.type(record), new String(name, 0, name.length, StandardCharsets.ISO_8859_1));
                if (encoded) {
                    look.value.decode(look.fields);
                } else {
                    look.value.plain(look.fields);
                }
                append(look.value, out);
                return true;
            }
        }
        return false;
    }

    /** How it ended: what the system call's record says counts. */
    public Outcome outcome() {
        if (success.holds(event, look)) {
            return Outcome.SUCCESS;
        }
        if (failure.holds(event, look)) {
            return Outcome.FAILED;
        }
        AvcFacts avc = avc(0);
        return avc == null || !avc.known() ? Outcome.UNKNOWN : avc.denied() ? Outcome.FAILED : Outcome.SUCCESS;
    }

    /** The number of the system call; 0 if there is none. */
    public int call() {
        if (recordOf(Item.SYSCALL) < 0) {
            return 0;
        }
        Fields field = look.fields;
        boolean number = field.valueEnd() - field.valueBegin() <= MOST_CALL_DIGITS;
        return number ? (int) Math.max(0, Bytes.unsigned(field.bytes(), field.valueBegin(), field.valueEnd())) : 0;
    }

    /** Whether there is a system call: some have the number 0. */
    public boolean hasCall() {
        return recordOf(Item.SYSCALL) >= 0;
    }

    /** The name of the system call on the machine of its record; null if it has none. */
    public @Nullable String callName() {
        int number = call();
        int record = recordOf(Item.SYSCALL);
        int machine = record < 0 ? 0 : ArchCondition.machine(event, record, look);
        for (Arch arch : Arch.values()) {
            if (arch.auditArch() == machine) {
                return NameTables.systemCall(arch, number);
            }
        }
        return null;
    }

    /** The name of a user of this machine: {@code unset}, or {@code unknown(1234)} without one. */
    public static String userName(long id) {
        return AccountNames.USERS.of(id);
    }

    /** The other host. */
    public EventHosts hosts() {
        return hosts.over(event);
    }

    /** The names of files and sockets in it, and what rules call it. */
    public EventNames names() {
        return names.over(event);
    }

    /** The n-th decision of a mandatory policy in it, from 0; null if there are fewer. */
    public @Nullable AvcFacts avc(int index) {
        int left = index;
        for (int record = 0; record < event.count(); record++) {
            int form = Form.of(event.type(record));
            if ((form & (Form.AVC | Form.USER_AVC)) != 0 && left-- == 0) {
                return new AvcFacts(event, record, look);
            }
        }
        return null;
    }

    /** The record that counts for an item, with the look at the field; -1 if there is none. */
    private int recordOf(Item item) {
        int last = -1;
        for (int record = 0; record < event.count(); record++) {
            if (item.field(event.type(record)) != null && look.find(event, record, item)) {
                last = record;
                if (event.type(record) == RecordTypes.SYSCALL) {
                    return record;
                }
            }
        }
        if (last >= 0) {
            look.find(event, last, item);
        }
        return last;
    }

    private static void append(Decoder value, Octets out) {
        out.append(value.bytes(), value.from(), value.length());
    }
}
