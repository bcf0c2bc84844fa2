package org.audithalt.cli;

import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Runs a command unless a process or a file is given to it by an empty word, as a script does whose variable is not set: that
 * word is missing, and means neither every process nor this directory.
 */
final class EmptyWords implements IExecutionStrategy {
    private static final Pattern FILES = Pattern.compile("\\b(?:FILE|DIR|PATH)\\b");

    @Override
    public int execute(ParseResult parsed) {
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        for (ArgSpec argument : command.matchedArgs()) {
            String missing = missing(argument);
            if (!missing.isEmpty()) {
                throw new ParameterException(command.commandSpec().commandLine(), missing + " is missing");
            }
        }
        return new RunLast().execute(parsed);
    }

    /** What is missing; empty if nothing is. */
    private static String missing(ArgSpec argument) {
        List<String> words = argument.originalStringValues();
        if (argument instanceof OptionSpec option) {
            boolean empty = words.stream().anyMatch(String::isBlank);
            return empty && FILES.matcher(option.paramLabel()).find()
                    ? option.longestName() + ": " + option.paramLabel()
                    : "";
        }
        // a further word may be a reason, which may be empty
        boolean first = argument instanceof PositionalParamSpec position
                && position.index().min() == 0
                && !argument.isMultiValue();
        return first && !words.isEmpty() && words.get(0).isBlank() ? argument.paramLabel() : "";
    }
}
