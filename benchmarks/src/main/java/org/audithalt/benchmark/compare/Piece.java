package org.audithalt.benchmark.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Benchmarks of JMH to be run.
 *
 * @param name in front of the benchmark's own, where one is run in several ways; may be empty
 * @param include regular expression of their names
 * @param parameters which of their parameters, as options of JMH; may be empty
 * @param brief options that bound the time; a long run has those of the class
 * @param rules of the agent in the benchmark's JVM: a profile, or the text of a rules file; empty for none
 */
record Piece(String name, String include, String parameters, String brief, String rules) {
    private static final String BRIEF = "-f 1 -wi 3 -w 300ms -i 5 -r 300ms";
    private static final String SUSTAINED = "-f 1 -wi 2 -w 1s -i 3 -r 1s";
    private static final String OTHERS = "-a always,exit -F arch=b64 -S fsetxattr -k attribute\n";

    /** Room for a batch that is recorded without a pause. */
    private static final String BATCHES = ",backlog_limit=131072";

    /** Where a file system in memory is usually mounted. */
    private static final Path MEMORY = Path.of("/dev/shm");

    /** A new one is a line here; its figures are named CLASS.METHOD, then its parameters. */
    static final List<Piece> ALL = List.of(
            new Piece("", "RuleVerdict.(otherFile|lastRule)", "-p rules=10,1000", BRIEF, ""),
            new Piece("", "WriterText", "-p operation=OPENAT -p nameBytes=40,140", BRIEF, ""),
            new Piece("", "WriterTurns", "-p log=file -p nameBytes=40", "-f 1", ""),
            new Piece("", "HotRecord", "-p length=56,132 -p form=text", "-f 1 -wi 20 -i 10", "capp"),
            new Piece(
                    "never: ", "UnselectedAction", "", BRIEF, "-a never,exit -F arch=b64 -S socket,openat\n" + OTHERS),
            new Piece(
                    "other path: ",
                    "UnselectedAction",
                    "-p call=open",
                    BRIEF,
                    "-w /etc/passwd -p wa\n-a always,exit -F arch=b64 -S socket -F a0=10\n"),
            new Piece(
                    "other family: ",
                    "UnselectedAction",
                    "-p call=socket",
                    BRIEF,
                    "-a always,exit -F arch=b64 -S socket -F a0=10\n"),
            new Piece("", "SustainedRecords", "-t 1", SUSTAINED, "capp"),
            new Piece("", "SustainedRecords", "-t 2", SUSTAINED, "capp"),
            new Piece("", "SustainedRecords", "-t 4", SUSTAINED, "capp"),
            new Piece("", "SustainedRecords", "-t 8", SUSTAINED, "capp"));

    /**
     * A directory for the agent's log, to be deleted afterwards. Of records without end in memory, where there is such a file system: a
     * disk would be measured instead, and the more of it the later a run comes.
     */
    Path logs(Path directory) throws IOException {
        boolean inMemory = isEndless() && Files.isWritable(MEMORY);
        return Files.createTempDirectory(inMemory ? MEMORY : directory, "audithalt-piece");
    }

    private boolean isEndless() {
        return brief.equals(SUSTAINED);
    }

    /**
     * Arguments of JMH.
     *
     * @param directory for the agent's rules
     * @param logs directory of its log
     */
    List<String> arguments(Setup setup, Path directory, Path logs) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(include));
        String times = setup.effort().forks().isEmpty() ? brief : setup.effort().forks();
        for (String options : List.of(parameters, times)) {
            if (!options.isEmpty()) {
                arguments.addAll(List.of(options.split(" ", -1)));
            }
        }
        if (!rules.isEmpty()) {
            String named = rules;
            if (rules.startsWith("-")) {
                named = Files.writeString(directory.resolve("piece.rules"), rules)
                        .toString();
            }
            arguments.addAll(List.of(
                    "-jvmArgsAppend",
                    "-javaagent:" + setup.agent() + "=log_file='" + logs + "/piece-%p.log'"
                            + (isEndless() ? "" : BATCHES) + ",rules=" + named));
        }
        return arguments;
    }
}
