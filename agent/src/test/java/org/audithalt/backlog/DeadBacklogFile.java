package org.audithalt.backlog;

import java.nio.file.Path;
import org.audithalt.rule.RuleSet;

/** A backlog file for tests of other rooms: as one leaves it that was killed with two records done and one action begun. */
public final class DeadBacklogFile {
    private DeadBacklogFile() {}

    /** Makes {@code app.log.backlog} in a directory. */
    public static Path in(Path directory) {
        return in(directory, "com.example.App");
    }

    /** The same of a program of that main class, or jar. */
    public static Path in(Path directory, String mainClass) {
        Audited audited = new Audited(
                directory,
                RuleSet.everything(),
                "log_file=/var/log/app.log\nlock_file=/var/log/app.log.lock\nmain_class=" + mainClass + "\n");
        audited.opened("/1");
        audited.opened("/2");
        audited.enter("FIS.open", "/begun", null);
        audited.enter("Net.accept@Nio", null, null, 5);
        Audited.dies(audited.backlog.current().slab());
        return audited.file;
    }
}
