package org.audithalt.rule;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules files read to be sent to a process that may not be able to read them: as {@link RuleBook#load} reads them, directories
 * in their order, profiles by name alone. Made by one thread.
 */
public final class RuleTexts {
    private static final byte[] NOTHING = new byte[0];

    private final List<String> names = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();

    private RuleTexts() {}

    /**
     * Reads files.
     *
     * @param words files, directories and profiles as somebody typed them
     * @param problems receives a line for each that cannot be read
     */
    public static RuleTexts read(List<String> words, List<String> problems) {
        RuleTexts texts = new RuleTexts();
        for (int i = 0; i < words.size(); i++) {
            texts.add(words.get(i), problems);
        }
        return texts;
    }

    private void add(String word, List<String> problems) {
        String objection = Profiles.objection(word);
        if (objection != null) {
            problems.add("rules:" + word + ": " + objection);
            return;
        }
        if (Profiles.isName(word)) {
            add(word, NOTHING);
            return;
        }
        Path file = Path.of(word).toAbsolutePath().normalize();
        if (Files.isDirectory(file)) {
            add(RulesDirectory.read(file, problems));
            return;
        }
        byte[] content = RulesFile.content(file, problems);
        if (content != null) {
            add(file.toString(), content);
        }
    }

    private void add(String name, byte[] content) {
        names.add(name);
        contents.add(content);
    }

    /** Each run of lines of one file is a text of its own, with empty lines in front of it so that numbers stay. */
    private void add(List<RulesLine> lines) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        String name = "";
        int at = 0;
        for (int i = 0; i < lines.size(); i++) {
            RulesLine line = lines.get(i);
            if (!line.file().equals(name) || line.number() <= at) {
                if (!name.isEmpty()) {
                    add(name, text.toByteArray());
                }
                text.reset();
                name = line.file();
                at = 0;
            }
            while (++at < line.number()) {
                text.write('\n');
            }
            text.writeBytes(line.text());
            text.write('\n');
        }
        if (!name.isEmpty()) {
            add(name, text.toByteArray());
        }
    }

    /** Absolute names, a name twice where the order of a directory's lines asks for it; bare names of profiles. */
    public List<String> names() {
        return names;
    }

    /** What each holds; nothing of a profile. */
    public List<byte[]> contents() {
        return contents;
    }
}
