package org.audithalt.rule;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.Arch;

/** Reads rules files one after the other, as one list of rules. One instance serves one load. */
final class RuleFiles {
    /** Longer lines are cut by auditctl, so they are refused here. */
    private static final int MAX_LINE_BYTES = 6144;

    private final SystemCalls systemCalls = new SystemCalls();
    private final Arch arch;
    private final RuleFields fields;
    private final List<String> problems;
    private final List<RuleDraft> drafts = new ArrayList<>();
    final RuleControls controls = new RuleControls();
    final List<String> notices = new ArrayList<>();

    RuleFiles(Arch arch, List<String> problems) {
        this.arch = arch;
        this.fields = new RuleFields(arch);
        this.problems = problems;
    }

    void read(Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            problems.add("rules:" + file + ": no such file");
            return;
        } catch (AccessDeniedException e) {
            problems.add("rules:" + file + ": not readable for this process");
            return;
        } catch (IOException e) {
            problems.add("rules:" + file + ": cannot be read: " + e.getMessage());
            return;
        }
        read(file.toString(), content);
    }

    /** Goes on with rules that were read before. */
    void begin(List<RuleDraft> before, RuleControls controlsBefore) {
        drafts.addAll(before);
        controls.begin(controlsBefore);
    }

    /** Reads lines; the name is that of their file in messages. */
    void read(String name, byte[] content) {
        int number = 0;
        int start = 0;
        while (start < content.length) {
            int end = start;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            number++;
            line(new Place(name, number, problems, notices), content, start, end);
            start = end + 1;
        }
    }

    /** The rules in the order in which they match. */
    List<RuleDraft> drafts() {
        return drafts;
    }

    private void line(Place place, byte[] content, int start, int end) {
        if (end - start >= MAX_LINE_BYTES) {
            place.problem("line", "longer than " + (MAX_LINE_BYTES - 1) + " bytes");
            return;
        }
        // one character a byte, because names in rules are bytes in no known encoding
        String line = new String(content, start, end - start, StandardCharsets.ISO_8859_1);
        List<String> words = RuleWords.of(line);
        if (words.isEmpty() || words.get(0).startsWith("#")) {
            return;
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' || c == 0x7f) {
                place.problem(
                        "column " + (i + 1),
                        c == '\t' ? "tab (words are separated by spaces only)" : "control character " + (int) c);
                return;
            }
        }
        RuleLine reader = new RuleLine(place, controls, fields, systemCalls, arch);
        RuleDraft draft = reader.read(words);
        if (reader.deletesAll()) {
            drafts.clear();
        }
        if (draft != null) {
            drafts.add(draft.prepended ? 0 : drafts.size(), draft);
        }
    }
}
