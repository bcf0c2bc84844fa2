package org.audithalt.cli;

import java.io.OutputStream;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.audithalt.review.Escape;
import org.audithalt.review.OutputFormat;
import org.audithalt.review.Printing;
import org.audithalt.review.Printing.ExtraColumns;
import org.audithalt.review.SearchException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code -r}, {@code -i}, {@code --format} and what belongs to them: how a search prints. */
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
            description = "raw, default, interpret, text (a sentence a line), csv or json (an object a line).")
    private String format = DEFAULT;

    @Option(
            names = "--escape",
            paramLabel = "HOW",
            description =
                    "What is escaped in values: raw (nothing), tty (what a terminal obeys; the default), shell or "
                            + "shell_quote (what a shell obeys, too).")
    private String escape = "tty";

    @Option(names = "--extra-time", description = "csv: columns with the parts of the time.")
    private boolean time;

    @Option(names = "--extra-keys", description = "csv: a column with the rule's key.")
    private boolean keys;

    @Option(names = "--extra-labels", description = "csv: columns with the security labels of subject and object.")
    private boolean labels;

    @Option(names = "--extra-obj2", description = "csv: a column with a second object.")
    private boolean second;

    @Option(
            names = {"-l", "--line-buffered"},
            description = "Prints an event of standard input as soon as it is complete and the next has begun.")
    private boolean lineBuffered;

    @Option(names = "--just-one", description = "Stops after the first event.")
    private boolean justOne;

    /** How it prints. */
    Printing printing(OutputStream out) throws SearchException {
        Escape escaped = value(Escape.values(), escape);
        if (escaped == null) {
            throw new SearchException("--escape " + escape + ": must be raw, tty, shell or shell_quote");
        }
        return new Printing(chosen(), ZoneId.systemDefault(), justOne, lineBuffered, out, escaped, columns());
    }

    private OutputFormat chosen() throws SearchException {
        if (raw || interpret) {
            if ((raw && interpret) || !format.equals(DEFAULT)) {
                throw new SearchException("-r, -i, --format: only one of them");
            }
            return raw ? OutputFormat.RAW : OutputFormat.INTERPRET;
        }
        OutputFormat known = value(OutputFormat.values(), format);
        if (known == null) {
            throw new SearchException("--format " + format + ": must be raw, default, interpret, text, csv or json");
        }
        return known;
    }

    private Set<ExtraColumns> columns() {
        Set<ExtraColumns> columns = EnumSet.noneOf(ExtraColumns.class);
        if (time) {
            columns.add(ExtraColumns.TIME);
        }
        if (keys) {
            columns.add(ExtraColumns.KEYS);
        }
        if (labels) {
            columns.add(ExtraColumns.LABELS);
        }
        if (second) {
            columns.add(ExtraColumns.OBJ2);
        }
        return columns;
    }

    private static <T extends Enum<T>> @Nullable T value(T[] values, String name) {
        for (T value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(name)) {
                return value;
            }
        }
        return null;
    }
}
