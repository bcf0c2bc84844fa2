package org.audithalt.record;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The names of users and groups for {@code log_format=enriched}, from {@code /etc/passwd} and {@code /etc/group} as they are when
 * this is made: a name service may load code of others into this process, or wait for a network that is audited. An id without
 * a name is {@code unknown(N)}, as for auditd. Immutable, safe to use from any thread; a look-up allocates nothing.
 */
public final class AccountNames {
    /** Knows nobody. */
    public static final AccountNames NONE = new AccountNames(new byte[0], new byte[0]);

    /** Bytes of the longest name that is taken; useradd(8) makes none of more than 32. */
    static final int LONGEST_NAME = 64;

    /** Characters of the longest name as it is written: in hexadecimal, or {@code unknown(4294967295)} in quotes. */
    static final int LONGEST_WRITTEN = 2 * LONGEST_NAME;

    private static final int LARGEST_FILE = 1 << 24;
    private static final byte[] UNSET = EventHead.ascii("\"unset\"");
    private static final byte[] UNKNOWN = EventHead.ascii("\"unknown(");

    private final Table users;
    private final Table groups;

    AccountNames(byte[] passwd, byte[] group) {
        users = new Table(passwd);
        groups = new Table(group);
    }

    /** Reads both files; one that cannot be read has no names. */
    public static AccountNames ofThisMachine() {
        return new AccountNames(bytes("/etc/passwd"), bytes("/etc/group"));
    }

    /** Appends a user's name as a value: in quotes, or in hexadecimal. */
    void appendUser(long id, Octets out) {
        append(users, id, out);
    }

    /** Appends a group's name as a value. */
    void appendGroup(long id, Octets out) {
        append(groups, id, out);
    }

    private static void append(Table table, long id, Octets out) {
        long unsigned = id & Subject.UNSET;
        int found = unsigned == Subject.UNSET ? -1 : table.find(unsigned);
        if (unsigned == Subject.UNSET) {
            out.append(UNSET);
        } else if (found < 0) {
            out.append(UNKNOWN);
            out.appendDecimal(unsigned);
            out.append(')');
            out.append('"');
        } else {
            UntrustedText.append(out, table.name[found], 0, table.name[found].length);
        }
    }

    private static byte[] bytes(String file) {
        try (FileInputStream in = new FileInputStream(file)) {
            return in.readNBytes(LARGEST_FILE);
        } catch (IOException | SecurityException e) {
            return new byte[0];
        }
    }

    /** The lines {@code name:password:id:…} of a file by id; of several with one id the first counts, as in getpwuid(3). */
    private static final class Table {
        private static final long NO_ID = -1;

        private long[] id = new long[0];
        private byte[][] name = new byte[0][];

        Table(byte[] file) {
            long[] idAndPlace = new long[16];
            byte[][] found = new byte[16][];
            int count = 0;
            int from = 0;
            for (int at = 0; at <= file.length; at++) {
                if (at < file.length && file[at] != '\n') {
                    continue;
                }
                int nameEnd = colon(file, from, at);
                int numberBegin = colon(file, nameEnd + 1, at) + 1;
                long number = number(file, numberBegin, colon(file, numberBegin, at));
                if (number != NO_ID && nameEnd > from && nameEnd - from <= LONGEST_NAME) {
                    if (count == found.length) {
                        idAndPlace = Arrays.copyOf(idAndPlace, 2 * count);
                        found = Arrays.copyOf(found, 2 * count);
                    }
                    idAndPlace[count] = number << Integer.SIZE - 1 | count;
                    found[count++] = Arrays.copyOfRange(file, from, nameEnd);
                }
                from = at + 1;
            }
            take(Arrays.copyOf(idAndPlace, count), found);
        }

        /** Orders by id and then by place. */
        private void take(long[] idAndPlace, byte[][] found) {
            Arrays.sort(idAndPlace);
            id = new long[idAndPlace.length];
            name = new byte[idAndPlace.length][];
            int count = 0;
            for (int i = 0; i < idAndPlace.length; i++) {
                long number = idAndPlace[i] >>> Integer.SIZE - 1;
                if (count == 0 || id[count - 1] != number) {
                    id[count] = number;
                    name[count++] = found[(int) idAndPlace[i] & Integer.MAX_VALUE];
                }
            }
            id = Arrays.copyOf(id, count);
        }

        int find(long number) {
            return Arrays.binarySearch(id, number);
        }

        /** Index of the next colon; the end if there is none. */
        private static int colon(byte[] file, int from, int end) {
            int at = Math.min(from, end);
            while (at < end && file[at] != ':') {
                at++;
            }
            return at;
        }

        private static long number(byte[] file, int from, int end) {
            if (from >= end || end - from > 10) {
                return NO_ID;
            }
            long number = 0;
            for (int at = from; at < end; at++) {
                if (file[at] < '0' || file[at] > '9') {
                    return NO_ID;
                }
                number = number * 10 + file[at] - '0';
            }
            return number < Subject.UNSET ? number : NO_ID;
        }
    }
}
