package org.audithalt.review.report;

import org.audithalt.review.EventFacts;
import org.audithalt.rule.NameTables;

/** Some record types. Immutable, safe to use from any thread. */
final class Kinds {
    static final Kinds CONFIGURATION = of(
            "CONFIG_CHANGE",
            "DAEMON_CONFIG",
            "USYS_CONFIG",
            "NETFILTER_CFG",
            "FEATURE_CHANGE",
            "USER_MAC_CONFIG_CHANGE",
            "MAC_POLICY_LOAD-MAC_UNLBL_STCDEL");
    static final Kinds ACCOUNTS =
            of("USER_CHAUTHTOK", "ADD_USER-DEL_GROUP", "USER_MGMT", "GRP_MGMT", "ROLE_ASSIGN-ROLE_REMOVE");
    static final Kinds LOGIN = of("USER_LOGIN");
    static final Kinds AUTHENTICATION = of("USER_AUTH");
    static final Kinds GROUP_AUTHENTICATION = of("GRP_AUTH");
    /** Of which only failures are authentications. */
    static final Kinds USER_MANAGEMENT = of("USER_MGMT");

    static final Kinds AVC = of("AVC", "USER_AVC");
    static final Kinds MAC = of("MAC_POLICY_LOAD-MAC_UNLBL_STCDEL", "2300-2399");
    static final Kinds ANOMALY = of("1700-1799", "2100-2199");
    static final Kinds KERNEL_ANOMALY = of("SECCOMP");
    static final Kinds RESPONSE = of("2200-2299");
    static final Kinds CRYPTO = of("1600-1699", "2400-2499");
    static final Kinds INTEGRITY = of("1800-1899");
    static final Kinds VIRTUAL = of("2500-2599");
    static final Kinds TTY = of("TTY", "USER_TTY");
    static final Kinds CONFIG_CHANGE = of("CONFIG_CHANGE");
    static final Kinds ALL = of("0-99999");

    private final int[] firsts;
    private final int[] lasts;

    private Kinds(int[] firsts, int[] lasts) {
        this.firsts = firsts;
        this.lasts = lasts;
    }

    /** Names, numbers, and ranges of them. */
    private static Kinds of(String... words) {
        int[] firsts = new int[words.length];
        int[] lasts = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            int dash = words[i].indexOf('-');
            firsts[i] = number(dash < 0 ? words[i] : words[i].substring(0, dash));
            lasts[i] = number(words[i].substring(dash + 1));
        }
        return new Kinds(firsts, lasts);
    }

    private static int number(String word) {
        int number = Character.isDigit(word.charAt(0)) ? Integer.parseInt(word) : NameTables.recordType(word);
        if (number < 0) {
            throw new IllegalStateException(word + ": no record type");
        }
        return number;
    }

    /** Whether one of an event's records is of these. */
    boolean in(EventFacts event) {
        for (int i = 0; i < firsts.length; i++) {
            if (event.has(firsts[i], lasts[i])) {
                return true;
            }
        }
        return false;
    }

    /** Whether a type is one of these. */
    boolean has(int type) {
        for (int i = 0; i < firsts.length; i++) {
            if (type >= firsts[i] && type <= lasts[i]) {
                return true;
            }
        }
        return false;
    }
}
