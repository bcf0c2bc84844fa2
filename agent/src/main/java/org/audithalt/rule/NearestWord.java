package org.audithalt.rule;

import org.jspecify.annotations.Nullable;

/** Finds the word a person probably meant. Stateless; used only while rules and settings are read. */
public final class NearestWord {
    private NearestWord() {}

    /**
     * The candidate with the fewest letters inserted, removed, replaced or swapped with their neighbour. Of equals the
     * one that keeps most letters of the word in front wins, then the earlier in the list.
     *
     * @param word what was written
     * @param candidates what may be written
     * @return null if no candidate is near: more than a third of the letters (at least one, at most three) differ
     */
    public static @Nullable String of(String word, String[] candidates) {
        int best = Math.max(1, Math.min(3, word.length() / 3)) + 1;
        int bestPrefix = -1;
        String nearest = null;
        for (int i = 0; i < candidates.length; i++) {
            if (Math.abs(word.length() - candidates[i].length()) > best) {
                // at least as many are inserted or removed
                continue;
            }
            int distance = distance(word, candidates[i]);
            if (distance > best || (distance == best && nearest == null) || distance >= candidates[i].length()) {
                continue;
            }
            int prefix = commonPrefix(word, candidates[i]);
            if (distance < best || prefix > bestPrefix) {
                best = distance;
                bestPrefix = prefix;
                nearest = candidates[i];
            }
        }
        return nearest;
    }

    /**
     * The suffix of an error line.
     *
     * @param nearest a result of {@link #of}
     * @return {@code " (did you mean X?)"}, empty for null
     */
    public static String hint(@Nullable String nearest) {
        return nearest == null ? "" : " (did you mean " + nearest + "?)";
    }

    private static int commonPrefix(String a, String b) {
        int length = Math.min(a.length(), b.length());
        int same = 0;
        while (same < length && a.charAt(same) == b.charAt(same)) {
            same++;
        }
        return same;
    }

    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int least = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, beforeLast[j - 2] + 1);
                }
                row[j] = least;
            }
        }
        return row[b.length()];
    }
}
