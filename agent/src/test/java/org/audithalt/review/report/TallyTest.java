package org.audithalt.review.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void countsAsAMapDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Long> expected = new HashMap<>();
        Tally tally = new Tally();
        for (int i = 0; i < 20_000; i++) {
            String value = "x".repeat(random.nextInt(20)) + random.nextInt(3000);
            expected.merge(value, 1L, Long::sum);
            byte[] bytes = ("before" + value + "after").getBytes(UTF_8);
            tally.add(bytes, 6, bytes.length - 5);
        }

        Map<String, Long> counted = new HashMap<>();
        for (int number : tally.order(false)) {
            counted.put(tally.text(number), tally.hits(number));
        }
        assertThat(counted).as("seed " + seed).isEqualTo(expected);
        assertThat(tally.total()).isEqualTo(20_000);
    }

    @Test
    void theMostFrequentComesFirstThenThatWhichCameFirst() {
        Tally tally = new Tally();
        for (String value : "b a c c 20 3".split(" ", -1)) {
            tally.add(value, 1);
        }

        assertThat(Arrays.stream(tally.order(false)).mapToObj(tally::text)).containsExactly("c", "b", "a", "20", "3");
    }

    @Test
    void ofNumbersTheLowerComesFirst() {
        Tally tally = new Tally();
        for (String value : "20 3 -2 7 7".split(" ", -1)) {
            tally.add(value, 1);
        }

        assertThat(Arrays.stream(tally.order(true)).mapToObj(tally::text)).containsExactly("7", "-2", "3", "20");
    }
}
