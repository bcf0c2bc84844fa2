package org.audithalt.benchmark.compare;

/**
 * How long to measure.
 *
 * @param rounds with fresh JVMs
 * @param turns of each contender for each action, in each round
 * @param warmMillis before the turns, for each action
 * @param starts of each contender of the start-up
 * @param jmh options of JMH that bound its time
 */
record Effort(int rounds, int turns, int warmMillis, int starts, String jmh) {
    /** All JDKs within ten minutes on two processors. */
    static final Effort SHORT = new Effort(2, 40, 300, 7, "-f 1 -wi 3 -w 300ms -i 5 -r 300ms");

    /** An hour and more. */
    static final Effort LONG = new Effort(8, 250, 1000, 25, "-f 5 -wi 8 -w 1s -i 10 -r 1s");

    /** Seconds: whether all of it runs at all. */
    static final Effort SMOKE = new Effort(1, 3, 20, 1, "-f 1 -wi 1 -w 20ms -i 1 -r 20ms");
}
