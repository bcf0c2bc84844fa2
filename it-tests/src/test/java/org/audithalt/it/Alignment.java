package org.audithalt.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/** The largest set of pairs of two sequences that keeps the order of both (Myers 1986, "An O(ND) difference algorithm"). */
final class Alignment {
    private Alignment() {}

    /**
     * Pairs two sequences.
     *
     * @return for each of the left its partner's index on the right, -1 if it has none
     */
    static <L, R> int[] pair(List<L> left, List<R> right, BiPredicate<L, R> fits) {
        int[] partners = new int[left.size()];
        Arrays.fill(partners, -1);
        int max = left.size() + right.size();
        List<int[]> steps = new ArrayList<>();
        // furthest[k + edits + 1]: how far on the left one gets on diagonal k, which is left minus right
        int[] furthest = new int[2 * max + 3];
        int middle = max + 1;
        for (int edits = 0; edits <= max; edits++) {
            for (int k = -edits; k <= edits; k += 2) {
                boolean fromRight = k == -edits || (k != edits && furthest[middle + k - 1] < furthest[middle + k + 1]);
                int x = fromRight ? furthest[middle + k + 1] : furthest[middle + k - 1] + 1;
                while (x < left.size()
                        && x - k < right.size()
                        && x - k >= 0
                        && fits.test(left.get(x), right.get(x - k))) {
                    x++;
                }
                furthest[middle + k] = x;
                if (x >= left.size() && x - k >= right.size()) {
                    steps.add(Arrays.copyOfRange(furthest, middle - edits, middle + edits + 1));
                    trace(partners, steps, left.size(), right.size());
                    return partners;
                }
            }
            steps.add(Arrays.copyOfRange(furthest, middle - edits, middle + edits + 1));
        }
        throw new AssertionError("unreachable");
    }

    private static void trace(int[] partners, List<int[]> steps, int leftSize, int rightSize) {
        int x = leftSize;
        int y = rightSize;
        for (int edits = steps.size() - 1; edits >= 0; edits--) {
            int k = x - y;
            int fromX = 0;
            int fromY = 0;
            if (edits > 0) {
                int[] before = steps.get(edits - 1);
                int middle = edits - 1;
                boolean fromRight =
                        k == -edits || (k != edits && at(before, middle + k - 1) < at(before, middle + k + 1));
                int fromK = fromRight ? k + 1 : k - 1;
                fromX = at(before, middle + fromK);
                fromY = fromX - fromK;
            }
            while (x > fromX && y > fromY) {
                x--;
                y--;
                partners[x] = y;
            }
            x = fromX;
            y = fromY;
        }
    }

    private static int at(int[] values, int index) {
        return index < 0 || index >= values.length ? -1 : values[index];
    }
}
