package org.audithalt.review;

import java.util.Set;

/** Which fields the kernel, programs and this agent write in hexadecimal where quotes do not do. Stateless. */
final class EncodedFields {
    private static final Set<String> NAMES = Set.of(
            "name",
            "cwd",
            "comm",
            "exe",
            "key",
            "proctitle",
            "ocomm",
            "acct",
            "cmd",
            "data",
            "file",
            "path",
            "dir",
            "vm",
            "watch",
            "rule",
            "old-disk",
            "new-disk",
            "device",
            "cgroup");

    private EncodedFields() {}

    /** Whether a field of a record of this type is such a one: of a program's arguments each is, elsewhere {@code a0} is a number. */
    static boolean contain(int type, String name) {
        if (type == RecordTypes.EXECVE) {
            return name.startsWith("a") && !name.equals("argc") && !name.endsWith("_len");
        }
        return NAMES.contains(name);
    }
}
