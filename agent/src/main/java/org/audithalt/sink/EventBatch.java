package org.audithalt.sink;

import org.audithalt.backlog.Drain;
import org.audithalt.record.AuditRecord;
import org.audithalt.record.AuditText;
import org.audithalt.record.ControlRecord;
import org.audithalt.record.ControlText;
import org.audithalt.record.Octets;
import org.audithalt.record.Subject;

/** Turns records of the backlog into the text of whole events, one batch at a time. The writer's. */
final class EventBatch {
    private static final int TARGET_BYTES = 256 * 1024;
    private static final int MOST_EVENTS = 4096;

    private final AuditText auditText;
    private final ControlText controlText;
    private final AuditRecord record = new AuditRecord();
    private final ControlRecord control = new ControlRecord();
    private final Octets text = new Octets(TARGET_BYTES + 64 * 1024);
    private final int[] ends = new int[MOST_EVENTS];
    private final long[] serials = new long[MOST_EVENTS];
    private int events;
    private boolean holdsControl;

    EventBatch(Subject subject, String version) {
        auditText = new AuditText(subject);
        controlText = new ControlText(subject, version);
    }

    /**
     * Formats the first of the records that are left, as many as make a good write.
     *
     * @param nextSerial serial for the first record that bears none
     * @return serial for the next record
     */
    long format(Drain drain, long nextSerial) {
        text.clear();
        events = 0;
        holdsControl = false;
        long next = nextSerial;
        int first = drain.next();
        int most = Math.min(drain.left(), MOST_EVENTS);
        while (events < most && text.length() < TARGET_BYTES) {
            int i = first + events;
            long serial;
            if (!drain.isWhole(i)) {
                drain.readDamaged(i, control, next);
                controlText.append(control, text);
                serial = control.serial;
                holdsControl = true;
            } else if (drain.isControl(i)) {
                drain.read(i, control, next);
                controlText.append(control, text);
                serial = control.serial;
                holdsControl = true;
            } else {
                drain.read(i, record, next);
                auditText.append(record, text);
                serial = record.serial;
            }
            next = Math.max(next, serial + 1);
            serials[events] = serial;
            ends[events] = text.length();
            events++;
        }
        return next;
    }

    int events() {
        return events;
    }

    /** Whether a control record is among the events. */
    boolean holdsControl() {
        return holdsControl;
    }

    Octets text() {
        return text;
    }

    int[] ends() {
        return ends;
    }

    long serial(int event) {
        return serials[event];
    }
}
