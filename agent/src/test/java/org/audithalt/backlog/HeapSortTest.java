package org.audithalt.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HeapSortTest {
    @Test
    void sortsARangeAndLeavesTheRest() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int length = 0; length < 300; length++) {
            long[] numbers = random.longs(length + 20, -50, length).toArray();
            long[] expected = numbers.clone();
            Arrays.sort(expected, 10, 10 + length);

            HeapSort.sort(numbers, 10, 10 + length);

            assertThat(numbers).as("seed %d, length %d", seed, length).isEqualTo(expected);
        }
    }
}
