package org.audithalt.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** One manual page, in the man macros (man(7)), from what a command says of itself. */
final class ManPage {
    private final StringBuilder text = new StringBuilder();
    private final CommandLine command;
    private final Help help;
    private final boolean all;

    private ManPage(CommandLine command, boolean all) {
        this.command = command;
        this.help = command.getHelp();
        this.all = all;
    }

    /**
     * A page.
     *
     * @param all whether this is the page of all commands
     * @param date of the build, ISO 8601
     * @param version of the program
     */
    static String of(CommandLine command, boolean all, String date, String version) {
        ManPage page = new ManPage(command, all);
        page.write(date.substring(0, 10), version);
        return page.text.toString();
    }

    private void write(String date, String version) {
        CommandSpec spec = command.getCommandSpec();
        String name = LauncherScript.NAME + (all ? "" : "-" + spec.name());
        line(".\\\" made by the build from the options of the command");
        line(".TH " + escaped(name.toUpperCase(java.util.Locale.ROOT)) + " 1 " + date + " \"audithalt " + version
                + "\" Audithalt");
        List<String> description = paragraphs(spec.usageMessage());
        section("NAME");
        text(name + " - " + firstSentence(description.get(0)));
        section("SYNOPSIS");
        line(".nf");
        for (String line : synopsis(spec)) {
            text(line);
        }
        line(".fi");
        section("DESCRIPTION");
        for (String paragraph : description) {
            line(".PP");
            text(paragraph);
        }
        if (all) {
            commands();
        }
        options(spec);
        section("EXIT STATUS");
        spec.usageMessage().exitCodeList().forEach((code, meaning) -> item(code, meaning));
        examples(spec.name());
        section("SEE ALSO");
        text(all ? "audithalt-COMMAND(1), ausearch(8), aureport(8), auditctl(8), auditd.conf(5)" : "audithalt(1)");
    }

    private List<String> paragraphs(UsageMessageSpec usage) {
        List<String> paragraphs = new ArrayList<>();
        for (String paragraph : usage.description()) {
            if (!paragraph.isBlank()) {
                paragraphs.add(paragraph.replace("%n", " "));
            }
        }
        return paragraphs;
    }

    private static String firstSentence(String paragraph) {
        int end = paragraph.indexOf(". ");
        String sentence = end < 0 ? paragraph : paragraph.substring(0, end);
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private List<String> synopsis(CommandSpec spec) {
        String[] own = spec.usageMessage().customSynopsis();
        List<String> lines = new ArrayList<>();
        if (own.length > 0) {
            for (String line : own) {
                lines.add(line.replaceFirst("^(Usage:|      ) ", ""));
            }
            return lines;
        }
        String synopsis = help.synopsis(0);
        return List.of((synopsis.startsWith(LauncherScript.NAME) ? "" : LauncherScript.NAME + " ") + synopsis.strip());
    }

    private void commands() {
        section("COMMANDS");
        command.getSubcommands().forEach((name, sub) -> {
            CommandSpec spec = sub.getCommandSpec();
            if (!spec.usageMessage().hidden()) {
                item(name, firstSentence(paragraphs(spec.usageMessage()).get(0)) + ".");
            }
        });
    }

    private void options(CommandSpec spec) {
        section("OPTIONS");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            item(parameter.paramLabel(), description(parameter));
        }
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                item(String.join(", ", option.names()) + value, description(option));
            }
        }
    }

    /** With the values that may be given, and the default, in the places for them. */
    private static String description(CommandLine.Model.ArgSpec argument) {
        Object initial = argument.defaultValue() == null ? argument.initialValue() : argument.defaultValue();
        String text = String.join(" ", argument.description()).replace("${DEFAULT-VALUE}", String.valueOf(initial));
        return argument.completionCandidates() == null
                ? text
                : text.replace("${COMPLETION-CANDIDATES}", String.join(", ", argument.completionCandidates()));
    }

    private void examples(String name) {
        List<Examples.Example> examples = Examples.of(name);
        if (examples.isEmpty()) {
            return;
        }
        section("EXAMPLES");
        for (Examples.Example example : examples) {
            item(LauncherScript.NAME + " " + example.words(), example.text());
        }
    }

    private void section(String title) {
        line(".SH " + title);
    }

    private void item(String term, String explanation) {
        line(".TP");
        line(".B " + escaped(term).replace("\"", "\\(dq"));
        text(explanation);
    }

    private void text(String content) {
        String escaped = escaped(content.strip());
        line(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped);
    }

    private void line(String content) {
        text.append(content).append('\n');
    }

    private static String escaped(String content) {
        StringBuilder escaped = new StringBuilder();
        content.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '~' -> escaped.append("\\(ti");
                case '^' -> escaped.append("\\(ha");
                case '\'' -> escaped.append("\\(aq");
                default -> {
                    if (c < 0x80) {
                        escaped.appendCodePoint(c);
                    } else {
                        escaped.append(String.format("\\[u%04X]", c));
                    }
                }
            }
        });
        return escaped.toString();
    }
}
