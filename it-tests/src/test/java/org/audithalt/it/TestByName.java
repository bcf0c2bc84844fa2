package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The source of a class that documentation.table names as the test of a command: an integration test, or a unit test of the
 * agent. What can be seen there is whether it has tests, speaks of this command at all, and compares what the page shows below it.
 *
 * @param source empty if there is no such class
 */
record TestByName(String name, String source) {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("(?m)^    @(?:Parameterized)?Test\\b");
    private static final Pattern SETTING = Pattern.compile("(?:audithalt\\.jar=|[, \"])([a-z_]+=)");
    private static final String AGENT_OPTION = "-javaagent";

    static TestByName of(String name) throws IOException {
        for (String module : List.of("it-tests", "agent")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                List<Path> named =
                        files.filter(file -> file.endsWith(name + ".java")).toList();
                if (!named.isEmpty()) {
                    return new TestByName(name, Files.readString(named.get(0)));
                }
            }
        }
        return new TestByName(name, "");
    }

    /** Why this cannot be what runs a command; empty if it can. */
    String problem(DocumentedCommand command) {
        if (source.isEmpty()) {
            return "there is no class " + name;
        }
        if (!TEST.matcher(source).find()) {
            return name + " has no @Test";
        }
        if (source.contains("docs/" + command.page() + "\"")) {
            // it reads the page and runs what stands there
            return "";
        }
        if (!command.output().isEmpty()
                && !(source.contains("PageOutput.assertShown(") && source.contains("\"" + command.command() + "\""))) {
            return name + " does not look at what the page shows below it (PageOutput)";
        }
        for (String word : words(command.command())) {
            if (!has(word)) {
                return name + " has no \"" + word + "\"";
            }
        }
        return "";
    }

    private boolean has(String word) {
        if (word.endsWith("=")) {
            return source.contains(word);
        }
        return source.contains("\"" + word + "\"")
                || source.contains("\"" + word + "=")
                || (word.equals(AGENT_OPTION) && source.contains(".agent("));
    }

    /** The subcommand of audithalt, and the options behind it; of another program its options; the keys of settings. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        Matcher setting = SETTING.matcher(command);
        while (setting.find()) {
            settings.add(setting.group(1));
        }
        boolean next = false;
        for (String word : command.split("\\s+")) {
            if (next || word.startsWith("-")) {
                words.add(word.replaceFirst("[=:].*", ""));
            }
            next = word.equals("audithalt") || word.equals("audithalt.jar");
            if (next) {
                words.clear();
            }
        }
        words.addAll(settings);
        return words;
    }
}
