package org.audithalt.agent;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a process has started, and what that has: from {@code /proc/PID/stat} (proc(5)), for the JDK tells it by streams only. */
final class Descendants {
    private static final String PROC = "/proc";
    private static final long NONE = -1;

    private Descendants() {}

    /** Process ids; without /proc none. */
    static List<Long> of(long pid) {
        List<Long> all = new ArrayList<>();
        List<Long> parents = new ArrayList<>();
        String[] names = new File(PROC).list();
        for (String name : names == null ? new String[0] : names) {
            char first = name.charAt(0);
            long parent = first >= '1' && first <= '9' ? parent(name) : NONE;
            if (parent != NONE) {
                all.add(Long.valueOf(name));
                parents.add(parent);
            }
        }
        List<Long> found = new ArrayList<>();
        found.add(pid);
        for (int i = 0; i < found.size(); i++) {
            for (int k = 0; k < all.size(); k++) {
                if (parents.get(k).equals(found.get(i))) {
                    found.add(all.get(k));
                }
            }
        }
        found.remove(0);
        return found;
    }

    /** The second number behind the name, which may hold anything. */
    private static long parent(String pid) {
        try {
            byte[] stat = Files.readAllBytes(Path.of(PROC, pid, "stat"));
            int at = stat.length - 1;
            while (at >= 0 && stat[at] != ')') {
                at--;
            }
            long parent = 0;
            // ") S 4711 "
            for (at += 4; at < stat.length && stat[at] >= '0' && stat[at] <= '9'; at++) {
                parent = 10 * parent + stat[at] - '0';
            }
            return parent;
        } catch (IOException gone) {
            return NONE;
        }
    }
}
