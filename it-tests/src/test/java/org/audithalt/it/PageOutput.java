package org.audithalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page shows below a command, held against what that printed: by words, for numbers, times and names differ. */
final class PageOutput {
    private static final Pattern NAME = Pattern.compile("\\b(PID \\d+) \\([^()]*\\)");
    private static final Pattern MAIN_CLASS = Pattern.compile("\\((?:[a-z]\\w*\\.)+[A-Z]\\w*\\)");
    private static final Pattern PLACE = Pattern.compile("(\\bin |config:)/[^\\s;,:]*");
    private static final Pattern OPERATIONS = Pattern.compile("; [a-z]+ \\d+(?:, [a-z]+ \\d+)*\\)");
    private static final Pattern SETTING = Pattern.compile("\\b[a-z_]+=\\w+ \\(was \\w+\\)(?:, )?");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.:]\\d+)*");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private PageOutput() {}

    /** The words of a line, with every number, time and main class the same, however far apart they stand. */
    static String shape(String line) {
        String named = MAIN_CLASS.matcher(line.strip()).replaceAll("(CLASS)");
        return SPACE.matcher(NUMBER.matcher(named).replaceAll("N")).replaceAll(" ");
    }

    /** The same of a run in other circumstances: other directories, operations and settings, too. */
    private static String form(String line) {
        String form = NAME.matcher(line).replaceAll("$1 (CLASS)");
        form = PLACE.matcher(form).replaceAll("$1PLACE");
        form = OPERATIONS.matcher(form).replaceAll("; OPERATIONS)");
        Matcher setting = SETTING.matcher(form);
        return shape(setting.find() ? setting.reset().replaceAll("") : form)
                .replaceAll("\\bN ?(?:[KMG]iB|B)\\b", "SIZE")
                .replaceAll("\\bN (?:ms|s|min|h)\\b", "TIME");
    }

    /**
     * Fails unless a run has printed each line that a page shows below a command.
     *
     * @param command as it stands there
     * @param which of the blocks with that command, from 0
     */
    static void assertShown(String command, int which, Cli.Result result) throws IOException {
        List<DocumentedCommand> shown = new ArrayList<>();
        for (DocumentedCommand documented : DocumentedCommand.all(DocumentationTable.read())) {
            if (documented.command().equals(command) && !documented.output().isEmpty()) {
                shown.add(documented);
            }
        }
        assertThat(shown).as("%s with what it prints, in a page", command).hasSizeGreaterThan(which);
        List<String> printed =
                (result.out() + result.err()).lines().map(PageOutput::form).toList();
        for (String line : shown.get(which).output()) {
            if (!line.isBlank()) {
                assertThat(printed).as("%s: %s", command, result).contains(form(line));
            }
        }
    }
}
