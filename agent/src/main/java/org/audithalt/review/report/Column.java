package org.audithalt.review.report;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.audithalt.record.Octets;
import org.audithalt.review.AvcFacts;
import org.audithalt.review.EventFacts;
import org.audithalt.review.EventFacts.Outcome;
import org.audithalt.review.Item;
import org.jspecify.annotations.Nullable;

/** A column of a report: what it shows of an event. */
enum Column {
    EVENT {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            out.appendDecimal(event.serial());
            return true;
        }
    },
    TYPE {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            event.appendType(out);
            return true;
        }
    },
    AUID {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            names.user(event.number(Item.AUID), out);
            return true;
        }
    },
    SUCCESS {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            Outcome outcome = event.outcome();
            ascii(outcome == Outcome.SUCCESS ? "yes" : outcome == Outcome.FAILED ? "no" : "unset", out);
            return true;
        }
    },
    FILE {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return MainFile.append(event, out);
        }
    },
    SYSCALL {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return names.call(event, out);
        }
    },
    PID {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return number(event.number(Item.PID), out);
        }
    },
    EXE {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return event.text(Item.EXE, out);
        }
    },
    /** The program, or the thread if there is none. */
    EXE_OR_COMM {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return event.text(Item.EXE, out) || event.text(Item.COMM, out);
        }
    },
    COMM {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return event.text(Item.COMM, out);
        }
    },
    TERM {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return event.text(Item.TERMINAL, out);
        }
    },
    HOST {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return event.hosts().host(out);
        }
    },
    /** The same under the name that it has in the report about accounts. */
    ADDR {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return HOST.append(event, avc, names, out);
        }
    },
    KEY {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            int begin = out.length();
            event.names().keys((bytes, from, to, parent) -> {
                if (out.length() == begin) {
                    out.append(bytes, from, to - from);
                }
            });
            return out.length() > begin;
        }
    },
    /** The account that a program names. */
    ACCT {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return event.field(ACCOUNT, out);
        }
    },
    /** Who wants to be somebody: the account, else the user. */
    WHO {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            if (!event.field(ACCOUNT, out)) {
                names.user(event.number(Item.UID), out);
            }
            return true;
        }
    },
    /** Who logged in: of a failure the account, else the login user. */
    LOGIN_USER {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            if (event.outcome() != Outcome.FAILED || !event.field(ACCOUNT, out)) {
                names.user(event.number(Item.AUID), out);
            }
            return true;
        }
    },
    SESSION {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return number(event.number(Item.SESSION), out);
        }
    },
    KEYSTROKES {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return Keystrokes.append(event, out);
        }
    },
    SUBJ {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return avc != null && avc.subject(out);
        }
    },
    OBJECT_CLASS {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return avc != null && avc.part(AvcFacts.Part.OBJECT_CLASS, out);
        }
    },
    PERMISSION {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            if (avc != null) {
                avc.permissions(out);
            }
            return avc != null;
        }
    },
    OBJ {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            return avc != null && avc.part(AvcFacts.Part.OBJECT, out);
        }
    },
    RESULT {
        @Override
        boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out) {
            ascii(avc == null || !avc.known() ? "unset" : avc.denied() ? "denied" : "granted", out);
            return true;
        }
    };

    private static final byte[] ACCOUNT = "acct".getBytes(StandardCharsets.US_ASCII);

    /** Appends what it shows; false if the event has nothing to show. */
    abstract boolean append(EventFacts event, @Nullable AvcFacts avc, Names names, Octets out);

    /** The name of the column in headlines and machine formats. */
    String title() {
        return switch (this) {
            case EXE_OR_COMM -> "exe";
            case WHO -> "acct";
            case LOGIN_USER -> "auid";
            case SESSION -> "sess";
            case KEYSTROKES -> "data";
            case OBJECT_CLASS -> "class";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    private static boolean number(long value, Octets out) {
        if (value == EventFacts.ABSENT) {
            return false;
        }
        out.appendDecimal(value);
        return true;
    }

    private static void ascii(String text, Octets out) {
        out.append(text.getBytes(StandardCharsets.US_ASCII));
    }
}
