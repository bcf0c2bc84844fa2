package org.audithalt.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rules",
        synopsisHeading = "",
        customSynopsis = {
            "Usage: rules [PID] -l [-k KEY]     lists the rules in force: hits, class, auditctl's normal form",
            "       rules [PID] -s              prints the state as auditctl -s does",
            "       rules PID|--all -R FILE...  replaces all rules by those of files",
            "       rules PID|--all LINE        changes them by a line of auditctl: -a, -A, -w, -d, -W ...,",
            "                                   -D [-k KEY], -e 0|1|2, -f 0|1|2|3, --backlog_wait_time MS",
            "       rules PID --explain 'OPERATION PATH'",
            "       rules check FILE... [--auid UID] [--as-pid PID] [--tolerant] [--explain 'OPERATION PATH']"
        },
        descriptionHeading = "%n",
        description = {
            "Shows, changes and checks audit rules. A change is made as a whole or, if there is an error in it, not at all,"
                    + " and it is recorded. The files are read by this command, which need not be readable for the process.",
            "check needs no process: it reads the files and says of every rule what it would mean for a process of root"
                    + " that is a service, for another login user (--auid), or for a process that runs (--as-pid)."
        })
final class RulesCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(names = "--all", description = "Every audited JVM of this host that this user may control.")
    private boolean all = false;

    @Option(names = "--tolerant", description = "check: as under rules_tolerant=yes.")
    private boolean tolerant = false;

    @Option(names = "--explain", paramLabel = "WORDS", description = "Which rule decides an operation on a path.")
    private String explained = "";

    @Option(names = "--auid", paramLabel = "UID", description = "check: the login user id, a number.")
    private String auid = "";

    @Option(names = "--as-pid", paramLabel = "PID", description = "check: the process whose identity counts.")
    private String asPid = "";

    @Parameters(paramLabel = "WORD", description = "PID, and words as auditctl takes them; or check and files.")
    private List<String> words = List.of();

    RulesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        if (!words.isEmpty() && words.get(0).equals("check")) {
            return new RulesCheck(console, output.json(), tolerant)
                    .run(words.subList(1, words.size()), auid, asPid, explained);
        }
        if (!auid.isEmpty() || !asPid.isEmpty()) {
            throw new CommandException(ExitCode.USAGE, "--auid and --as-pid belong to rules check");
        }
        RulesWords asked = RulesWords.of(words, all, explained);
        RulesAsk ask = new RulesAsk(asked.reached(console), console, output.json(), asked.isList());
        return switch (asked.verb()) {
            case LIST -> ask.list(asked.key());
            case STATE -> ask.state();
            case EXPLAIN -> ask.explain(explained);
            case CHANGE -> ask.change(asked.verb(), asked.line());
            case LOAD -> ask.change(asked.verb(), asked.files().toBytes());
        };
    }
}
