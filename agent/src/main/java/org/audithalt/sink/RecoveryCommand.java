package org.audithalt.sink;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.record.Subject;

/** {@code audithalt recover DIR}: recovers what dead processes left in a directory. */
public final class RecoveryCommand {
    private RecoveryCommand() {}

    /**
     * Runs the command.
     *
     * @param out receives a line per backlog found
     * @return how many backlogs could not be recovered; -1 if the directory cannot be read
     */
    public static int run(Path directory, PrintStream out) {
        List<String> said = new ArrayList<>();
        String version = RecoveryCommand.class.getPackage().getImplementationVersion();
        DeadProcesses dead = new DeadProcesses(
                version == null ? "unknown" : version, Subject.ofThisProcess("").fsuid(), new LogLocks(), said);
        int failures;
        try {
            failures = dead.recoverAll(directory);
        } catch (IOException unreadable) {
            out.println("audithalt: recover: " + directory + ": " + FileProblem.of(unreadable));
            return -1;
        }
        for (String line : said) {
            out.println("audithalt: " + line);
        }
        if (said.isEmpty()) {
            out.println("audithalt: recover: " + directory + ": no backlog of a dead process");
        }
        return failures;
    }
}
