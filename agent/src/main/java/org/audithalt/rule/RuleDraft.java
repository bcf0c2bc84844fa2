package org.audithalt.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule while its line is read, and afterwards as what was read. Texts taken from a file hold one byte a character. */
final class RuleDraft {
    final Place place;
    /** Whether what is missing on this machine costs the rule only, not the load. */
    final boolean tolerant;

    RuleList list = RuleList.EXIT;
    boolean always = true;
    boolean prepended;
    boolean watch;
    /** {@code -d} or {@code -W}: it deletes its equal. */
    boolean deletes;
    /** Something it needs is missing, and that is tolerated. */
    boolean leftOut;
    /** Its normal form, one byte a character, once it is read. */
    String text = "";
    /** Reading it again as a watch gives the same rule. */
    boolean listedAsWatch;
    /** {@code -S} was given; the calls are all of them if {@link #calls} stays empty. */
    boolean callsGiven;

    boolean allCalls;
    final List<String> calls = new ArrayList<>();
    /** False if {@code arch} is not that of this process. */
    boolean archIsOurs = true;
    /** All {@code -F} of the rule in the order given, keys last; of a watch what it stands for. */
    final List<FieldTerm> terms = new ArrayList<>();

    /** What its name was when it was first compiled. */
    @Nullable
    PathTerm resolved;

    final List<FieldPair> pairs = new ArrayList<>();
    /** How many terms stand before each pair. */
    final List<Integer> termsBefore = new ArrayList<>();

    RuleDraft(Place place, boolean tolerant) {
        this.place = place;
        this.tolerant = tolerant;
    }

    /** Reports something that a well-written rule needs and that is not there. */
    void missing(String words, String text) {
        if (tolerant) {
            leftOut = true;
            place.notice(words, text + ": the rule is left out");
        } else {
            place.problem(words, text);
        }
    }

    /** The first term on a field; null if there is none. */
    @Nullable
    FieldTerm term(Field field) {
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i).field() == field) {
                return terms.get(i);
            }
        }
        return null;
    }

    boolean has(Field field) {
        return term(field) != null;
    }

    /** The term on {@code path} or {@code dir}. */
    @Nullable
    FieldTerm name() {
        FieldTerm path = term(Field.PATH);
        return path == null ? term(Field.DIR) : path;
    }

    /** Bits of Permission, 0 for none asked. */
    int permission() {
        FieldTerm permission = term(Field.PERM);
        return permission == null ? 0 : permission.number();
    }

    /** Sets the bits of Permission in the place of those before. */
    void setPermission(int bits) {
        FieldTerm term = FieldTerm.ofNumber(Field.PERM, Comparison.EQUAL, bits, Permissions.shown(bits));
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i).field() == Field.PERM) {
                terms.set(i, term);
                return;
            }
        }
        terms.add(term);
    }

    /** Several keys are joined by 0x01 (auditctl(8)). */
    byte[] keyBytes() {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i).field() == Field.KEY) {
                joined.append(joined.length() > 0 ? "\u0001" : "")
                        .append(terms.get(i).text());
            }
        }
        return joined.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
