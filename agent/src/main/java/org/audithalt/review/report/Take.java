package org.audithalt.review.report;

import org.audithalt.record.Octets;
import org.audithalt.review.EventFacts;
import org.audithalt.review.EventFacts.Outcome;
import org.audithalt.review.Item;

/** Which events a report takes. */
enum Take {
    ALL {
        @Override
        boolean takes(EventFacts event) {
            return true;
        }
    },
    AUTHENTICATIONS {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.AUTHENTICATION.in(event)
                    || (Kinds.USER_MANAGEMENT.in(event) && event.outcome() == Outcome.FAILED);
        }
    },
    AVC {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.AVC.in(event);
        }
    },
    CONFIG {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.CONFIGURATION.in(event);
        }
    },
    CRYPTO {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.CRYPTO.in(event);
        }
    },
    INTEGRITY {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.INTEGRITY.in(event);
        }
    },
    LOGINS {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.LOGIN.in(event);
        }
    },
    ACCOUNTS {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.ACCOUNTS.in(event);
        }
    },
    MAC {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.MAC.in(event);
        }
    },
    /** A program that broke the rules for its system calls is one, too. */
    ANOMALY {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.ANOMALY.in(event) || Kinds.KERNEL_ANOMALY.in(event);
        }
    },
    RESPONSE {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.RESPONSE.in(event);
        }
    },
    VIRTUAL {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.VIRTUAL.in(event);
        }
    },
    TTY {
        @Override
        boolean takes(EventFacts event) {
            return Kinds.TTY.has(event.type());
        }
    },
    WITH_COMM {
        @Override
        boolean takes(EventFacts event) {
            return event.text(Item.COMM, new Octets(64));
        }
    },
    WITH_FILE {
        @Override
        boolean takes(EventFacts event) {
            return MainFile.append(event, new Octets(256));
        }
    },
    WITH_HOST {
        @Override
        boolean takes(EventFacts event) {
            return event.hosts().host(new Octets(64));
        }
    },
    WITH_KEY {
        @Override
        boolean takes(EventFacts event) {
            return Column.KEY.append(event, null, Names.NUMBERS, new Octets(64));
        }
    },
    WITH_PID {
        @Override
        boolean takes(EventFacts event) {
            return event.number(Item.PID) >= 0;
        }
    },
    /** As aureport, which tells no call from the one of number 0. */
    WITH_CALL {
        @Override
        boolean takes(EventFacts event) {
            return event.call() != 0;
        }
    },
    WITH_TERM {
        @Override
        boolean takes(EventFacts event) {
            return event.text(Item.TERMINAL, new Octets(32));
        }
    },
    WITH_USER {
        @Override
        boolean takes(EventFacts event) {
            long user = event.number(Item.UID);
            return user != EventFacts.ABSENT && user != UNSET;
        }
    },
    WITH_EXE {
        @Override
        boolean takes(EventFacts event) {
            return event.text(Item.EXE, new Octets(128));
        }
    };

    private static final long UNSET = 0xffff_ffffL;

    abstract boolean takes(EventFacts event);
}
