package org.audithalt.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule while its line is read, and afterwards as what was read. Texts taken from a file hold one byte a character. */
final class RuleDraft {
    final Place place;
    RuleList list = RuleList.EXIT;
    boolean always = true;
    boolean prepended;
    boolean watch;
    /** {@code -S} was given; the calls are all of them if {@link #calls} stays empty. */
    boolean callsGiven;

    boolean allCalls;
    final List<String> calls = new ArrayList<>();
    /** False if {@code arch} is not that of this process. */
    boolean archIsOurs = true;
    /** All {@code -F} of the rule in the order given, keys among them; of a watch what it stands for. */
    final List<FieldTerm> terms = new ArrayList<>();

    final List<FieldPair> pairs = new ArrayList<>();

    RuleDraft(Place place) {
        this.place = place;
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
