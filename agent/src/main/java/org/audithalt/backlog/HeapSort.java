package org.audithalt.backlog;

/**
 * Sorts numbers in place. Not the JDK's sort, which may need memory, and loads classes when it first meets another kind of disorder:
 * the writer sorts while the process is halted.
 */
final class HeapSort {
    private HeapSort() {}

    /** Sorts a range, ascending. Allocates nothing. */
    static void sort(long[] numbers, int from, int to) {
        int count = to - from;
        for (int root = count / 2 - 1; root >= 0; root--) {
            sift(numbers, from, root, count);
        }
        for (int last = count - 1; last > 0; last--) {
            long largest = numbers[from];
            numbers[from] = numbers[from + last];
            numbers[from + last] = largest;
            sift(numbers, from, 0, last);
        }
    }

    /** Lets a number sink until none below it is larger. */
    private static void sift(long[] numbers, int from, int root, int count) {
        long sinking = numbers[from + root];
        int at = root;
        for (int child = 2 * at + 1; child < count; child = 2 * at + 1) {
            if (child + 1 < count && numbers[from + child + 1] > numbers[from + child]) {
                child++;
            }
            if (numbers[from + child] <= sinking) {
                break;
            }
            numbers[from + at] = numbers[from + child];
            at = child;
        }
        numbers[from + at] = sinking;
    }
}
