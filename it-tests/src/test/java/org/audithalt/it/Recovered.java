package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

/** The trail of a process that is no more, after recovery. */
final class Recovered {
    private Recovered() {}

    /** Recovers the dead of the log's directory by command and reads the log. Nothing may be left behind. */
    static Trail trail(Path log) throws Exception {
        Cli.Result result =
                Cli.run("recover", log.resolveSibling(".").normalize().toString());
        assertThat(result.exit()).as("%s", result).isZero();
        assertThat(Files.exists(log.resolveSibling(log.getFileName() + ".backlog")))
                .as("%s", result)
                .isFalse();
        return Trail.read(log);
    }
}
