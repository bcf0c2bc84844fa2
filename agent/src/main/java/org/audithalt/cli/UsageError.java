package org.audithalt.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, as all else of this program says it: the word, then what is wrong with it. */
final class UsageError {
    private static final Pattern INVALID = Pattern.compile(
            "(?s)Invalid value for (?:option '([^']+)'|positional parameter at index \\S+)(?: \\(.*?\\))?: (.*)");
    private static final Pattern NO_NUMBER = Pattern.compile("'(.*)' is not an? (?:int|long)");
    private static final Pattern LACKS_VALUE = Pattern.compile("Missing required parameter for option");
    private static final Pattern EXCLUSIVE =
            Pattern.compile("(?s)(?:Error: )?(-.*) are mutually exclusive \\(specify only one\\)");
    private static final Pattern NO_COMMAND = Pattern.compile("(?s)Unknown subcommand '(.*)'\\..*");
    private static final Pattern ONE_OF =
            Pattern.compile("expected one of \\[(.*)] \\(case-(?:in)?sensitive\\) but was '(.*)'");

    private UsageError() {}

    /** One line without the prefix of the program. */
    static String of(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            return of(unmatched);
        }
        String said = String.valueOf(error.getMessage());
        if (error instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing.getMissing(), LACKS_VALUE.matcher(said).lookingAt());
        }
        Matcher exclusive = EXCLUSIVE.matcher(said);
        if (exclusive.matches()) {
            return exclusive.group(1) + ": only one of them";
        }
        Matcher help = NO_COMMAND.matcher(said);
        if (help.matches()) {
            return of(new UnmatchedArgumentException(root(error.getCommandLine()), List.of(help.group(1))));
        }
        Matcher invalid = INVALID.matcher(said);
        if (!invalid.matches()) {
            return said;
        }
        String option = invalid.group(1) == null ? "" : invalid.group(1) + ": ";
        String wrong = NO_NUMBER.matcher(invalid.group(2)).replaceFirst("'$1' is not a whole number");
        return option + ONE_OF.matcher(wrong).replaceFirst("'$2' is none of $1");
    }

    private static String of(UnmatchedArgumentException error) {
        String word = error.getUnmatched().get(0);
        boolean command = error.getCommandLine().getParent() == null;
        List<String> suggestions = error.getSuggestions();
        return Wording.printable(word)
                + (word.startsWith("-") ? ": unknown option" : command ? ": unknown command" : ": one word too many")
                + (suggestions.isEmpty() ? "" : " (did you mean " + suggestions.get(0) + "?)");
    }

    private static CommandLine root(CommandLine line) {
        return line.getParent() == null ? line : root(line.getParent());
    }

    private static String missing(List<ArgSpec> missing, boolean isGiven) {
        if (isGiven && missing.get(0) instanceof OptionSpec option) {
            return option.longestName() + ": " + option.paramLabel() + " is missing";
        }
        List<String> names = new ArrayList<>();
        for (ArgSpec argument : missing) {
            names.add(argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel());
        }
        boolean oneOf = missing.get(0).group() != null && missing.get(0).group().exclusive();
        return oneOf
                ? "one of " + String.join(", ", names) + " is needed"
                : String.join(", ", names) + (names.size() == 1 ? " is missing" : " are missing");
    }
}
