package org.audithalt.review.report;

import org.audithalt.record.Octets;
import org.audithalt.review.AvcFacts;
import org.audithalt.review.EventFacts;
import org.audithalt.review.Item;

/** What the sums of a report count. */
enum Count {
    TYPE {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            int cell = RowLayout.begin(out);
            names.type(event, out);
            RowLayout.end(out, cell);
        }
    },
    ACCOUNT {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            column(Column.WHO, event, names, out);
        }
    },
    /** The login user; where nobody is logged in, the account. */
    LOGIN_USER {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            long user = event.number(Item.AUID);
            boolean nobody = user == EventFacts.ABSENT || (int) user < 0;
            column(
                    nobody && Column.ACCT.append(event, null, names, new Octets(32)) ? Column.ACCT : Column.AUID,
                    event,
                    names,
                    out);
        }
    },
    AUID {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            if (event.number(Item.AUID) != EventFacts.ABSENT) {
                column(Column.AUID, event, names, out);
            }
        }
    },
    AVC_OBJECT {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            AvcFacts avc = event.avc(0);
            for (int i = 1; avc != null; i++) {
                int cell = RowLayout.begin(out);
                RowLayout.end(out, cell, avc.part(AvcFacts.Part.OBJECT, out));
                avc = event.avc(i);
            }
        }
    },
    FILES {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            event.names().files((bytes, from, to, parent) -> RowLayout.cell(out, bytes, from, to));
        }
    },
    KEYS {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            event.names().keys((bytes, from, to, parent) -> RowLayout.cell(out, bytes, from, to));
        }
    },
    COMM {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            column(Column.COMM, event, names, out);
        }
    },
    EXE {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            column(Column.EXE, event, names, out);
        }
    },
    HOST {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            column(Column.HOST, event, names, out);
        }
    },
    TERM {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            column(Column.TERM, event, names, out);
        }
    },
    PID {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            column(Column.PID, event, names, out);
        }
    },
    CALL {
        @Override
        void append(EventFacts event, Names names, Octets out) {
            column(Column.SYSCALL, event, names, out);
        }
    };

    /** Appends a cell for each value of an event. */
    abstract void append(EventFacts event, Names names, Octets out);

    /** Whether all that it counts are numbers, unless names are asked for: then of equals the lower comes first. */
    boolean numeric() {
        return this == TYPE || this == PID;
    }

    /** Whether it finds something in all events that count, and in no others. */
    boolean findsByItself() {
        return this != TYPE && this != ACCOUNT && this != LOGIN_USER && this != AVC_OBJECT && this != CALL;
    }

    private static void column(Column column, EventFacts event, Names names, Octets out) {
        int cell = RowLayout.begin(out);
        if (column.append(event, null, names, out)) {
            RowLayout.end(out, cell);
        } else {
            out.setLength(cell);
        }
    }
}
