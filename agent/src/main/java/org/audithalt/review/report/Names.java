package org.audithalt.review.report;

import java.nio.charset.StandardCharsets;
import org.audithalt.record.Octets;
import org.audithalt.review.EventFacts;

/** Whether numbers of users, system calls and record types are shown as such, or as names ({@code -i}). */
enum Names {
    NUMBERS {
        @Override
        void user(long id, Octets out) {
            ascii(Long.toString(id == EventFacts.ABSENT ? NO_USER : id == UNSET ? -1 : id), out);
        }

        @Override
        boolean call(EventFacts event, Octets out) {
            out.appendDecimal(event.call());
            return true;
        }

        @Override
        void type(EventFacts event, Octets out) {
            out.appendDecimal(event.type());
        }
    },
    NAMES {
        @Override
        void user(long id, Octets out) {
            ascii(id == EventFacts.ABSENT ? "unknown(" + NO_USER + ")" : EventFacts.userName(id), out);
        }

        @Override
        boolean call(EventFacts event, Octets out) {
            String name = event.callName();
            if (!event.hasCall() || name == null) {
                out.append('?');
            } else {
                ascii(name, out);
            }
            return true;
        }

        @Override
        void type(EventFacts event, Octets out) {
            event.appendType(out);
        }
    };

    /** A user id that nobody set, which aureport shows as -1. */
    private static final long UNSET = 0xffff_ffffL;
    /** What aureport calls the login user of an event that has none. */
    private static final int NO_USER = -2;

    abstract void user(long id, Octets out);

    abstract boolean call(EventFacts event, Octets out);

    /** The type of an event's first record. */
    abstract void type(EventFacts event, Octets out);

    private static void ascii(String text, Octets out) {
        out.append(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
