package org.audithalt.review.report;

import java.util.Locale;
import org.audithalt.review.EventFacts;
import org.audithalt.review.EventFacts.Outcome;
import org.jspecify.annotations.Nullable;

/** The lines of the summary: numbers of events of some kind, or of different values. */
enum Total {
    CHANGES("changes in configuration", Kinds.CONFIGURATION, Outcome.UNKNOWN, null),
    ACCOUNT_CHANGES("changes to accounts, groups, or roles", Kinds.ACCOUNTS, Outcome.UNKNOWN, null),
    LOGINS("logins", Kinds.LOGIN, Outcome.SUCCESS, null),
    FAILED_LOGINS("failed logins", Kinds.LOGIN, Outcome.FAILED, null),
    AUTHENTICATIONS("authentications", Kinds.AUTHENTICATION, Outcome.SUCCESS, null),
    FAILED_AUTHENTICATIONS("failed authentications", Kinds.AUTHENTICATION, Outcome.FAILED, null),
    USERS("users", null, Outcome.UNKNOWN, Count.AUID),
    TERMINALS("terminals", null, Outcome.UNKNOWN, Count.TERM),
    HOST_NAMES("host names", null, Outcome.UNKNOWN, Count.HOST),
    EXECUTABLES("executables", null, Outcome.UNKNOWN, Count.EXE),
    COMMANDS("commands", null, Outcome.UNKNOWN, Count.COMM),
    FILES("files", null, Outcome.UNKNOWN, Count.FILES),
    AVCS("AVC's", Kinds.AVC, Outcome.UNKNOWN, null),
    MAC_EVENTS("MAC events", Kinds.MAC, Outcome.UNKNOWN, null),
    FAILED_SYSCALLS("failed syscalls", null, Outcome.FAILED, null),
    ANOMALY_EVENTS("anomaly events", Kinds.ANOMALY, Outcome.UNKNOWN, null),
    RESPONSES("responses to anomaly events", Kinds.RESPONSE, Outcome.UNKNOWN, null),
    CRYPTO_EVENTS("crypto events", Kinds.CRYPTO, Outcome.UNKNOWN, null),
    INTEGRITY_EVENTS("integrity events", Kinds.INTEGRITY, Outcome.UNKNOWN, null),
    VIRT_EVENTS("virt events", Kinds.VIRTUAL, Outcome.UNKNOWN, null),
    KEYS("keys", null, Outcome.UNKNOWN, Count.KEYS),
    PROCESS_IDS("process IDs", null, Outcome.UNKNOWN, Count.PID),
    EVENTS("events", Kinds.ALL, Outcome.UNKNOWN, null);

    private final String label;
    private final @Nullable Kinds kinds;
    private final Outcome outcome;
    private final @Nullable Count values;

    Total(String label, @Nullable Kinds kinds, Outcome outcome, @Nullable Count values) {
        this.label = label;
        this.kinds = kinds;
        this.outcome = outcome;
        this.values = values;
    }

    String label() {
        return "Number of " + label;
    }

    /** The name in machine formats. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The values of which the different ones are counted; null if events are. */
    @Nullable
    Count distinct() {
        return values;
    }

    /** Whether an event counts. */
    boolean counts(EventFacts event) {
        if (this == EVENTS) {
            return true;
        }
        if (this == FAILED_SYSCALLS) {
            return event.call() > 0 && event.outcome() == Outcome.FAILED;
        }
        if (outcome == Outcome.UNKNOWN) {
            return kinds != null && kinds.in(event);
        }
        boolean kind = kinds != null && kinds.in(event);
        if (!kind && this == AUTHENTICATIONS) {
            kind = Kinds.GROUP_AUTHENTICATION.in(event);
        }
        if (!kind && this == FAILED_AUTHENTICATIONS) {
            kind = Kinds.USER_MANAGEMENT.in(event) || Kinds.GROUP_AUTHENTICATION.in(event);
        }
        return kind && event.outcome() == outcome;
    }
}
