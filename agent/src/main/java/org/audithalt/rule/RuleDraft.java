package org.audithalt.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule while its line is read. Texts taken from a file hold one byte a character. */
final class RuleDraft {
    final Place place;
    boolean always = true;
    boolean prepended;
    boolean watch;
    /** {@code -S} was given; the calls are all of them if {@link #calls} stays empty. */
    boolean callsGiven;

    boolean allCalls;
    final List<String> calls = new ArrayList<>();

    @Nullable
    String archText;

    boolean archIsOurs = true;
    int permission;

    @Nullable
    String path;

    boolean tree;
    final List<ResultTerm> results = new ArrayList<>();
    final List<String> resultTexts = new ArrayList<>();
    final List<String> keys = new ArrayList<>();

    RuleDraft(Place place) {
        this.place = place;
    }

    boolean hasImpossibleResult() {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).neverMatches()) {
                return true;
            }
        }
        return false;
    }

    /** Several keys are joined by 0x01 (auditctl(8)). */
    byte[] keyBytes() {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < keys.size(); i++) {
            if (i > 0) {
                joined.append('\u0001');
            }
            joined.append(keys.get(i));
        }
        return joined.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
