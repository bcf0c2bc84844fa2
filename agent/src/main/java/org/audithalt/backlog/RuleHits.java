package org.audithalt.backlog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.audithalt.rule.RuleSet;

/**
 * How many records each rule has selected that are stored. A rule keeps its counter as long as the same text is in force;
 * counters of rules that are gone are used again.
 *
 * <p>The writer counts; who changes the rules assigns; any thread reads, and sees each count at once or soon.
 */
final class RuleHits {
    /** Counters that a stamp can name, from 1; 0 is nobody's. */
    static final int MOST = (1 << Integer.SIZE - RulesInForce.KEY_BITS) - 1;

    private static final int PAGE = 256;

    private final long[][] pages = new long[(MOST + PAGE) / PAGE][];
    private Map<String, Integer> byText = new HashMap<>();
    /** The counter given last: the next come first, so that records still under way do not count for other rules. */
    private int last;

    /**
     * Gives each rule of a set its counter.
     *
     * @return by rule number, the last for what is recorded without a rule
     * @throws IllegalStateException if there are more rules than counters
     */
    synchronized int[] assign(RuleSet rules) {
        check(rules);
        Set<Integer> kept = new HashSet<>();
        Map<String, Integer> next = new HashMap<>();
        int[] counters = new int[rules.size()];
        for (int i = 0; i < counters.length; i++) {
            Integer before = byText.get(text(rules, i));
            if (before != null && kept.add(before)) {
                counters[i] = before;
                next.put(text(rules, i), before);
            }
        }
        for (int i = 0; i < counters.length; i++) {
            if (counters[i] == 0) {
                int free = nextFree(kept);
                kept.add(free);
                counters[i] = free;
                next.putIfAbsent(text(rules, i), free);
                page(free)[free % PAGE] = 0;
            }
        }
        byText = next;
        return counters;
    }

    /**
     * Tells whether there are counters for a set.
     *
     * @throws IllegalStateException if there are more rules than counters
     */
    static void check(RuleSet rules) {
        if (rules.size() > MOST) {
            throw new IllegalStateException("more than " + (MOST - 1) + " rules");
        }
    }

    private int nextFree(Set<Integer> taken) {
        do {
            last = last % MOST + 1;
        } while (taken.contains(last));
        return last;
    }

    private static String text(RuleSet rules, int rule) {
        return rule < rules.count() ? rules.list().get(rule).text() : "";
    }

    private long[] page(int counter) {
        long[] page = pages[counter / PAGE];
        if (page == null) {
            page = new long[PAGE];
            pages[counter / PAGE] = page;
        }
        return page;
    }

    /** Counts a stored record. The writer; allocates nothing. */
    void count(int counter) {
        long[] page = pages[counter / PAGE];
        if (counter > 0 && page != null) {
            page[counter % PAGE]++;
        }
    }

    long count(int[] counters, int rule) {
        return of(counters[rule]);
    }

    /** What a counter stands at. Any thread. */
    long of(int counter) {
        long[] page = pages[counter / PAGE];
        return page == null ? 0 : page[counter % PAGE];
    }
}
