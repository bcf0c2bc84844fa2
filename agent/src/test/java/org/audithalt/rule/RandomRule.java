package org.audithalt.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A rule of the list exit in parts, so that its meaning can be told without the reader of rules.
 *
 * @param calls empty for all
 * @param arch as written behind {@code arch}, empty for none
 * @param perm letters, empty for none
 * @param dir true if the path is that of a directory
 * @param path empty for none
 */
record RandomRule(
        boolean always,
        List<String> calls,
        String arch,
        String perm,
        boolean dir,
        String path,
        List<String[]> terms,
        List<String[]> pairs) {
    private static final String[] CALLS = {
        "openat", "unlink", "unlinkat", "rename", "renameat", "chmod", "connect", "bind", "execve", "read", "link"
    };
    private static final String[] ARCHES = {"=b64", "=b64", "!=b32", "=b32", "!=b64"};
    private static final String[] PERMISSIONS = {"r", "w", "x", "a", "rw", "wa", "rwxa"};
    private static final String[] PATHS = {"/usr/share/x", "/usr/x", "/etc/passwd", "/etc/x", "/usr/share", "/x"};
    private static final String[] DIRECTORIES = {"/", "/usr", "/usr/share", "/usr/share/doc", "/etc"};
    private static final String[] ORDER = {"=", "!=", "<", ">", "<=", ">="};
    private static final String[] EVERY = {"=", "!=", "<", ">", "<=", ">=", "&", "&="};
    private static final String[] EQUALITY = {"=", "!="};
    private static final String[] SMALL = {"0", "1", "2", "3", "0x80000", "4294967295"};
    private static final String[] IDS = {"0", "1", "2", "1000"};
    private static final String[] USER_PAIRS = {"uid", "euid", "auid", "suid", "fsuid", "obj_uid"};
    private static final String[] GROUP_PAIRS = {"gid", "egid", "sgid", "fsgid", "obj_gid"};

    /** Field, operators, values. */
    private static final Object[][] FIELDS = {
        {"a0", EVERY, SMALL},
        {"a1", EVERY, SMALL},
        {"a2", EVERY, SMALL},
        {"a3", EVERY, SMALL},
        {"auid", ORDER, IDS},
        {"auid", EQUALITY, new String[] {"unset", "-1"}},
        {"uid", ORDER, IDS},
        {"euid", ORDER, IDS},
        {"gid", ORDER, IDS},
        {"egid", ORDER, IDS},
        {"fsgid", ORDER, IDS},
        {"pid", ORDER, SMALL},
        {"ppid", ORDER, SMALL},
        {"pers", EVERY, SMALL},
        {"sessionid", ORDER, new String[] {"unset", "0", "3"}},
        {"exe", EQUALITY, new String[] {"/usr/bin/java", "/usr/bin/none"}},
        {"saddr_fam", ORDER, new String[] {"1", "2", "10"}},
        {"filetype", EQUALITY, new String[] {"file", "dir", "link", "socket"}},
        {"inode", EQUALITY, new String[] {"0", "1", "2"}},
        {"devmajor", ORDER, new String[] {"0", "1"}},
        {"devminor", EVERY, new String[] {"0", "1"}},
        {"obj_uid", ORDER, new String[] {"0", "1", "2"}},
        {"obj_gid", ORDER, new String[] {"0", "1", "2"}},
        {"exit", ORDER, new String[] {"0", "1", "-EACCES", "-2", "-ENOENT", "2"}},
        {"success", ORDER, new String[] {"0", "1", "2"}}
    };

    static RandomRule of(Random random) {
        List<String> calls = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            calls.add(one(random, CALLS));
        }
        boolean named = random.nextInt(2) == 0;
        boolean inode = false;
        List<String[]> terms = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Object[] field = FIELDS[random.nextInt(FIELDS.length)];
            String name = (String) field[0];
            boolean twice = name.equals("inode") && (named || inode);
            for (String[] before : terms) {
                twice |= name.equals("exe") && before[0].equals(name);
            }
            if (!twice) {
                inode |= name.equals("inode");
                terms.add(new String[] {name, one(random, (String[]) field[1]), one(random, (String[]) field[2])});
            }
        }
        List<String[]> pairs = new ArrayList<>();
        if (random.nextInt(6) == 0) {
            String[] kin = random.nextBoolean() ? USER_PAIRS : GROUP_PAIRS;
            int left = random.nextInt(kin.length);
            int right = (left + 1 + random.nextInt(kin.length - 1)) % kin.length;
            pairs.add(new String[] {kin[left], one(random, EQUALITY), kin[right]});
        }
        boolean dir = random.nextBoolean();
        return new RandomRule(
                random.nextInt(3) > 0,
                calls,
                random.nextInt(4) == 0 ? one(random, ARCHES) : "",
                random.nextInt(4) == 0 ? one(random, PERMISSIONS) : "",
                dir,
                !named ? "" : dir ? one(random, DIRECTORIES) : one(random, PATHS),
                terms,
                pairs);
    }

    private static String one(Random random, String[] of) {
        return of[random.nextInt(of.length)];
    }

    /** As a line of a file, its parts in some order. */
    String line(Random random) {
        List<String> parts = new ArrayList<>();
        if (!perm.isEmpty()) {
            parts.add("-F perm=" + perm);
        }
        if (!path.isEmpty()) {
            parts.add((dir ? "-F dir=" : "-F path=") + path);
        }
        for (String[] term : terms) {
            parts.add("-F " + String.join("", term));
        }
        for (String[] pair : pairs) {
            parts.add("-C " + String.join("", pair));
        }
        for (String call : calls) {
            parts.add("-S " + call);
        }
        Collections.shuffle(parts, random);
        String list = random.nextBoolean()
                ? (always ? "always" : "never") + ",exit"
                : "exit," + (always ? "always" : "never");
        return "-a " + list + (arch.isEmpty() ? "" : " -F arch" + arch) + " " + String.join(" ", parts);
    }
}
