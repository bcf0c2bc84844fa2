package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How entry and exit grow: with the length of the path, with rules on paths, with the backlog. */
final class CostModel {
    /** The part's name. */
    static final String PART = "model";

    private static final int[] PATHS = {20, 136, 1000};
    private static final int[] RULES = {10, 100, 1000};
    private static final int[] SLOTS = {1024, 65_536, 262_144};
    private static final int USUAL_PATH = 136;
    private static final String MANY_SLOTS = ",backlog_limit=65536";
    private static final int WARM = 3;

    private CostModel() {}

    static Bout bout(Setup setup, Jdk jdk, Path directory) throws IOException {
        List<Entrant> entrants = new ArrayList<>();
        entrants.add(hooks(setup, jdk, "path of 136 bytes, capp, 8,192 slots", "capp", USUAL_PATH, ""));
        for (int bytes : PATHS) {
            if (bytes != USUAL_PATH) {
                // a long one takes several slots, and nobody shall wait for the writer
                String more = bytes > USUAL_PATH ? MANY_SLOTS : "";
                entrants.add(hooks(setup, jdk, "path of " + bytes + " bytes", "capp", bytes, more));
            }
        }
        for (int slots : SLOTS) {
            entrants.add(hooks(setup, jdk, slots + " slots", "capp", USUAL_PATH, ",backlog_limit=" + slots));
        }
        for (int rules : RULES) {
            String file = rules(directory, rules);
            entrants.add(hooks(setup, jdk, rules + " rules on paths before capp", file, USUAL_PATH, ",rules=capp"));
        }
        return new Bout(PART, setup.contender(), entrants, List.of(Backlogs.ACTION), WARM, List.of());
    }

    private static Entrant hooks(Setup setup, Jdk jdk, String name, String rules, int path, String more)
            throws IOException {
        return Backlogs.hooks(setup, Backlogs.row(jdk), name, rules + more).option("-Dcontender.path=" + path);
    }

    private static String rules(Path directory, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add("-w /etc/audited-" + i + ".conf -p wa -k watched");
        }
        Path file = directory.resolve("paths-" + count + ".rules");
        Files.write(file, lines);
        return file.toString();
    }
}
