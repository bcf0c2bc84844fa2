package org.audithalt.rule;

import java.util.List;
import org.audithalt.hook.Permission;
import org.jspecify.annotations.Nullable;

/** Reads the options that make up a rule: {@code -a -A -d -w -W -S -F -C -p -k}. One instance serves one line. */
final class RuleOptions {
    private static final int ALL_PERMISSIONS =
            Permission.READ | Permission.WRITE | Permission.EXECUTE | Permission.ATTRIBUTE;
    /** AUDIT_MAX_FIELDS, of which auditctl keeps one; all keys together are one. */
    private static final int MAX_FIELDS = 63;

    private final RuleDraft draft;
    private final Place place;
    private final RuleFields fields;
    private final RuleCalls calls;
    private final RuleKeys keys;
    private boolean listGiven;
    private @Nullable String callWords;

    RuleOptions(RuleDraft draft, RuleFields fields, RuleCalls calls) {
        this.draft = draft;
        this.place = draft.place;
        this.keys = new RuleKeys(draft);
        this.fields = fields;
        this.calls = calls;
    }

    void read(char letter, String value) {
        String words = "-" + letter + " " + value;
        switch (letter) {
            case 'a', 'A', 'd' -> list(words, value, letter);
            case 'w', 'W' -> watch(words, value, letter == 'W');
            case 'S' -> {
                callWords = callWords == null ? words : callWords;
                calls.read(draft, words, value);
            }
            case 'F' -> field(words, value);
            case 'C' -> pair(words, value);
            case 'p' -> permission(words, value);
            default -> key(words, value);
        }
    }

    /** Checks the rule as a whole; true if there is one. */
    boolean finish() {
        if (!listGiven) {
            if (callWords != null) {
                place.problem(callWords, "belongs to a rule: -a or -w is missing");
            }
            return false;
        }
        if (callWords != null) {
            if (draft.watch) {
                place.notice(callWords, "changes nothing: a watch is for all system calls");
                draft.callsGiven = false;
            } else if (draft.list != RuleList.EXIT && draft.list != RuleList.IO_URING) {
                place.problem(
                        callWords, "-S cannot be used on the list " + draft.list.word() + " (only exit, io_uring)");
            }
        }
        keys.finish();
        FieldTerm name = draft.name();
        draft.listedAsWatch = name != null
                && draft.has(Field.PERM)
                && !(name.text().length() > 1 && name.text().endsWith("/"))
                && RealNames.isDirectory(name.text()) == (name.field() == Field.DIR);
        return true;
    }

    private void list(String words, String value, char letter) {
        if (listGiven) {
            place.problem(words, "only one rule per line");
            return;
        }
        listGiven = true;
        draft.prepended = letter == 'A';
        draft.deletes = letter == 'd';
        List<String> parts = RuleWords.list(value);
        String[] known = RuleWords.array("always never task exit user exclude filesystem io_uring");
        int lists = 0;
        int actions = 0;
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            RuleList list = RuleList.named(part);
            if (list != null) {
                draft.list = list;
                lists++;
            } else if (part.equals("always") || part.equals("never")) {
                draft.always = part.equals("always");
                actions++;
            } else if (part.equals("entry") || part.equals("possible")) {
                place.problem(words, part + " is no longer used (write always,exit or never,exit)");
                return;
            } else if (!part.isEmpty()) {
                String hint = NearestWord.hint(NearestWord.of(part, known));
                place.problem(words, "unknown list or action " + Place.shown(part) + hint);
                return;
            }
        }
        if (parts.size() != 2 || lists != 1 || actions != 1) {
            place.problem(words, "not LIST,ACTION (write always,exit or never,exit)");
        }
    }

    private void watch(String words, String value, boolean deletes) {
        if (listGiven) {
            place.problem(words, draft.watch ? "only one watch per rule" : "cannot be combined with -a, -A or -d");
            return;
        }
        listGiven = true;
        draft.watch = true;
        draft.deletes = deletes;
        int end = value.length();
        while (end > 1 && value.charAt(end - 1) == '/') {
            end--;
        }
        String path = value.substring(0, end);
        if (path.isEmpty()) {
            place.problem(words, "value missing");
            return;
        }
        if (path.indexOf('*') >= 0 || path.indexOf('?') >= 0) {
            place.notice(words, "* and ? are not wildcards");
        }
        FieldTerm term = RealNames.isDirectory(path)
                ? PathValues.dir(draft, words, Field.DIR, Comparison.EQUAL, path)
                : PathValues.path(draft, words, Field.PATH, Comparison.EQUAL, path);
        if (term != null) {
            draft.terms.add(term);
        }
        draft.setPermission(ALL_PERMISSIONS);
    }

    private void field(String words, String value) {
        if (!listGiven) {
            place.problem(words, "-F needs its list before it: -a or -w");
            return;
        }
        FieldTerm term = fields.read(draft, value);
        if (term == null) {
            return;
        }
        if (term.field() == Field.KEY) {
            if (value.charAt(Field.KEY.word().length()) == '!') {
                place.notice(words, "means key=" + Place.shown(term.text()) + ", as in the kernel");
            }
            addKey(words, term.text());
        } else if (term.field() == Field.ARCH && (draft.callsGiven || draft.watch)) {
            place.problem(words, "arch must be before -S" + (draft.watch ? ", and a watch is for all of them" : ""));
        } else if (isRoom(words)) {
            draft.terms.add(term);
        }
    }

    private void pair(String words, String value) {
        if (!listGiven) {
            place.problem(words, "-C needs its list before it: -a or -w");
            return;
        }
        FieldPair pair = FieldPairs.read(draft, value);
        if (pair != null && isRoom(words)) {
            draft.pairs.add(pair);
            draft.termsBefore.add(draft.terms.size());
        }
    }

    private void permission(String words, String value) {
        if (!listGiven) {
            place.problem(words, "needs -w or -a before it");
            return;
        }
        if (!Field.PERM.mayStandOn(draft.list)) {
            place.problem(words, "-p cannot be used on the list " + draft.list.word() + " (only exit)");
            return;
        }
        int bits = Permissions.read(draft, words, value);
        if (bits != 0 && (draft.has(Field.PERM) || isRoom(words))) {
            draft.setPermission(bits);
        }
    }

    private void key(String words, String value) {
        if (listGiven && keys.mayBe()) {
            addKey(words, value);
        } else {
            place.problem(words, RuleKeys.NEEDS + " before it");
        }
    }

    private void addKey(String words, String value) {
        if (keys.any() || isRoom(words)) {
            keys.add(words, value);
        }
    }

    private boolean isRoom(String words) {
        boolean room = draft.terms.size() + draft.pairs.size() + (keys.any() ? 1 : 0) < MAX_FIELDS;
        if (!room) {
            place.problem(words, "a rule has at most " + MAX_FIELDS + " fields, its keys counted as one");
        }
        return room;
    }
}
