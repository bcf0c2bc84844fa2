package org.audithalt.rule;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.audithalt.hook.Arch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The golden file of every message about a line: {@code messages.txt} holds inputs, each followed by what is said of it, four
 * spaces indented. {@code -Daudithalt.golden.write=true} writes the messages anew. Lines of one input are separated by
 * {@code " ;; "}, files by {@code " ;file; "}; numbers in front of messages are those of the lines.
 */
class RuleMessagesTest {
    private static final Path SOURCES = Path.of("src/main/java/org/audithalt/rule");
    private static final Path GOLDEN = Path.of("src/test/resources/org/audithalt/rule/messages.txt");
    private static final String INDENT = "    ";
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    @TempDir
    Path directory;

    @Test
    void saysOfEachLineWhatTheGoldenFileHolds() throws IOException {
        String golden = Files.readString(GOLDEN);
        StringBuilder now = new StringBuilder();
        for (String line : golden.split("\n")) {
            if (line.startsWith(INDENT)) {
                continue;
            }
            now.append(line).append('\n');
            if (!line.isBlank() && !line.startsWith("##")) {
                for (String message : messages(line)) {
                    now.append(INDENT).append(message).append('\n');
                }
            }
        }

        if (Boolean.getBoolean("audithalt.golden.write")) {
            Files.writeString(GOLDEN, now);
        } else {
            assertThat(now.toString()).isEqualTo(golden);
        }
    }

    /** Takes every text in a statement that reports something, and looks for it. */
    @Test
    void goldenFileHoldsEveryMessage() throws IOException {
        String golden = Files.readString(GOLDEN);
        List<String> absent = new ArrayList<>();
        int texts = 0;
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : (Iterable<Path>) sources::iterator) {
                if (source.endsWith("RulesFile.java")) {
                    continue;
                }
                Matcher report = Pattern.compile("\\b(problem|notice|missing)\\(.*?;\n", Pattern.DOTALL)
                        .matcher(Files.readString(source));
                while (report.find()) {
                    Matcher literal = LITERAL.matcher(report.group());
                    while (literal.find()) {
                        String text = literal.group(1).strip();
                        if (text.length() > 3) {
                            texts++;
                            if (!golden.contains(text)) {
                                absent.add(source.getFileName() + ": " + text);
                            }
                        }
                    }
                }
            }
        }

        assertThat(absent).isEmpty();
        assertThat(texts).isGreaterThan(60);
    }

    private List<String> messages(String input) throws IOException {
        String[] contents = input.replace("<TAB>", "\t")
                .replace("<CR>", "\r")
                .replace("<NUL>", "\0")
                .replace("<E9>", "\u00e9")
                .replace(" ;; ", "\n")
                .split(" ;file; ");
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < contents.length; i++) {
            files.add(Files.write(directory.resolve(i + ".rules"), (contents[i] + "\n").getBytes(ISO_8859_1)));
        }
        List<String> problems = new ArrayList<>();
        RuleBook book = RuleBook.load(files, false, ProcessFacts.ofNobody(), OwnFiles.NONE, problems, Arch.X86_64);
        List<String> messages = new ArrayList<>();
        for (String problem : problems) {
            messages.add("error " + shortened(problem));
        }
        for (String notice : book.notices()) {
            if (!notice.contains("no rule is left")) {
                messages.add("notice " + shortened(notice));
            }
        }
        return messages;
    }

    private String shortened(String message) {
        return message.substring("rules:".length())
                .replace(directory + "/0.rules:", "")
                .replace(directory + "/", "");
    }
}
