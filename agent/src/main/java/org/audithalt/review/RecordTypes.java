package org.audithalt.review;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.audithalt.rule.NameTables;

/** Numbers of record types as they stand in lines (linux/audit.h). Immutable, safe to use from any thread. */
final class RecordTypes {
    static final int UNKNOWN = -1;
    static final int USER = 1005;
    static final int LOGIN = 1006;
    static final int USER_AVC = 1107;
    static final int FIRST_USER = 1100;
    static final int LAST_USER = 1199;
    static final int DAEMON_START = 1200;
    static final int DAEMON_END = 1201;
    static final int DAEMON_CONFIG = 1203;
    static final int DAEMON_ROTATE = 1205;
    static final int DAEMON_RESUME = 1206;
    static final int DAEMON_ACCEPT = 1207;
    static final int DAEMON_CLOSE = 1208;
    static final int SYSCALL = 1300;
    static final int PATH = 1302;
    static final int IPC = 1303;
    static final int CONFIG_CHANGE = 1305;
    static final int SOCKADDR = 1306;
    static final int CWD = 1307;
    static final int EXECVE = 1309;
    static final int OBJ_PID = 1318;
    static final int TTY = 1319;
    static final int EOE = 1320;
    static final int MMAP = 1323;
    static final int NETFILTER_PKT = 1324;
    static final int NETFILTER_CFG = 1325;
    static final int SECCOMP = 1326;
    static final int PROCTITLE = 1327;
    static final int FEATURE_CHANGE = 1328;
    static final int EVENT_LISTENER = 1335;
    static final int AVC = 1400;
    static final int AVC_PATH = 1402;
    static final int MAC_POLICY_LOAD = 1403;
    static final int MAC_UNLBL_ALLOW = 1406;
    static final int MAC_UNLBL_STCDEL = 1417;
    static final int MAC_CALIPSO_DEL = 1419;
    static final int ANOM_PROMISCUOUS = 1700;
    static final int ANOM_ABEND = 1701;
    static final int ANOM_LINK = 1702;
    static final int INTEGRITY_DATA = 1800;
    static final int INTEGRITY_RULE = 1805;
    static final int KERNEL = 2000;
    static final int FIRST_USER_2 = 2100;
    static final int LAST_USER_2 = 2999;

    private static final byte[] UNNAMED = "UNKNOWN[".getBytes(StandardCharsets.US_ASCII);
    private static final int SLOTS = 1024;
    private static final byte[][] NAMES = new byte[SLOTS][];
    private static final int[] NUMBERS = new int[SLOTS];

    static {
        for (String name : NameTables.recordTypes().split(", ", -1)) {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            int slot = slot(bytes, 0, bytes.length);
            while (NAMES[slot] != null) {
                slot = (slot + 1) % SLOTS;
            }
            NAMES[slot] = bytes;
            NUMBERS[slot] = NameTables.recordType(name);
        }
    }

    private RecordTypes() {}

    /** The number of a name in a line, which may be {@code UNKNOWN[1234]}; {@link #UNKNOWN} if it has none. */
    static int number(byte[] line, int from, int to) {
        int slot = slot(line, from, to);
        while (NAMES[slot] != null) {
            if (Arrays.equals(NAMES[slot], 0, NAMES[slot].length, line, from, to)) {
                return NUMBERS[slot];
            }
            slot = (slot + 1) % SLOTS;
        }
        int digits = from + UNNAMED.length;
        if (to > digits && Arrays.equals(UNNAMED, 0, UNNAMED.length, line, from, digits) && line[to - 1] == ']') {
            long number = Bytes.unsigned(line, digits, to - 1);
            return number < 0 || number > Short.MAX_VALUE ? UNKNOWN : (int) number;
        }
        return UNKNOWN;
    }

    /** Whether a record of this type is the last of its event, or the only one (as ausearch has it). */
    static boolean endsEvent(int type) {
        return type == PROCTITLE
                || type == EOE
                || (type > LOGIN && type < SYSCALL)
                || type == USER
                || type >= FIRST_USER_2
                || type == KERNEL
                || (type >= MAC_UNLBL_ALLOW && type <= MAC_CALIPSO_DEL);
    }

    /** Whether a record of this type is never the first of its event. */
    static boolean continuesEvent(int type) {
        return (type >= PATH && type <= MMAP && type != CONFIG_CHANGE && type != TTY) || type == PROCTITLE;
    }

    private static int slot(byte[] line, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + line[i];
        }
        return (hash ^ hash >>> 10) & SLOTS - 1;
    }
}
