package org.audithalt.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** What the exit codes of each command mean, for its help and its manual page. */
final class ExitCodes {
    private static final String HEADING = "%nExit codes:%n";
    private static final String OF_SEVERAL =
            "%nExit codes (of several processes the worst counts, in the order 3, 1, 5, 4, 13, 0):%n";
    private static final String OF_COMMANDS = "%nExit codes (help COMMAND tells what else a command has):%n";
    private static final List<String> SEVERAL = List.of("status", "suspend", "resume", "rules");

    /** Any command. */
    private static final String ANY = "";

    private static final String PROCESS = "status wait suspend resume drill halt rotate reload rules";

    /** @param commands names with blanks between; {@link #ANY} */
    private record Row(int code, String commands, String meaning) {
        boolean isOf(String command) {
            return commands.equals(ANY) || List.of(commands.split(" ", -1)).contains(command);
        }
    }

    /** The first row of a code that fits a command counts; without a meaning the command never ends so. */
    private static final List<Row> ROWS = List.of(
            row(ExitCode.OK, "status", "the gate is open"),
            row(ExitCode.OK, "wait", "it is so"),
            row(ExitCode.OK, "resume", "done, and it will hold"),
            row(ExitCode.OK, "drill", "some waited, and each went on once and has its record"),
            row(ExitCode.OK, "mediation", "proven: nothing is uncovered, nothing unknown"),
            row(ExitCode.OK, "search report", "something matched, and everything was read"),
            row(ExitCode.OK, "detach", ""),
            row(ExitCode.OK, ANY, "done"),
            row(ExitCode.CLOSED, "status", "the gate is closed"),
            row(ExitCode.CLOSED, "wait", "it is not so in time"),
            row(ExitCode.CLOSED, "resume", "the gate is still closed, or will close again"),
            row(ExitCode.CLOSED, "drill", "not each has its record, or the drill was cut short"),
            row(
                    ExitCode.INCONCLUSIVE,
                    "drill",
                    "nobody waited, no record came of it, or an action has not ended: it shows nothing, drill again under load"),
            row(ExitCode.NOT_PROVEN, "mediation", "something is uncovered or unknown"),
            row(
                    ExitCode.NOT_FOUND,
                    "search report",
                    "nothing matched, a log could not be read to its end, or the results not be written"),
            row(ExitCode.USAGE, ANY, "the command line is wrong"),
            row(ExitCode.UNREACHABLE, "halt", "the process does not answer, or has not ended within 5 s"),
            row(
                    ExitCode.UNREACHABLE,
                    "rotate reload rules",
                    "the process does not answer, or it is still under way after 4 s"),
            row(ExitCode.UNREACHABLE, PROCESS, "the process does not answer"),
            row(ExitCode.NOT_AUDITED, "wait", "no such process, it has ended, or it is still not audited then"),
            row(ExitCode.NOT_AUDITED, PROCESS + " attach", "no such process, or it is not audited"),
            row(ExitCode.REFUSED, "detach", "always"),
            row(ExitCode.REFUSED, PROCESS + " attach", "not permitted, or refused by the process"),
            row(ExitCode.REFUSED, "install", "the files cannot be written"),
            row(ExitCode.NOT_STARTED, "attach", "the agent did not start in the process, which runs on"),
            row(ExitCode.NOT_RECOVERED, "recover", "a backlog could not be recovered, or the directory not be read"),
            row(ExitCode.NOT_RECOVERED, "status", "the FILE is no backlog of this version"),
            row(ExitCode.WRONG_RULES, "rules reload", "there are errors in rules or settings; nothing was changed"),
            row(
                    ExitCode.NOTHING_FIRES,
                    "rules",
                    "check: none of the rules can ever select anything, or one leaves the whole process out"),
            row(10, "search", "--checkpoint: the file is no checkpoint, or of another log"),
            row(11, "search", "--checkpoint: the file cannot be read or written"),
            row(12, "search", "--checkpoint: the event is not in the log any more"),
            row(
                    ExitCode.DEGRADED,
                    "status",
                    "the gate is open, but something is to be seen to: records were lost, space is short, another log is"
                            + " in use, hooks are not known to be there, a process died and left records"),
            row(ExitCode.SOFTWARE, ANY, "an error of this program"),
            row(ExitCode.OUTPUT_LOST, "detach search report", ""),
            row(ExitCode.OUTPUT_LOST, ANY, "standard output could not be written; what was to be done is done"));

    private ExitCodes() {}

    private static Row row(int code, String commands, String meaning) {
        return new Row(code, commands, meaning);
    }

    /** Those of a command, ascending. */
    static Map<Integer, String> of(String command) {
        Map<Integer, String> codes = new LinkedHashMap<>();
        for (Row row : ROWS) {
            if (row.isOf(command)) {
                codes.putIfAbsent(row.code, row.meaning);
            }
        }
        codes.values().removeIf(String::isEmpty);
        return codes;
    }

    /** Has the help of a command tell its codes. */
    static void tellIn(CommandSpec command) {
        boolean root = command.parent() == null;
        Map<String, String> texts = new LinkedHashMap<>();
        of(root ? "" : command.name()).forEach((code, meaning) -> texts.put(Integer.toString(code), meaning));
        command.usageMessage()
                .exitCodeListHeading(root ? OF_COMMANDS : SEVERAL.contains(command.name()) ? OF_SEVERAL : HEADING)
                .exitCodeList(texts);
    }
}
