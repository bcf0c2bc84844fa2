package org.audithalt.cli;

import java.util.Locale;
import org.audithalt.review.OutputFormat;
import org.audithalt.review.SearchException;
import picocli.CommandLine.Option;

/** {@code -r}, {@code -i} and {@code --format}: how a search prints. */
final class SearchFormat {
    private static final String DEFAULT = "default";

    @Option(
            names = {"-r", "--raw"},
            description = "Prints the records as they stand in the log, as --format raw does.")
    private boolean raw;

    @Option(
            names = {"-i", "--interpret"},
            description = "Prints names for numbers and decodes values, as --format interpret does.")
    private boolean interpret;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "raw, default, interpret or json (an object a line).")
    private String format = DEFAULT;

    /** The format asked for. */
    OutputFormat chosen() throws SearchException {
        if (raw || interpret) {
            if ((raw && interpret) || !format.equals(DEFAULT)) {
                throw new SearchException("-r, -i, --format: only one of them");
            }
            return raw ? OutputFormat.RAW : OutputFormat.INTERPRET;
        }
        for (OutputFormat known : OutputFormat.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(format)) {
                return known;
            }
        }
        throw new SearchException("--format " + format + ": must be raw, default, interpret or json");
    }
}
