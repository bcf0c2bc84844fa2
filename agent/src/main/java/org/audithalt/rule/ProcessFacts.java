package org.audithalt.rule;

import java.nio.charset.StandardCharsets;

/**
 * What rules may ask of the process itself: constants, for no Java code changes them. Immutable.
 *
 * @param ids values of the fields that are numbers, as unsigned numbers of 32 bits, by {@link Id}; -1 is unset
 * @param groups supplementary groups: {@code gid} and {@code egid} hold for these, too
 * @param exe absolute path of the executable
 * @param label security label; empty if the process has none
 */
public record ProcessFacts(int[] ids, int[] groups, byte[] exe, byte[] label) {
    /** The numbers, in the order of {@link ProcessFacts#ids}. */
    public enum Id {
        PID,
        PPID,
        AUID,
        UID,
        EUID,
        SUID,
        FSUID,
        GID,
        EGID,
        SGID,
        FSGID,
        SESSIONID,
        PERS
    }

    /** Facts of a process of which nothing is known, as for a check without one: a daemon of root. */
    public static ProcessFacts ofNobody() {
        int[] ids = new int[Id.values().length];
        ids[Id.AUID.ordinal()] = -1;
        ids[Id.SESSIONID.ordinal()] = -1;
        return new ProcessFacts(ids, new int[0], "/usr/bin/java".getBytes(StandardCharsets.US_ASCII), new byte[0]);
    }

    int id(Id id) {
        return ids[id.ordinal()];
    }
}
