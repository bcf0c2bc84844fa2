package org.audithalt.rule;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.audithalt.hook.Arch;
import org.jspecify.annotations.Nullable;

/** Reads rules files and directories one after the other, as one list of rules. One instance serves one load. */
final class RuleFiles {
    /** Longer lines are cut by auditctl, so they are refused here. */
    private static final int MAX_LINE_BYTES = 6144;

    private final RuleFields fields;
    private final RuleCalls calls;
    private final List<String> problems;
    private final List<RuleDraft> drafts = new ArrayList<>();
    /** The normal forms of the rules, for equal ones are rare and rules may be many. */
    private final Set<String> texts = new HashSet<>();

    /** Whether rules in force are changed: of those everything is told that goes. */
    private boolean goesOn;

    final RuleControls controls = new RuleControls();
    final List<String> notices = new ArrayList<>();

    RuleFiles(Arch arch, boolean tolerant, List<String> problems) {
        this.controls.tolerant = tolerant;
        this.fields = new RuleFields(arch);
        this.calls = new RuleCalls(SystemCalls.ALL, arch);
        this.problems = problems;
    }

    /** Reads a file, all files of a directory, or a profile by its bare name. */
    void read(Path file) {
        byte[] profile = Profiles.content(file);
        if (profile != null) {
            read(file.toString(), profile);
            return;
        }
        if (Files.isDirectory(file)) {
            read(RulesDirectory.read(file, problems));
            return;
        }
        byte[] content = RulesFile.content(file, problems);
        if (content != null) {
            read(file.toString(), content);
        }
    }

    /** Goes on with rules that were read before. */
    void begin(List<RuleDraft> before, RuleControls controlsBefore) {
        goesOn = !before.isEmpty();
        drafts.addAll(before);
        for (int i = 0; i < before.size(); i++) {
            texts.add(before.get(i).text);
        }
        controls.begin(controlsBefore);
    }

    /** Reads lines; the name is that of their file in messages. */
    void read(String name, byte[] content) {
        read(RulesLine.of(name, content));
    }

    /** The rules in the order in which they match. */
    List<RuleDraft> drafts() {
        return drafts;
    }

    private void read(List<RulesLine> lines) {
        for (int i = 0; i < lines.size(); i++) {
            RulesLine line = lines.get(i);
            read(new Place(line.file(), line.number(), problems, notices), line.text());
        }
    }

    private void read(Place place, byte[] bytes) {
        if (bytes.length >= MAX_LINE_BYTES) {
            place.problem("line", "longer than " + (MAX_LINE_BYTES - 1) + " bytes");
            return;
        }
        // one character a byte, because names in rules are bytes in no known encoding
        String line = new String(bytes, StandardCharsets.ISO_8859_1);
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
        RuleLine reader = new RuleLine(place, controls, fields, calls);
        RuleDraft draft = reader.read(words);
        if (reader.deletesAll()) {
            deleteAll(place, reader.deletedKey());
        } else if (draft != null) {
            apply(draft);
        }
    }

    /** As auditctl: the rules of which a key has the text as a part. */
    private void deleteAll(Place place, @Nullable String key) {
        List<String> files = new ArrayList<>();
        int deleted = 0;
        for (int i = drafts.size() - 1; i >= 0; i--) {
            String keys = new String(drafts.get(i).keyBytes(), StandardCharsets.ISO_8859_1);
            if (key == null || keys.contains(key)) {
                Place other = drafts.remove(i).place;
                if (!other.isSameFile(place)) {
                    deleted++;
                    if (!files.contains(other.file())) {
                        files.add(0, other.file());
                    }
                }
            }
        }
        if (deleted > 0 && !goesOn) {
            place.notice(
                    "-D",
                    "deletes " + deleted + (deleted == 1 ? " rule of " : " rules of ") + String.join(", ", files));
        }
        texts.clear();
        for (int i = 0; i < drafts.size(); i++) {
            texts.add(drafts.get(i).text);
        }
    }

    private void apply(RuleDraft draft) {
        draft.text = RuleText.of(draft, calls.sorted(draft));
        int equal = texts.contains(draft.text) ? indexOf(draft.text) : -1;
        if (draft.deletes) {
            if (equal < 0) {
                noSuchRule(draft);
                return;
            }
            drafts.remove(equal);
            if (indexOf(draft.text) < 0) {
                texts.remove(draft.text);
            }
        } else if (draft.prepended || equal < 0) {
            drafts.add(draft.prepended ? 0 : drafts.size(), draft);
            texts.add(draft.text);
        } else if (draft.place.isSameFile(drafts.get(equal).place)) {
            draft.missing("rule", "is the same as that of " + drafts.get(equal).place);
        } else {
            draft.place.notice("rule", "is the same as that of " + drafts.get(equal).place + ": left out");
        }
    }

    private static void noSuchRule(RuleDraft draft) {
        String words = draft.watch ? "-W" : "-d";
        String text = "there is no such rule: " + Place.shown(draft.text);
        if (draft.tolerant) {
            draft.place.notice(words, text);
        } else {
            draft.place.problem(words, text);
        }
    }

    private int indexOf(String text) {
        for (int i = 0; i < drafts.size(); i++) {
            if (drafts.get(i).text.equals(text)) {
                return i;
            }
        }
        return -1;
    }
}
